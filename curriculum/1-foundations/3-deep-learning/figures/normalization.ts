/** What a deep network's layers hand on, with and without normalization: the distribution of the numbers at each of them. */
import { defineFigure } from "@gradus/lab/figure";
import { step, type Tensor } from "@gradus/tensor";
import { Generator, randn } from "@gradus/tensor/ops/random";

const width = 64;
const batch = 64;
const depth = 12;
const eps = 1e-5;
const shares = [0.05, 0.25, 0.5, 0.75, 0.95];

/** Mean 0 and variance 1 along one dimension: 0 for each neuron over the batch, 1 for each example over its neurons. */
function normalized(z: Tensor, dim: 0 | 1): Tensor {
  const centred = z.sub(z.mean(dim, true));
  return centred.div(centred.mul(centred).mean(dim, true).add(eps).sqrt());
}

/** Values below which the shares of all numbers lie. */
function quantiles(t: Tensor): number[] {
  const sorted = Float32Array.from(t.toTypedArray()).sort();
  return shares.map((share) => sorted[Math.round(share * (sorted.length - 1))]);
}

export default defineFigure({
  title: { en: "Distributions from layer to layer", zh: "逐层看分布" },
  fields: {
    kind: {
      kind: "choice",
      label: { en: "Normalization", zh: "归一化" },
      options: {
        none: { en: "none", zh: "无" },
        batch: { en: "batch norm", zh: "批归一化" },
        layer: { en: "layer norm", zh: "层归一化" },
      },
      default: "none",
    },
    activation: {
      kind: "choice",
      label: { en: "Activation", zh: "激活函数" },
      options: { relu: { en: "ReLU", zh: "ReLU" }, tanh: { en: "tanh", zh: "tanh" } },
      default: "relu",
    },
    scale: {
      kind: "number",
      label: { en: "Weight scale c (deviation c / √64)", zh: "权重尺度 c（标准差 c / √64）" },
      min: 0.4,
      max: 3,
      step: 0.1,
      default: 0.8,
    },
    shift: {
      kind: "number",
      label: { en: "Mean of the inputs", zh: "输入的均值" },
      min: -3,
      max: 3,
      step: 0.25,
      default: 1,
    },
    seed: { kind: "number", label: { en: "Seed", zh: "随机种子" }, min: 1, max: 20, step: 1, default: 1 },
  },
  compute({ kind, activation, scale, shift, seed }) {
    return step(() => {
      const generator = new Generator(seed);
      let x = randn([batch, width], generator).add(shift);
      const bands: number[][] = [];
      const deviations: number[] = [];
      for (let layer = 0; layer < depth; layer++) {
        const sum = x.matmul(randn([width, width], generator).mul(scale / Math.sqrt(width)));
        const z = kind === "none" ? sum : normalized(sum, kind === "batch" ? 0 : 1);
        bands.push(quantiles(z));
        const centred = z.sub(z.mean());
        deviations.push(Math.sqrt(centred.mul(centred).mean().item()));
        x = activation === "relu" ? z.relu() : z.tanh();
      }
      return {
        activation,
        bands: shares.map((_, i) => bands.map((layer) => layer[i])),
        deviations,
        first: deviations[0],
        last: deviations[depth - 1],
      };
    });
  },
});
