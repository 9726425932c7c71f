import { afterAll, beforeEach, describe, expect, it } from "vitest";
import { setBackend, setThreads, threads } from "../backend.ts";
import { tensor, zeros } from "../tensor.ts";
import { dequantizeInt8, int8Matmul, int8WeightMatmul, quantizeInt8 } from "./int8.ts";
import { matmul } from "./matmul.ts";
import { Generator } from "./random.ts";

const random = new Generator(9);
const draw = (...shape: number[]) =>
  tensor(
    Float32Array.from({ length: shape.reduce((a, b) => a * b, 1) }, () => 2 * random.next() - 1),
    shape,
  );

/** m, k, n: whole tiles and steps, and one more or less. */
const sizes = [
  [1, 16, 4],
  [1, 1, 1],
  [2, 17, 2],
  [3, 15, 5],
  [5, 64, 7],
  [64, 33, 66],
  [1, 1000, 203],
  [7, 48, 1],
  [2, 0, 3],
  [0, 4, 3],
];

describe.each(["js", "wasm"] as const)("int8 on %s", (backend) => {
  beforeEach(() => setBackend(backend));
  afterAll(() => setBackend("wasm"));

  it("rounds to the nearest of 255 steps, per channel", () => {
    const x = draw(3, 4, 5);
    for (const dim of [0, 1, -1]) {
      const q = quantizeInt8(x, dim);
      const back = dequantizeInt8(q, dim).toTypedArray();
      const most = Math.max(...q.scales.toTypedArray());
      x.toTypedArray().forEach((value, i) => {
        expect(Math.abs(back[i] - value)).toBeLessThanOrEqual(most / 2 + 1e-7);
      });
      expect(Math.max(...q.values.toTypedArray().map(Math.abs))).toBe(127);
    }
    expect([...quantizeInt8(tensor([0.5, 1.5, 2.5, 127], [4, 1]).transpose(0, 1), 0).values.toTypedArray()]).toEqual([
      0, 2, 2, 127,
    ]);
    expect([...quantizeInt8(zeros([2, 2])).scales.toTypedArray()]).toEqual([0, 0]);
  });

  it.each(sizes)("%i × %i times %i: equal bits to sums in int32", (m, k, n) => {
    const x = draw(m, k);
    const { values, scales } = quantizeInt8(draw(n, k), 0);
    const rows = quantizeInt8(x, 0);
    const [q, w, xs, ws] = [rows.values, values, rows.scales, scales].map((t) => t.toTypedArray());
    const got = int8Matmul(x, values, scales).toTypedArray();
    const numbers = x.toTypedArray();
    for (let i = 0; i < m; i++) {
      // The kernel multiplies by 1 / scale where `quantizeInt8` divides: a tie may fall to the other side.
      const inverse = Math.fround(127 / Math.max(...numbers.subarray(i * k, (i + 1) * k).map(Math.abs)));
      for (let p = i * k; p < (i + 1) * k; p++) {
        const scaled = Math.fround(numbers[p] * inverse);
        if (Math.abs(scaled - Math.trunc(scaled)) !== 0.5) q[p] = Math.round(scaled);
      }
      for (let j = 0; j < n; j++) {
        let sum = 0;
        for (let p = 0; p < k; p++) sum = (sum + q[i * k + p] * w[j * k + p]) | 0;
        const want = Math.fround(Math.fround(sum) * Math.fround(xs[i] * ws[j]));
        if (!Object.is(got[i * n + j], want)) expect.fail(`element ${i}, ${j} is ${got[i * n + j]}, expected ${want}`);
      }
    }
  });

  it.each(sizes)("%i × %i times %i: activations in float32", (m, k, n) => {
    const [x, quantized] = [draw(m, k), quantizeInt8(draw(n, k), 0)];
    const got = int8WeightMatmul(x, quantized.values, quantized.scales).toTypedArray();
    const want = matmul(x.to("float64"), dequantizeInt8(quantized).to("float64").transpose(0, 1)).toTypedArray();
    got.forEach((value, i) => {
      if (!(Math.abs(value - want[i]) <= 3e-6 * Math.max(1, Math.sqrt(k))))
        expect.fail(`${value}, expected ${want[i]}`);
    });
  });

  it("is near the product in float32", () => {
    const [x, weight] = [draw(2, 3, 256), draw(31, 256)];
    const { values, scales } = quantizeInt8(weight);
    const got = int8Matmul(x, values, scales);
    const want = matmul(x, weight.transpose(0, 1)).toTypedArray();
    expect(got.shape).toEqual([2, 3, 31]);
    got.toTypedArray().forEach((value, i) => {
      expect(Math.abs(value - want[i])).toBeLessThan(0.25);
    });
  });

  it("takes views, and rows of zeros and NaN", () => {
    const { values, scales } = quantizeInt8(draw(6, 20));
    const x = draw(20, 5);
    const straight = int8Matmul(x.transpose(0, 1).contiguous(), values, scales);
    expect(int8Matmul(x.transpose(0, 1), values, scales).toTypedArray()).toEqual(straight.toTypedArray());
    const part = int8Matmul(x.transpose(0, 1), values.narrow(0, 2, 3), scales.narrow(0, 2, 3));
    expect(part.toTypedArray()).toEqual(straight.narrow(1, 2, 3).toTypedArray());
    expect([...int8Matmul(zeros([1, 20]), values, scales).toTypedArray()]).toEqual([0, 0, 0, 0, 0, 0]);
    const nan = int8Matmul(
      tensor(
        Array.from({ length: 20 }, (_, i) => (i === 7 ? Number.NaN : 1)),
        [1, 20],
      ),
      values,
      scales,
    );
    expect(Array.from(nan.toTypedArray()).every(Number.isNaN)).toBe(true);
  });
});

it("gives equal bits however many threads there are", () => {
  const before = threads();
  const [x, weight] = [draw(33, 300), draw(517, 300)];
  const { values, scales } = quantizeInt8(weight);
  const results = [1, 2, 3].map((count) => {
    setThreads(count);
    return [int8Matmul, int8WeightMatmul].map((product) => product(x, values, scales).toTypedArray());
  });
  setThreads(before);
  expect(results[1]).toEqual(results[0]);
  expect(results[2]).toEqual(results[0]);
});

it("gives x its gradient where only the weights are rounded", () => {
  const x = draw(2, 5).requiresGrad_();
  const quantized = quantizeInt8(draw(3, 5));
  int8WeightMatmul(x, quantized.values, quantized.scales).sum().backward();
  const want = dequantizeInt8(quantized).sum(0).toTypedArray();
  x.grad?.toTypedArray().forEach((value, i) => {
    expect(value).toBeCloseTo(want[i % 5], 6);
  });
});

const mistakes: [string, () => unknown, RegExp][] = [
  [
    "weights that were not rounded",
    () => int8Matmul(zeros([1, 4]), zeros([2, 4]), zeros([2])),
    /got float32 \[2, 4\]; quantizeInt8/,
  ],
  [
    "inner extents",
    () => int8Matmul(zeros([1, 3]), zeros([2, 4], "int8"), zeros([2])),
    /\[1, 3\], must equal.*\[2, 4\]/,
  ],
  [
    "scales along the other dimension",
    () => int8Matmul(zeros([1, 4]), zeros([2, 4], "int8"), zeros([4])),
    /quantized along dim 0/,
  ],
  ["NaN in weights", () => quantizeInt8(tensor([Number.NaN])), /element 0 is NaN/],
  [
    "a gradient",
    () =>
      int8Matmul(zeros([1, 4]).requiresGrad_(), zeros([2, 4], "int8"), zeros([2]))
        .sum()
        .backward(),
    /no useful gradient/,
  ],
];
it.each(mistakes)("explains %s", (_, mistake, message) => expect(mistake).toThrow(message));
