import { tensor } from "@gradus/tensor";
import { type DType, promote } from "@gradus/tensor/dtype";
import { encodeBfloat16, encodeFloat16 } from "@gradus/tensor/half";
import { quantizeInt8 } from "@gradus/tensor/ops/int8";
import { expect, it } from "vitest";
import fixture from "./fixtures/dtype.json" with { type: "json" };

it("types promote as PyTorch's", () => {
  for (const [pair, want] of Object.entries(fixture.promoted)) {
    const [a, b] = pair.split(" ") as [DType, DType];
    // There is no int16 here, which holds both of these.
    expect(promote(a, b), pair).toBe(want === "int16" ? "int32" : want);
  }
});

it.each([
  ["float16", encodeFloat16],
  ["bfloat16", encodeBfloat16],
] as const)("float32 becomes %s with PyTorch's bits", (name, encode) => {
  const numbers = new Float32Array(Int32Array.from(fixture.numbers).buffer);
  const bits = new Int16Array(numbers.length);
  encode(numbers, bits);
  expect(Array.from(bits)).toEqual(fixture.halves[name]);
});

it("int8 wraps as PyTorch's", () => {
  const x = tensor([-128, -1, 0, 1, 127], [5], "int8");
  const got = { add: x.add(x), mul: x.mul(x), neg: x.neg() };
  for (const [name, y] of Object.entries(got)) {
    expect([y.dtype, ...y.toTypedArray()], name).toEqual(["int8", ...fixture.wrapped[name as "add"]]);
  }
});

it("weights are rounded as quantize_per_channel rounds them", () => {
  const { values, scales } = quantizeInt8(tensor(Float32Array.from(fixture.weight), [5, 40]), 0);
  expect(Array.from(scales.toTypedArray())).toEqual(fixture.scales);
  expect(Array.from(values.toTypedArray())).toEqual(fixture.quantized);
});
