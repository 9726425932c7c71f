import { describe, expect, it } from "vitest";
import { full, step, type Tensor, tensor } from "../tensor.ts";
import { scaledDotProductAttention } from "./attention.ts";
import { embedding } from "./embedding.ts";
import { Generator, randn } from "./random.ts";
import { lstm } from "./recurrent.ts";
import { alibiSlopes, rotary, rotaryTables, sinusoidalPositions } from "./rotary.ts";
import { narrow, reshape, transpose } from "./views.ts";

const random = new Generator(7);
const numbers = (...shape: number[]) => randn(shape, random);
const flags = (shape: number[], on: (i: number) => boolean) =>
  tensor(
    Array.from({ length: shape.reduce((n, extent) => n * extent, 1) }, (_, i) => (on(i) ? 1 : 0)),
    shape,
    "bool",
  );

function expectSame(a: Tensor, b: Tensor, tolerance = 1e-6): void {
  expect(a.shape).toEqual(b.shape);
  const [x, y] = [a.toTypedArray(), b.toTypedArray()];
  for (let i = 0; i < x.length; i++) expect(Math.abs(x[i] - y[i])).toBeLessThanOrEqual(tolerance);
}

describe("attention", () => {
  it("masked keys change nothing, and a padding mask that is left out does", () => {
    const [q, k, v] = [numbers(2, 2, 10, 8), numbers(2, 2, 30, 8), numbers(2, 2, 30, 8)];
    const mask = flags([1, 1, 1, 30], (s) => s < 20);
    const other = (x: Tensor) => {
      const changed = tensor(x.toTypedArray(), x.shape);
      const array = changed.storage.array;
      for (let i = 0; i < array.length; i++) if (Math.floor(i / 8) % 30 >= 20) array[i] = 9;
      return changed;
    };
    const masked = scaledDotProductAttention(q, k, v, { mask });
    expectSame(scaledDotProductAttention(q, other(k), other(v), { mask }), masked);
    expectSame(scaledDotProductAttention(q, narrow(k, 2, 0, 20), narrow(v, 2, 0, 20)), masked);
    const unmasked = scaledDotProductAttention(q, k, v);
    expect(Math.abs(unmasked.toTypedArray()[0] - masked.toTypedArray()[0])).toBeGreaterThan(1e-4);
  });

  it("a row with every key masked gives zeros and finite gradients, with and without stored weights", () => {
    for (const learned of [false, true]) {
      const [q, k, v] = [numbers(1, 1, 9, 4), numbers(1, 1, 9, 4), numbers(1, 1, 9, 4)].map((x) => x.requiresGrad_());
      const mask = full([1, 1, 9, 9], 0);
      mask.storage.array.fill(Number.NEGATIVE_INFINITY, 0, 9);
      if (learned) mask.requiresGrad_();
      const out = scaledDotProductAttention(q, k, v, { mask });
      expect(Array.from(out.toTypedArray().subarray(0, 4))).toEqual([0, 0, 0, 0]);
      out.sum().backward();
      for (const { grad } of [q, k, v]) expect(grad!.toTypedArray().every(Number.isFinite)).toBe(true);
    }
  });

  it("NaN stays in its own rows", () => {
    const [q, k, v] = [numbers(1, 1, 9, 4), numbers(1, 1, 9, 4), numbers(1, 1, 9, 4)];
    q.storage.array[0] = Number.NaN;
    const out = scaledDotProductAttention(q, k, v).toTypedArray();
    expect(Array.from(out, Number.isNaN)).toEqual(Array.from(out, (_, i) => i < 4));
  });

  it("a causal row is that of the keys so far, and one query alone gives the same bits", () => {
    const [q, k, v] = [numbers(2, 3, 300, 16), numbers(2, 3, 300, 16), numbers(2, 3, 300, 20)];
    const causal = scaledDotProductAttention(q, k, v, { isCausal: true });
    const upTo = (x: Tensor, n: number) => narrow(x, 2, 0, n);
    expectSame(
      scaledDotProductAttention(upTo(q, 25), upTo(k, 25), upTo(v, 25), { isCausal: true }),
      upTo(causal, 25),
      0,
    );
    for (const t of [0, 7, 40, 299]) {
      const alone = scaledDotProductAttention(narrow(q, 2, t, 1), upTo(k, t + 1), upTo(v, t + 1));
      expectSame(alone, narrow(causal, 2, t, 1), 0);
    }
  });

  it("the result's heads lie side by side: joining them copies nothing", () => {
    const q = numbers(2, 3, 10, 8);
    const out = scaledDotProductAttention(q, q, q);
    const joined = reshape(transpose(out, 1, 2), [2, 10, 24]);
    expect(joined.storage).toBe(out.storage);
  });

  it("dropout drops the same weights with and without stored weights, and keeps the expectation", () => {
    const [q, k, v] = [numbers(2, 3, 30, 8), numbers(2, 3, 20, 8), numbers(2, 3, 20, 5)];
    const run = (mask: Tensor) => {
      const leaves = [q, k, v].map((x) => x.detach().requiresGrad_());
      const generator = new Generator(3);
      const out = scaledDotProductAttention(leaves[0], leaves[1], leaves[2], { mask, dropout: 0.25, generator });
      out.mul(out).sum().backward();
      expect(generator.drawn).toBe(2 * 3 * 30 * 20);
      return [out, ...leaves.map(({ grad }) => grad!)];
    };
    const fused = run(full([30, 20], 0));
    for (const [i, other] of run(full([30, 20], 0).requiresGrad_()).entries()) expectSame(fused[i], other, 2e-5);
    const ones = full([1, 1, 512, 1], 1);
    const sums = scaledDotProductAttention(numbers(1, 1, 9, 8), numbers(1, 1, 512, 8), ones, {
      dropout: 0.25,
      generator: new Generator(3),
    });
    for (const sum of sums.toTypedArray()) expect(Math.abs(sum - 1)).toBeLessThan(0.3);
  });

  it("shapes that do not fit are named", () => {
    const [q, k] = [numbers(1, 2, 5, 8), numbers(1, 2, 7, 4)];
    expect(() => scaledDotProductAttention(q, k, k)).toThrow(/q \[1, 2, 5, 8\], k \[1, 2, 7, 4\].*same last extent/);
    const mask = flags([2, 5], () => true);
    expect(() => scaledDotProductAttention(q, q, q, { mask })).toThrow(
      /mask \[2, 5\].*scores \[1, 2, 5, 5\].*\[batch, 1, 1, Tk\]/,
    );
    expect(() => scaledDotProductAttention(q, q, q, { mask: mask.to("int32") })).toThrow(/does not broadcast/);
    expect(() => scaledDotProductAttention(q, q, q, { dropout: 0.1 })).toThrow(/generator/);
    const three = numbers(1, 3, 5, 8);
    expect(() => scaledDotProductAttention(three, q, q, { enableGqa: true })).toThrow(/multiple/);
  });
});

describe("embedding", () => {
  it("names an index that has no row, and where it stands", () => {
    const weight = numbers(5, 3);
    const index = tensor([
      [0, 1, 2],
      [3, 7, 4],
    ]).to("int32");
    expect(() => embedding(weight, index)).toThrow(/index 7 at \[1, 1\].*weight \[5, 3\].*0…4/);
    expect(() => embedding(weight, tensor([0.5]))).toThrow(/int32/);
    expect(() => embedding(weight, tensor([0]).to("int32"), 5)).toThrow(/paddingIdx 5/);
  });

  it("a padding row gets no gradient; a row used twice gets both", () => {
    const weight = numbers(4, 19).requiresGrad_();
    embedding(weight, tensor([1, 3, 1, 0]).to("int32"), -1)
      .sum()
      .backward();
    const rows = Array.from({ length: 4 }, (_, r) =>
      Array.from(weight.grad!.toTypedArray().subarray(19 * r, 19 * r + 19)),
    );
    expect(rows.map((row) => [...new Set(row)])).toEqual([[1], [2], [0], [0]]);
  });
});

describe("positions", () => {
  it.each(["half", "interleaved"] as const)("%s: inner products depend on the distance alone", (layout) => {
    const { cos, sin } = rotaryTables(50, 16);
    const [q, k] = [numbers(16), numbers(16)].map((x) => rotary(x.expand(50, 16).contiguous(), cos, sin, layout));
    const product = (t: number, s: number) =>
      narrow(q, 0, t, 1)
        .mul(narrow(k, 0, s, 1))
        .sum()
        .item();
    expect(product(3, 8)).toBeCloseTo(product(40, 45), 4);
    expect(Math.abs(product(3, 8) - product(3, 9))).toBeGreaterThan(1e-3);
  });

  it("tables of the wrong length are explained", () => {
    const { cos, sin } = rotaryTables(10, 8);
    expect(() => rotary(numbers(2, 4, 6, 8), cos, sin)).toThrow(/narrow\(0, start, time\)/);
    expect(() => rotary(numbers(2, 10, 4, 8), cos, sin)).toThrow(/Transpose heads and time/);
    expect(() => rotaryTables(4, 7)).toThrow(/even/);
  });

  it("sinusoids start at sin 0 and cos 0; ALiBi's slopes are the paper's", () => {
    expect(Array.from(sinusoidalPositions(2, 4).toTypedArray().subarray(0, 4))).toEqual([0, 1, 0, 1]);
    expect(sinusoidalPositions(2, 4).toTypedArray()[4]).toBeCloseTo(Math.sin(1));
    expect(Array.from(alibiSlopes(8).toTypedArray())).toEqual([1, 2, 3, 4, 5, 6, 7, 8].map((n) => 2 ** -n));
    expect(alibiSlopes(12).toTypedArray()[8]).toBeCloseTo(2 ** -0.5);
  });
});

describe("recurrent networks", () => {
  const [units, features] = [4, 3];
  const weights = [{ weightIh: numbers(4 * units, features), weightHh: numbers(4 * units, units) }];

  it("a sequence's result is that of the sequence alone, without its padding", () => {
    const x = numbers(2, 6, features);
    const { output, h } = lstm(x, null, weights, { batchFirst: true, lengths: [4, 6] });
    const alone = lstm(narrow(narrow(x, 0, 0, 1), 1, 0, 4), null, weights, { batchFirst: true });
    expectSame(narrow(narrow(output, 0, 0, 1), 1, 0, 4), alone.output);
    expectSame(narrow(h, 1, 0, 1), alone.h);
    expect(
      narrow(narrow(output, 0, 0, 1), 1, 4, 2)
        .abs()
        .sum()
        .item(),
    ).toBe(0);
  });

  it("continues from its state", () => {
    const x = numbers(6, 2, features);
    const whole = lstm(x, null, weights);
    const first = lstm(narrow(x, 0, 0, 3), null, weights);
    const second = lstm(narrow(x, 0, 3, 3), first, weights);
    expectSame(second.output, narrow(whole.output, 0, 3, 3));
    expectSame(second.c, whole.c);
  });

  it("mistakes are named", () => {
    step(() => {
      expect(() => lstm(numbers(2, 3), null, weights)).toThrow(/\[time, batch, features\]/);
      expect(() => lstm(numbers(0, 2, features), null, weights)).toThrow(/no time step/);
      expect(() => lstm(numbers(2, features, 2), null, weights)).toThrow(
        /weightIh of layer 0 has shape \[16, 3\].*\[16, 2\].*batchFirst/,
      );
      const state = { h: numbers(1, 3, units), c: numbers(1, 2, units) };
      expect(() => lstm(numbers(5, 2, features), state, weights)).toThrow(/initial h.*\[1, 3, 4\].*\[1, 2, 4\]/);
      expect(() => lstm(numbers(5, 2, features), null, weights, { lengths: [6, 1] })).toThrow(/length 6 of sequence 0/);
      expect(() => lstm(numbers(5, 2, features), null, weights, { bidirectional: true })).toThrow(
        /layer and direction/,
      );
    });
  });
});
