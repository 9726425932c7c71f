import { step, type Tensor, tensor } from "@gradus/tensor";
import { setBackend } from "@gradus/tensor/backend";
import { batchNorm } from "@gradus/tensor/ops/batch-norm";
import { conv1d, conv2d, convTranspose1d, convTranspose2d } from "@gradus/tensor/ops/conv";
import { groupNorm, instanceNorm } from "@gradus/tensor/ops/group-norm";
import { interpolate, pixelShuffle, pixelUnshuffle } from "@gradus/tensor/ops/interpolate";
import { pad } from "@gradus/tensor/ops/pad";
import * as pools from "@gradus/tensor/ops/pool";
import { fold, unfold } from "@gradus/tensor/ops/unfold";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import fixture from "./fixtures/conv.json" with { type: "json" };

interface Numbers {
  shape: number[];
  data: number[];
}

interface Entry {
  name: string;
  // As the generator wrote them: each operation knows its own.
  attributes: Record<string, never>;
  inputs: Numbers[];
  output: Numbers;
  grad: Numbers;
  gradients: Numbers[];
  running?: { before: [number[], number[]]; after: [number[], number[]] };
}

/** Largest difference to PyTorch's float32, relative to the largest number of the result. */
const tolerance = 3e-6;

function expectClose(got: ArrayLike<number>, want: readonly number[], what: string): void {
  expect(got.length, what).toBe(want.length);
  const scale = Math.max(1, ...want.map(Math.abs));
  for (const [i, value] of want.entries()) {
    if (!(Math.abs(got[i] - value) <= tolerance * scale))
      expect.fail(`${what}[${i}] is ${got[i]}, PyTorch says ${value}`);
  }
}

function apply({ name, attributes: a, running }: Entry, inputs: Tensor[]): Tensor {
  const [x, weight, bias] = inputs;
  switch (name) {
    case "conv2d":
      return conv2d(x, weight, bias, a);
    case "conv1d":
      return conv1d(x, weight, bias, a);
    case "convTranspose2d":
      return convTranspose2d(x, weight, bias, a);
    case "convTranspose1d":
      return convTranspose1d(x, weight, bias, a);
    case "maxPool2d":
      return pools.maxPool2d(x, a.kernel, a);
    case "maxPool1d":
      return pools.maxPool1d(x, a.kernel, a);
    case "avgPool2d":
      return pools.avgPool2d(x, a.kernel, a);
    case "avgPool1d":
      return pools.avgPool1d(x, a.kernel, a);
    case "adaptiveAvgPool2d":
      return pools.adaptiveAvgPool2d(x, a.size);
    case "adaptiveMaxPool2d":
      return pools.adaptiveMaxPool2d(x, a.size);
    case "adaptiveAvgPool1d":
      return pools.adaptiveAvgPool1d(x, a.size);
    case "groupNorm":
      return groupNorm(x, a.groups, weight, bias);
    case "instanceNorm":
      return instanceNorm(x, weight, bias);
    case "batchNorm": {
      const [mean, variance] = running!.before.map((numbers) => tensor(numbers));
      const out = batchNorm(x, mean, variance, weight, bias, a.training, 0.2, 1e-3);
      expectClose(mean.toTypedArray(), running!.after[0], "running mean");
      expectClose(variance.toTypedArray(), running!.after[1], "running variance");
      return out;
    }
    case "pad":
      return pad(x, a.padding, a.mode, 0.5);
    case "interpolate":
      return interpolate(x, a);
    case "pixelShuffle":
      return pixelShuffle(x, a.factor);
    case "pixelUnshuffle":
      return pixelUnshuffle(x, a.factor);
    case "unfold":
      return unfold(x, a.kernel, a);
    case "fold":
      return fold(x, a.size, a.kernel, a);
    default:
      throw new Error(`no operation ${name}`);
  }
}

describe.each(["js", "wasm"] as const)("PyTorch and backend %s agree", (backend) => {
  beforeAll(() => setBackend(backend));
  afterAll(() => setBackend("wasm"));

  const entries = fixture.operations as unknown as Entry[];
  it.each(entries.map((entry, i) => ({ ...entry, i })))("$name ($i)", (entry) => {
    step(() => {
      const inputs = entry.inputs.map(({ shape, data }) => tensor(Float32Array.from(data), shape).requiresGrad_());
      const out = apply(entry, inputs);
      expect(out.shape).toEqual(entry.output.shape);
      expectClose(out.toTypedArray(), entry.output.data, "output");
      out.backward(tensor(Float32Array.from(entry.grad.data), entry.grad.shape));
      for (const [i, { data }] of entry.gradients.entries()) {
        expectClose(inputs[i].grad!.toTypedArray(), data, `gradient ${i}`);
      }
    });
  });
});
