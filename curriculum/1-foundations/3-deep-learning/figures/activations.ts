/** Activation functions with their slopes, two beside each other. The slopes come from the engine's automatic differentiation. */
import { defineFigure } from "@gradus/lab/figure";
import { step, type Tensor, tensor } from "@gradus/tensor";
import { gt } from "@gradus/tensor/ops/compare";
import { where } from "@gradus/tensor/ops/where";

const options = {
  relu: { en: "ReLU", zh: "ReLU" },
  leakyRelu: { en: "leaky ReLU", zh: "Leaky ReLU" },
  sigmoid: { en: "sigmoid", zh: "Sigmoid" },
  tanh: { en: "tanh", zh: "tanh" },
  gelu: { en: "GELU", zh: "GELU" },
};

type Name = keyof typeof options;

/** Slope of the leaky ReLU below zero. */
const leak = 0.1;

const functions: Record<Name, (x: Tensor) => Tensor> = {
  relu: (x) => x.relu(),
  leakyRelu: (x) => where(gt(x, 0), x, x.mul(leak)),
  sigmoid: (x) => x.sigmoid(),
  tanh: (x) => x.tanh(),
  // Hendrycks and Gimpel 2016, the tanh form that GPT-2 uses.
  gelu: (x) =>
    x.mul(0.5).mul(
      x
        .add(x.mul(x).mul(x).mul(0.044715))
        .mul(Math.sqrt(2 / Math.PI))
        .tanh()
        .add(1),
    ),
};

const reach = 5;
const points = 201;

export interface Curve {
  y: Float32Array;
  slope: Float32Array;
  /** Value and slope at the chosen x. */
  at: { y: number; slope: number };
}

function curve(name: Name, xs: Float32Array, x: number): Curve {
  return step(() => {
    const input = tensor([...xs, x]).requiresGrad_();
    const output = functions[name](input);
    output.sum().backward();
    const y = output.toTypedArray() as Float32Array;
    const slope = input.grad?.toTypedArray() as Float32Array;
    return {
      y: y.slice(0, xs.length),
      slope: slope.slice(0, xs.length),
      at: { y: y[xs.length], slope: slope[xs.length] },
    };
  });
}

export default defineFigure({
  title: { en: "Activation functions and their slopes", zh: "激活函数及其斜率" },
  fields: {
    first: { kind: "choice", label: { en: "First", zh: "第一个" }, options, default: "relu" },
    second: { kind: "choice", label: { en: "Second", zh: "第二个" }, options, default: "sigmoid" },
    x: { kind: "number", label: { en: "Input x", zh: "输入 x" }, min: -reach, max: reach, step: 0.1, default: 1 },
  },
  compute({ first, second, x }) {
    const xs = Float32Array.from({ length: points }, (_, i) => -reach + (2 * reach * i) / (points - 1));
    return { xs, first: curve(first, xs, x), second: curve(second, xs, x) };
  },
});
