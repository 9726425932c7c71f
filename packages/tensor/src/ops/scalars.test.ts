/** Where arrays have no dimensions, numbers count from the end, or plain JavaScript hands over what is no number: as PyTorch 2.15 has it. */
import { afterAll, beforeEach, describe, expect, it } from "vitest";
import { setBackend } from "../backend.ts";
import { MultiheadAttention } from "../nn/attention.ts";
import { Embedding, Linear } from "../nn/layers.ts";
import { Sequential } from "../nn/sequential.ts";
import { full, ones, type Tensor, tensor } from "../tensor.ts";
import { tril } from "./creation.ts";
import { clamp, pow, relu } from "./elementwise.ts";
import { gather, index, indexAdd, indexPut, indexSelect, take } from "./indexing.ts";
import { nllLoss } from "./losses.ts";
import { bernoulli, dropout, Generator, randn, randperm } from "./random.ts";
import { roll, rot90 } from "./rearrange.ts";
import { amax, maxWithIndices, mean, minWithIndices, prod, sum } from "./reduce.ts";
import { diagonal, slice } from "./regions.ts";
import { cummax, cummin } from "./scan.ts";
import { logSoftmax, softmax } from "./softmax.ts";
import { kthvalue, median, medianWithIndices, mode, topk } from "./sort.ts";
import { logsumexp, norm } from "./statistics.ts";
import { movedim, squeeze, transpose } from "./views.ts";

afterAll(() => setBackend("wasm"));

const list = (x: Tensor) => Array.from(x.toTypedArray());
const ints = (...values: number[]) => tensor(Int32Array.from(values));

describe.each(["js", "wasm"] as const)("on backend %s", (backend) => {
  beforeEach(() => setBackend(backend));

  const ofThree: [string, (x: Tensor, dim: number) => Tensor, number][] = [
    ["softmax", softmax, 1],
    ["logSoftmax", logSoftmax, 0],
    ["logsumexp", logsumexp, 3],
    ["sum", sum, 3],
    ["mean", mean, 3],
    ["prod", prod, 3],
    ["amax", amax, 3],
    ["squeeze", squeeze, 3],
    ["transpose", (x, dim) => transpose(x, dim, 0), 3],
    ["movedim", (x, dim) => movedim(x, dim, 0), 3],
  ];
  it.each(ofThree)("%s of a scalar is along a vector of one", (_, compute, expected) => {
    for (const dim of [0, -1]) {
      const x = full([], 3).requiresGrad_();
      const y = compute(x, dim);
      expect(y.shape).toEqual([]);
      expect(y.item()).toBeCloseTo(expected, 6);
      y.backward();
      expect(x.grad?.shape).toEqual([]);
    }
    expect(() => compute(full([], 3), 1)).toThrow(/dimension 1 does not exist/);
  });

  const searches: [string, (x: Tensor) => { values: Tensor; indices: Tensor }][] = [
    ["topk", (x) => topk(x, 1)],
    ["kthvalue", (x) => kthvalue(x, 1)],
    ["mode", (x) => mode(x)],
    ["median", (x) => medianWithIndices(x)],
    ["cummax", (x) => cummax(x, 0)],
    ["cummin", (x) => cummin(x, -1)],
    ["max", (x) => maxWithIndices(x, 0)],
    ["min", (x) => minWithIndices(x, -1)],
  ];
  it.each(searches)("%s of a scalar is the scalar, at place 0", (_, search) => {
    const { values, indices } = search(full([], 3));
    expect([values.shape, indices.shape]).toEqual([[], []]);
    expect([values.item(), indices.item()]).toEqual([3, 0]);
  });

  it("negative numbers count from the end in take, index and indexPut", () => {
    const x = tensor([0, 1, 2, 3, 4, 5], [2, 3]);
    expect(list(take(x, ints(-1, 0, -6)))).toEqual([5, 0, 0]);
    expect(list(index(x, [ints(-1, 0), ints(0, -1)]))).toEqual([3, 2]);
    expect(list(indexPut(x, [ints(-1)], 9))).toEqual([0, 1, 2, 9, 9, 9]);
    expect(() => take(x, ints(-7))).toThrow(/take: entry -7 does not exist/);
    expect(() => index(x, [ints(2)])).toThrow(/index: entry 2 does not exist in \[2, 3\]/);
  });

  it("integers stay integers, or become fractions where the result has some", () => {
    expect(relu(ints(-1, 2)).dtype).toBe("int32");
    expect(list(relu(ints(-1, 2)))).toEqual([0, 2]);
    expect(list(clamp(ints(1, 2, 3), 0.5, 1.5))).toEqual([1, 1.5, 1.5]);
    expect(list(clamp(ints(1, 2, 3), full([], 1.5)))).toEqual([1.5, 2, 3]);
    expect(clamp(ints(1, 2, 3), 2).dtype).toBe("int32");
    expect(() => pow(ints(2), -1)).toThrow(/pow: int32 to the power of -1/);
    expect(tensor(Uint8Array.of(200)).dtype).toBe("uint8");
    expect(median(tensor([])).item()).toBeNaN();
  });

  const chance = new Generator(1);
  const mistakes: [string, () => unknown, RegExp][] = [
    ["a list for an array", () => ones([3]).add([1, 2, 3] as never), /not a list: make an array of it with tensor/],
    ["nothing for an array", () => (ones([3]).add as () => Tensor)(), /not undefined/],
    ["a text for a number", () => full([2], "x" as never), /full: a number.*not x/],
    ["a text for a dimension", () => sum(ones([2]), "0" as never), /sum: dimension 0 does not exist/],
    ["no source of chance", () => randn([2], undefined as never), /new Generator\(seed\)/],
    ["a permutation without one", () => randperm(3, undefined as never), /randperm: .*new Generator\(seed\)/],
    ["dropout without one", () => dropout(ones([2]), 0.5, undefined as never), /dropout: .*new Generator\(seed\)/],
    ["options in its place", () => new MultiheadAttention(4, 2, {} as never), /new Generator\(seed\)/],
    ["a layer without one", () => new (Linear as new (a: number, b: number) => Linear)(2, 3), /new Generator\(seed\)/],
    ["options for a dimension", () => sum(ones([2]), { dim: 0 } as never), /sum: .*a number, not of type object/],
    ["options for limits", () => clamp(ones([2]), { min: 0 } as never), /clamp: a number.*is needed/],
    ["options for a norm's order", () => norm(ones([2]), { dim: 0 } as never), /norm: a number.*is needed/],
    ["a list for extents", () => ones([6]).reshape([2, 3] as never), /reshape: .*one by one, x\.reshape\(2, 3\)/],
    ["a list for dimensions", () => ones([2, 3]).permute([1, 0] as never), /permute: .*one by one, x\.permute\(1, 0\)/],
    ["a list for a factor", () => ones([2]).matmul([1, 2] as never), /matmul: the second is no array.*tensor\(/],
    ["a type for a shape", () => tensor([0], "int32" as never), /tensor: a type comes after the shape/],
    ["a number for places", () => slice(ones([2]), 0 as never), /slice: takes a list/],
    [
      "a mask for a place",
      () => slice(ones([2]), [ones([2], "bool")] as never),
      /slice: dimension 0.*masks to maskedSelect/,
    ],
    ["a list for an index", () => gather(ones([2]), 0, [0] as never), /gather: entry numbers come as an array/],
    ["a list for rows", () => indexSelect(ones([2]), [0] as never), /indexSelect: row numbers come as an array/],
    [
      "a mask for an index",
      () => index(ones([2]), [ones([2], "bool")]),
      /index: .*not bool; a mask goes to maskedSelect/,
    ],
    ["a list for layers", () => new Sequential([relu] as never), /Sequential: takes layers one by one/],
    ["a diagonal that is no number", () => diagonal(ones([2, 2]), Number.NaN), /diagonal: offset NaN/],
    ["a triangle's", () => tril(ones([2, 2]), 0.5), /tril: diagonal 0.5/],
    ["half a quarter", () => rot90(ones([2, 2]), 0.5), /rot90: number of quarters 0.5/],
    ["half a shift", () => roll(ones([2]), 0.5), /roll: shift 0.5/],
    ["a probability above 1", () => bernoulli(tensor([2]), chance), /bernoulli: 2 is no probability/],
    ["a probability below 0", () => dropout(ones([2]), -0.1, chance), /dropout: -0.1 is no probability/],
    ["a class that is not there", () => nllLoss(ones([1, 2]), ints(2)), /nllLoss: class 2 does not exist/],
    ["a row to add to", () => indexAdd(ones([2]), 0, ints(5), ones([1])), /indexAdd: entry 5 does not exist/],
    ["an embedding of −1 rows", () => new Embedding(-1, 2, chance), /Embedding: \[-1, 2\] is not a shape/],
  ];
  it.each(mistakes)("%s is refused in words", (_, mistake, words) => expect(mistake).toThrow(words));
});
