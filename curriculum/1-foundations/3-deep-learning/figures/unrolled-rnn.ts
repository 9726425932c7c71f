/** A recurrent network unrolled: the size of the gradient of the last state by each earlier one. */
import { defineFigure } from "@gradus/lab/figure";
import { step, type Tensor } from "@gradus/tensor";
import { Generator, randn } from "@gradus/tensor/ops/random";

const hidden = 32;
const batch = 16;

const size = (t: Tensor) => Math.sqrt(t.mul(t).mean().item());

export default defineFigure({
  title: { en: "An RNN, unrolled", zh: "展开的循环网络" },
  fields: {
    steps: { kind: "number", label: { en: "Time steps", zh: "时间步数" }, min: 2, max: 60, step: 1, default: 20 },
    scale: {
      kind: "number",
      label: { en: "Recurrent weight scale c (deviation c / √32)", zh: "循环权重尺度 c（标准差 c / √32）" },
      min: 0.2,
      max: 3,
      step: 0.05,
      default: 0.8,
    },
    input: {
      kind: "number",
      label: { en: "Size of the inputs", zh: "输入的大小" },
      min: 0,
      max: 3,
      step: 0.1,
      default: 0.5,
    },
    activation: {
      kind: "choice",
      label: { en: "Activation", zh: "激活函数" },
      options: { tanh: { en: "tanh", zh: "tanh" }, relu: { en: "ReLU", zh: "ReLU" }, none: { en: "none", zh: "无" } },
      default: "tanh",
    },
    seed: { kind: "number", label: { en: "Seed", zh: "随机种子" }, min: 1, max: 20, step: 1, default: 1 },
  },
  compute({ steps, scale, input, activation, seed }) {
    return step(() => {
      const generator = new Generator(seed);
      const u = randn([hidden, hidden], generator).mul(scale / Math.sqrt(hidden));
      const last = randn([batch, hidden], generator);
      const xs = Array.from({ length: steps }, () => randn([batch, hidden], generator).mul(input));
      const f = (z: Tensor) => (activation === "tanh" ? z.tanh() : activation === "relu" ? z.relu() : z);
      const cell = (h: Tensor, x: Tensor) => f(h.matmul(u).add(x));
      const states = [randn([batch, hidden], generator).mul(0.5)];
      for (const x of xs) states.push(cell(states[states.length - 1], x));
      // Back from a gradient of size 1 at the last state, one step at a time, so that each one's size can be kept.
      const gradients = [last];
      for (let t = steps - 1; t >= 0; t--) {
        const before = states[t].detach().requiresGrad_();
        cell(before, xs[t]).backward(gradients[0]);
        gradients.unshift(before.grad as Tensor);
      }
      const sizes = gradients.map(size);
      return {
        sizes,
        states: states.map(size),
        /** What one step back multiplies the gradient by, on average. */
        factor: (sizes[0] / sizes[steps]) ** (1 / steps),
      };
    });
  },
});
