/** Activation functions and their derivatives. @see ../../ops/activations.ts */
import type { KernelOverride } from "../../backend.ts";
import type { Gpu } from "../gpu.ts";
import { elementwise } from "./elementwise.ts";

interface Activation {
  /** WGSL of x, and of p0, p1 … for the attributes named. */
  value: string;
  derivative: string;
  numbers?: readonly string[];
}

const twice = "1.5957691216057308 * (x + 0.044715 * x * x * x)";
const normal = "0.5 * (1.0 + errorFunction(x * 0.7071067811865476))";

const activations: Record<string, Activation> = {
  gelu: { value: `x * ${normal}`, derivative: `${normal} + x * 0.3989422804014327 * exp(-0.5 * x * x)` },
  geluTanh: {
    value: `x * logistic(${twice})`,
    derivative: `logistic(${twice}) * (1.0 + x * logistic(-(${twice})) * 1.5957691216057308 * (1.0 + 0.134145 * x * x))`,
  },
  silu: { value: "x * logistic(x)", derivative: "logistic(x) * (1.0 + x * logistic(-x))" },
  softplus: {
    value: "select(softPlus(p0 * x) / p0, x, p0 * x > p1)",
    derivative: "select(logistic(p0 * x), 1.0, p0 * x > p1)",
    numbers: ["beta", "threshold"],
  },
  leakyRelu: { value: "select(p0 * x, x, x > 0.0)", derivative: "select(p0, 1.0, x > 0.0)", numbers: ["slope"] },
  elu: {
    value: "p1 * select(p0 * expMinusOne(min(x, 0.0)), x, x > 0.0)",
    derivative: "p1 * select(p0 * exp(min(x, 0.0)), 1.0, x > 0.0)",
    numbers: ["alpha", "scale"],
  },
  hardtanh: {
    value: "smaller(larger(x, p0), p1)",
    derivative: "select(1.0, 0.0, x <= p0 || x >= p1)",
    numbers: ["low", "high"],
  },
  hardsigmoid: {
    value: "smaller(larger(x + 3.0, 0.0), 6.0) / 6.0",
    derivative: "select(0.0, 0.16666667, x > -3.0 && x < 3.0)",
  },
  hardswish: {
    value: "x * smaller(larger(x + 3.0, 0.0), 6.0) / 6.0",
    derivative: "select(select(1.0, x / 3.0 + 0.5, x < 3.0), 0.0, x < -3.0)",
  },
  mish: {
    value: "x * hyperbolicTangent(softPlus(x))",
    derivative:
      "hyperbolicTangent(softPlus(x)) + x * logistic(x) * (1.0 - hyperbolicTangent(softPlus(x)) * hyperbolicTangent(softPlus(x)))",
  },
  logSigmoid: { value: "-softPlus(-x)", derivative: "logistic(-x)" },
  erf: { value: "errorFunction(x)", derivative: "1.1283791670955126 * exp(-x * x)" },
  softsign: { value: "x / (1.0 + abs(x))", derivative: "1.0 / ((1.0 + abs(x)) * (1.0 + abs(x)))" },
};

/** The text with another name for x. */
function of(text: string, name: string): string {
  return text.replaceAll(/\bx\b/g, name);
}

export function activationKernels(gpu: Gpu): Record<string, KernelOverride> {
  const overrides: Record<string, KernelOverride> = {};
  for (const [name, { value, derivative, numbers = [] }] of Object.entries(activations)) {
    const define =
      (op: string, expression: string): KernelOverride =>
      (out, inputs, attrs) => {
        const given = numbers.map((key) => (attrs as Record<string, number>)[key]);
        return elementwise(gpu, op, out, inputs, { expression, types: inputs.map(() => "f32"), numbers: given });
      };
    overrides[name] = define(name, of(value, "a"));
    overrides[`${name}Grad`] = define(`${name}Grad`, `a * (${of(derivative, "b")})`);
  }
  return overrides;
}
