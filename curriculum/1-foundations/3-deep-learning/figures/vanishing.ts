/** A signal on its way through many layers, and the gradient on its way back. */
import { defineFigure } from "@gradus/lab/figure";
import { step, type Tensor } from "@gradus/tensor";
import { Generator, randn } from "@gradus/tensor/ops/random";

const width = 64;
const batch = 32;

const activations = {
  none: { name: { en: "none", zh: "无" }, f: (x: Tensor) => x },
  sigmoid: { name: { en: "sigmoid", zh: "Sigmoid" }, f: (x: Tensor) => x.sigmoid() },
  tanh: { name: { en: "tanh", zh: "tanh" }, f: (x: Tensor) => x.tanh() },
  relu: { name: { en: "ReLU", zh: "ReLU" }, f: (x: Tensor) => x.relu() },
};

type Name = keyof typeof activations;

const options = Object.fromEntries(Object.entries(activations).map(([id, { name }]) => [id, name])) as Record<
  Name,
  { en: string; zh: string }
>;

/** Root of the mean square. */
function size(t: Tensor): number {
  return Math.sqrt(t.mul(t).mean().item());
}

export default defineFigure({
  title: { en: "Signal and gradient through many layers", zh: "信号与梯度穿过多层" },
  fields: {
    activation: { kind: "choice", label: { en: "Activation", zh: "激活函数" }, options, default: "sigmoid" },
    depth: { kind: "number", label: { en: "Layers", zh: "层数" }, min: 1, max: 30, step: 1, default: 10 },
    scale: {
      kind: "number",
      label: { en: "Weight scale c (weights have deviation c / √64)", zh: "权重尺度 c（权重标准差为 c / √64）" },
      min: 0.2,
      max: 3,
      step: 0.05,
      default: 1,
    },
    seed: { kind: "number", label: { en: "Seed", zh: "随机种子" }, min: 1, max: 20, step: 1, default: 1 },
  },
  compute({ activation, depth, scale, seed }) {
    return step(() => {
      const generator = new Generator(seed);
      const layer = (x: Tensor, weight: Tensor) => activations[activation].f(x.matmul(weight));
      const weights = Array.from({ length: depth }, () =>
        randn([width, width], generator).mul(scale / Math.sqrt(width)),
      );
      const signals = [randn([batch, width], generator)];
      for (const weight of weights) signals.push(layer(signals[signals.length - 1], weight));
      // Back from a gradient of size 1 at the top, layer by layer, so that each one's size can be kept.
      const gradients = [randn([batch, width], generator)];
      for (let i = depth - 1; i >= 0; i--) {
        const input = signals[i].detach().requiresGrad_();
        layer(input, weights[i]).backward(gradients[0]);
        gradients.unshift(input.grad as Tensor);
      }
      const sizes = gradients.map(size);
      return {
        signal: signals.map(size),
        gradient: sizes,
        /** What one layer multiplies the gradient by, on average. */
        factor: (sizes[0] / sizes[depth]) ** (1 / depth),
      };
    });
  },
});
