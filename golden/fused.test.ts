import { step, type Tensor, tensor } from "@gradus/tensor";
import { setBackend } from "@gradus/tensor/backend";
import * as activations from "@gradus/tensor/ops/activations";
import { exp, sigmoid, tanh } from "@gradus/tensor/ops/elementwise";
import { layerNorm, rmsNorm } from "@gradus/tensor/ops/norm";
import { max, sum } from "@gradus/tensor/ops/reduce";
import { crossEntropy, logSoftmax, softmax } from "@gradus/tensor/ops/softmax";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import fixture from "./fixtures/fused.json" with { type: "json" };

interface Attributes {
  dim?: number;
  normalizedShape?: number[];
  eps?: number;
  target?: number[];
  targetShape?: number[];
  reduction?: "mean" | "sum" | "none";
  labelSmoothing?: number;
  ignoreIndex?: number;
  weight?: number[];
}

/** Largest difference to PyTorch's float32, relative to the largest number of the result. */
const tolerance = 3e-6;

const elementwise: Record<string, (x: Tensor) => Tensor> = {
  ...(activations as unknown as Record<string, (x: Tensor) => Tensor>),
  exp,
  tanh,
  sigmoid,
  geluTanh: (x) => activations.gelu(x, "tanh"),
};

function apply(name: string, [x, y, z]: Tensor[], attributes: Attributes): Tensor {
  const {
    dim = -1,
    normalizedShape = [x.shape[x.rank - 1]],
    eps,
    target,
    targetShape,
    weight,
    ...options
  } = attributes;
  switch (name) {
    case "layerNorm":
      return layerNorm(x, normalizedShape, y, z);
    case "rmsNorm":
      return rmsNorm(x, normalizedShape, y, eps);
    case "softmax":
      return softmax(x, dim);
    case "logSoftmax":
      return logSoftmax(x, dim);
    case "sum":
      return sum(x, dim);
    case "max":
      return max(x, dim);
    case "prelu":
      return activations.prelu(x, y);
    case "crossEntropy":
      return crossEntropy(x, tensor(Int32Array.from(target!), targetShape), {
        ...options,
        ...(weight && { weight: tensor(weight) }),
      });
    case "crossEntropyOfProbabilities":
      return crossEntropy(x, y, { ...options, weight: tensor(weight!) });
    default:
      return elementwise[name](x);
  }
}

function expectClose(got: ArrayLike<number>, want: readonly number[], what: string): void {
  expect(got.length, what).toBe(want.length);
  const scale = Math.max(1, ...want.map(Math.abs).filter(Number.isFinite));
  for (const [i, value] of want.entries()) {
    const close = Number.isFinite(value) ? Math.abs(got[i] - value) <= tolerance * scale : Object.is(got[i], value);
    if (!close) expect.fail(`${what}[${i}] is ${got[i]}, PyTorch says ${value}`);
  }
}

/** NaN and infinities stand as text in the fixture. */
const read = ({ data }: { data: readonly (number | string)[] }) => data.map(Number);
const build = (array: { shape: number[]; data: readonly (number | string)[] }) =>
  tensor(Float32Array.from(read(array)), array.shape);

describe.each(["js", "wasm"] as const)("PyTorch and backend %s agree", (backend) => {
  beforeAll(() => setBackend(backend));
  afterAll(() => setBackend("wasm"));

  it.each(fixture.operations.map((entry, i) => ({ ...entry, i })))("$name ($i)", (entry) => {
    step(() => {
      const inputs = entry.inputs.map((input) => build(input).requiresGrad_());
      const out = apply(entry.name, inputs, entry.attributes as Attributes);
      expect(out.shape).toEqual(entry.output.shape);
      expectClose(out.toTypedArray(), read(entry.output), "output");
      out.backward(build(entry.grad));
      for (const [i, gradient] of entry.gradients.entries()) {
        expectClose(inputs[i].grad!.toTypedArray(), read(gradient), `gradient ${i}`);
      }
    });
  });

  it.each(fixture.specials.map((entry, i) => ({ ...entry, i })))("NaN and infinities in $name ($i)", (entry) => {
    step(() => {
      const out = apply(entry.name, [build(entry.input)], {});
      expectClose(out.toTypedArray(), read(entry.output), `${entry.name} of ${entry.input.data}, output`);
    });
  });
});
