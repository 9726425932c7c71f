import { step, type Tensor, tensor } from "@gradus/tensor";
import { setBackend } from "@gradus/tensor/backend";
import { scaledDotProductAttention } from "@gradus/tensor/ops/attention";
import { embedding } from "@gradus/tensor/ops/embedding";
import { type RotaryLayout, rotary, rotaryTables } from "@gradus/tensor/ops/rotary";
import { sizeOf } from "@gradus/tensor/shape";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { counted } from "./counted.ts";
import fixture from "./fixtures/attention.json" with { type: "json" };

interface Attributes {
  isCausal?: boolean;
  scale?: number;
  enableGqa?: boolean;
  /** Length of each sequence of the batch. */
  padding?: number[];
  index?: number[][];
  paddingIdx?: number;
  layout?: RotaryLayout;
}

/** Largest difference to PyTorch's float32, relative to the largest number of the result. */
const tolerance = 3e-6;

function expectClose(got: Tensor, want: readonly number[], what: string): void {
  const numbers = got.toTypedArray();
  expect(numbers.length, what).toBe(want.length);
  const scale = Math.max(1, ...want.map(Math.abs));
  for (const [i, value] of want.entries()) {
    if (!(Math.abs(numbers[i] - value) <= tolerance * scale)) {
      expect.fail(`${what}[${i}] is ${numbers[i]}, PyTorch says ${value}`);
    }
  }
}

function apply(name: string, inputs: Tensor[], attributes: Attributes): Tensor {
  if (name === "embedding") {
    const { index, paddingIdx } = attributes;
    return embedding(inputs[0], tensor(index!, undefined, "int32"), paddingIdx);
  }
  if (name === "rotary") {
    const [time, width] = inputs[0].shape.slice(-2);
    const { cos, sin } = rotaryTables(time, width);
    return rotary(inputs[0], cos, sin, attributes.layout);
  }
  const [q, k, v, added] = inputs;
  const { padding, ...options } = attributes;
  const keys = k.shape[2];
  const mask = padding
    ? tensor(
        padding.flatMap((length) => Array.from({ length: keys }, (_, s) => (s < length ? 1 : 0))),
        [padding.length, 1, 1, keys],
        "bool",
      )
    : added;
  return scaledDotProductAttention(q, k, v, { ...options, mask });
}

describe.each(["js", "wasm"] as const)("PyTorch and backend %s agree", (backend) => {
  beforeAll(() => setBackend(backend));
  afterAll(() => setBackend("wasm"));

  it.each(fixture.cases.map((entry, i) => ({ ...entry, i })))("$name ($i)", (entry) => {
    step(() => {
      const inputs = entry.shapes.map((shape, i) => tensor(counted(sizeOf(shape), i + 1, 2), shape).requiresGrad_());
      const out = apply(entry.name, inputs, entry.attributes as Attributes);
      expect(out.shape).toEqual(entry.outShape);
      expectClose(out, entry.output, "output");
      out.backward(tensor(counted(out.size, 0, 2), out.shape));
      for (const [i, data] of entry.gradients.entries()) expectClose(inputs[i].grad!, data, `gradient ${i}`);
    });
  });
});
