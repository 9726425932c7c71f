import { afterAll, beforeEach, describe, expect, it } from "vitest";
import { setBackend } from "./backend.ts";
import { type DType, promote } from "./dtype.ts";
import { decodeBfloat16, decodeFloat16, encodeBfloat16, encodeFloat16 } from "./half.ts";
import { add } from "./ops/elementwise.ts";
import { indexSelect } from "./ops/indexing.ts";
import { Generator } from "./ops/random.ts";
import { softmax } from "./ops/softmax.ts";
import { cat } from "./ops/views.ts";
import { arange, full, tensor } from "./tensor.ts";

const everyPattern = Uint16Array.from({ length: 65536 }, (_, i) => i);
const formats = [
  { name: "float16, rounded by the host", patterns: Uint16Array, encode: encodeFloat16, decode: decodeFloat16 },
  { name: "float16, rounded here", patterns: Int32Array, encode: encodeFloat16, decode: decodeFloat16 },
  { name: "bfloat16", patterns: Uint16Array, encode: encodeBfloat16, decode: decodeBfloat16 },
] as const;

describe.each(formats)("$name", ({ patterns, encode, decode }) => {
  const values = decode(everyPattern);
  const encoded = (numbers: ArrayLike<number>) => {
    const out = new patterns(numbers.length);
    encode(numbers, out);
    return out;
  };

  it("every pattern comes back, but for NaN's payload", () => {
    for (const numbers of [values, Float64Array.from(values)]) {
      const bits = encoded(numbers);
      for (let i = 0; i < 65536; i++) {
        if (Number.isNaN(values[i])) expect(Number.isNaN(decode([bits[i]])[0])).toBe(true);
        else if (bits[i] !== i) expect.fail(`pattern ${i} = ${values[i]} came back as ${bits[i]}`);
      }
    }
  });

  it("rounds once, to the nearest, ties to even", () => {
    for (let i = 0; i < 0x7fff; i++) {
      const [low, high] = [values[i], values[i + 1]];
      if (!Number.isFinite(high)) break;
      const middle = (low + high) / 2;
      // A double so near to the tie that rounding to float32 first would lose on which side it lies.
      const nudge = middle * 2 ** -50;
      const even = i % 2 === 0 ? i : i + 1;
      const got = encoded(Float64Array.of(middle, middle - nudge, middle + nudge, -middle));
      const want = [even, nudge === 0 ? even : i, nudge === 0 ? even : i + 1, even | 0x8000];
      if (want.some((bits, j) => bits !== got[j])) expect.fail(`around ${middle}: ${[...got]}, expected ${want}`);
    }
  });

  it("keeps infinities, signed zeros and NaN, and overflows to infinity", () => {
    const special = Float32Array.of(Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY, -0, Number.NaN, 3.4e38, 1e-45);
    const back = decode(encoded(special));
    expect([...back.slice(0, 4)]).toEqual([Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY, -0, Number.NaN]);
    expect(back[4]).toBe(Number.POSITIVE_INFINITY);
    expect(decode(encoded([1e300, -1e-300]))).toEqual(Float32Array.of(Number.POSITIVE_INFINITY, -0));
  });
});

describe.each(["js", "wasm"] as const)("arrays of every type on %s", (backend) => {
  beforeEach(() => setBackend(backend));
  afterAll(() => setBackend("wasm"));

  it.each(["float16", "bfloat16", "int8", "uint8"] as const)("%s: made, moved, read, converted", (dtype) => {
    const x = tensor([1, 2, 3, 4, 5, 6], [2, 3], dtype);
    expect(x.dtype).toBe(dtype);
    expect([...x.transpose(0, 1).toTypedArray()]).toEqual([1, 4, 2, 5, 3, 6]);
    expect([...x.transpose(0, 1).contiguous().reshape(6).narrow(0, 1, 2).toTypedArray()]).toEqual([4, 2]);
    expect([...cat([x, x], 1).toTypedArray()]).toEqual([1, 2, 3, 1, 2, 3, 4, 5, 6, 4, 5, 6]);
    expect([...indexSelect(x, tensor(Int32Array.of(1))).toTypedArray()]).toEqual([4, 5, 6]);
    expect(x.narrow(1, 2, 1).narrow(0, 1, 1).item()).toBe(6);
    expect(full([2], 7, dtype).to("float32").toTypedArray()).toEqual(Float32Array.of(7, 7));
    expect([...arange(4, dtype).to("int32").to(dtype).toTypedArray()]).toEqual([0, 1, 2, 3]);
    expect([...x.to("bool").toTypedArray()]).toEqual([1, 1, 1, 1, 1, 1]);
  });

  it("float16 and bfloat16 are not computed with", () => {
    const x = tensor([1, 2], [2], "float16");
    const message = /float16 is for storage; convert to float32 first/;
    expect(() => add(x, 1)).toThrow(message);
    expect(() => add(tensor([1, 2]), x)).toThrow(message);
    expect(() => softmax(x.to("bfloat16"))).toThrow(message);
    expect(() => x.requiresGrad_()).toThrow(/no gradient/);
  });

  it("a join of float16 with float32 holds numbers of float32", () => {
    const joined = cat([tensor([1.5], [1], "float16"), tensor([2.25])]);
    expect([joined.dtype, ...joined.toTypedArray()]).toEqual(["float32", 1.5, 2.25]);
  });

  it("integers wrap, are cut off, and divide into float32", () => {
    expect([
      ...tensor([127, -128], [2], "int8")
        .add(tensor([1, -1], [2], "int8"))
        .toTypedArray(),
    ]).toEqual([-128, 127]);
    expect([...tensor([250, 3], [2], "uint8").mul(2).toTypedArray()]).toEqual([244, 6]);
    expect([...tensor([-1.9, 2.9]).to("int8").toTypedArray()]).toEqual([-1, 2]);
    expect(tensor([1], [1], "uint8").div(2).dtype).toBe("float32");
    expect(full([300], 100, "int8").sum().item()).toBe(30000);
  });

  it("a gradient flows through a conversion", () => {
    const x = tensor([1.0001, 2]).requiresGrad_();
    x.to("float16").to("float32").mul(3).sum().backward();
    expect(x.grad?.toTypedArray()).toEqual(Float32Array.of(3, 3));
  });
});

it("float16 agrees with the host's Float16Array", () => {
  const random = new Generator(3);
  const numbers = Float64Array.from({ length: 20000 }, () => (random.next() - 0.5) * 2 ** (random.integer(48) - 30));
  const bits = new Uint16Array(numbers.length);
  encodeFloat16(numbers, bits);
  expect(bits).toEqual(new Uint16Array(new Float16Array(numbers).buffer));
  const finite = everyPattern.slice(0, 0x7c01);
  expect(decodeFloat16(finite)).toEqual(Float32Array.from(new Float16Array(finite.buffer)));
});

it("types promote as PyTorch's", () => {
  const table: [DType, DType, DType][] = [
    ["bool", "uint8", "uint8"],
    ["uint8", "int8", "int32"],
    ["int8", "int32", "int32"],
    ["int32", "float16", "float16"],
    ["float16", "bfloat16", "float32"],
    ["bfloat16", "float32", "float32"],
    ["float16", "float64", "float64"],
  ];
  for (const [a, b, wider] of table) expect([promote(a, b), promote(b, a)]).toEqual([wider, wider]);
});
