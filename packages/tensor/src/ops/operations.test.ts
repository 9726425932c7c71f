import { afterAll, beforeEach, describe, expect, it } from "vitest";
import { setBackend } from "../backend.ts";
import { methodNames } from "../method-names.ts";
import { operations } from "../methods.ts";
import { noGrad } from "../op.ts";
import { arange, ones, Tensor, tensor, zeros } from "../tensor.ts";
import { gt } from "./compare.ts";
import { diag, eye, linspace, meshgrid, oneHot } from "./creation.ts";
import { einsum, tensordot } from "./einsum.ts";
import { clamp } from "./elementwise.ts";
import { gather, index, indexAdd, indexSelect, scatter } from "./indexing.ts";
import * as losses from "./losses.ts";
import { maskedFill, searchsorted } from "./mask.ts";
import * as random from "./random.ts";
import { repeat, roll } from "./rearrange.ts";
import { amax, sum } from "./reduce.ts";
import { chunk, select, slice, split, unfold } from "./regions.ts";
import { floorDivide } from "./rounding.ts";
import { kthvalue, topk } from "./sort.ts";
import { bincount, cdist, histc, norm, unique } from "./statistics.ts";
import { flatten, movedim, unflatten, view } from "./views.ts";

const list = (x: Tensor) => Array.from(x.toTypedArray());
const ints = (...values: number[]) => tensor(Int32Array.from(values));
const seeded = () => new random.Generator(7);

afterAll(() => setBackend("wasm"));

describe.each(["js", "wasm"] as const)("on backend %s", (backend) => {
  beforeEach(() => setBackend(backend));

  const mistakes: [string, () => unknown, RegExp][] = [
    ["a view that needs a copy", () => view(ones([2, 3]).transpose(0, 1), [6]), /view: \[3, 2\].*\[6\].*use reshape/],
    ["flatten backwards", () => flatten(ones([2, 3]), 1, 0), /flatten: the last dimension, 0, comes before/],
    ["unflatten to what does not divide", () => unflatten(ones([5]), 0, [2, -1]), /unflatten: dimension 0 of \[5\]/],
    ["movedim of one to two", () => movedim(ones([2, 3]), 0, [0, 1]), /movedim: \[0\] to \[0, 1\]/],
    ["an entry that is not there", () => select(ones([2, 3]), 1, 3), /select: entry 3 of dimension 1.*\[2, 3\]/],
    ["too many places", () => slice(ones([2]), [0, 0]), /slice: 2 places.*\[2\] has 1/],
    ["a negative step", () => slice(ones([2]), [[null, null, -1]]), /slice: step -1.*use flip/],
    ["parts that do not add up", () => split(ones([5]), [2, 2]), /split: parts of \[2, 2\].*5/],
    ["no parts", () => chunk(ones([5]), 0), /chunk: 0 parts/],
    ["a window too wide", () => unfold(ones([3]), 0, 4, 1), /unfold: windows of 4.*\[3\]/],
    ["repeat too short", () => repeat(ones([2, 3]), [2]), /repeat: \[2\].*\[2, 3\]/],
    ["roll of two along one", () => roll(ones([2]), [1, 2], 0), /roll: 2 shifts for 1/],
    [
      "a row that is not there",
      () => indexSelect(ones([2, 3]), ints(2)),
      /indexSelect: row 2 does not exist in \[2, 3\]/,
    ],
    ["an index of floats", () => gather(ones([2]), 0, ones([1])), /gather: entry numbers are int32, not float32/],
    [
      "an index of fewer dimensions",
      () => gather(ones([2, 3]), 0, ints(0)),
      /gather: an index of shape \[1\].*\[2, 3\].*indexSelect/,
    ],
    [
      "a source too small",
      () => scatter(ones([3]), 0, ints(0, 1), ones([1])),
      /scatter: the index has shape \[2\], the source \[1\]/,
    ],
    [
      "a source of another shape",
      () => indexAdd(ones([3, 2]), 0, ints(0), ones([2, 2])),
      /indexAdd.*\[1, 2\].*\[2, 2\]/,
    ],
    ["more indices than dimensions", () => index(ones([3]), [ints(0), ints(0)]), /index: 2 indices for \[3\]/],
    ["a mask of numbers", () => maskedFill(ones([3]), ones([3]), 0), /maskedFill: a mask is a bool array, not float32/],
    ["values of another batch", () => searchsorted(ones([2, 3]), ones([3, 1])), /searchsorted: .*\[2, 3\].*\[3, 1\]/],
    ["the largest of nothing", () => amax(zeros([0, 2]), 0), /max: of no elements.*\[0, 2\]/],
    ["more than there are", () => topk(ones([2]), 3), /topk: dimension 0 of \[2\] does not hold 3/],
    ["the 0th smallest", () => kthvalue(ones([2]), 0), /kthvalue:.*no element 0; they are 1…2/],
    ["integers by zero", () => floorDivide(ints(1), ints(0)), /floorDivide: integer division by zero/],
    ["bits of floats", () => ones([1]).bitwiseAnd(ones([1])), /bitwiseAnd: bits are those of int32 or bool/],
    ["no limit", () => clamp(ones([1])), /clamp: give a lower limit/],
    ["the length of integers", () => norm(ints(1)), /norm: of int32 numbers/],
    ["vectors of other lengths", () => cdist(ones([2, 3]), ones([2, 4])), /cdist: \[2, 3\] and \[2, 4\]/],
    ["counting negatives", () => bincount(ints(-1)), /bincount: -1 is negative/],
    ["a range of nothing", () => histc(ones([2]), 4, 2, 1), /histc: from 2 to 1/],
    [
      "einsum with too few operands",
      () => einsum("ij,jk->ik", ones([2, 2])),
      /einsum: .*names 2 operands, 1 are given/,
    ],
    ["einsum with another rank", () => einsum("ijk->i", ones([2, 2])), /einsum: "ijk".*3 dimensions.*\[2, 2\]/],
    [
      "einsum with unequal extents",
      () => einsum("ij,jk->ik", ones([2, 3]), ones([4, 2])),
      /"j".*3 and 4.*\[2, 3\], \[4, 2\]/,
    ],
    ["einsum with an unknown output", () => einsum("i->j", ones([2])), /names "j", no operand does/],
    ["tensordot that does not match", () => tensordot(ones([2, 3]), ones([2, 3]), 1), /tensordot:.*\[2, 3\]/],
    ["a class that is not there", () => oneHot(ints(3), 3), /oneHot: class 3 is not one of 0…2/],
    ["a diagonal of a cube", () => diag(ones([2, 2, 2])), /diag: .*\[2, 2, 2\]/],
    ["a grid of matrices", () => meshgrid([ones([2, 2])]), /meshgrid: \[2, 2\] is not a vector/],
    ["steps away from the end", () => arange(0, 1, -1), /arange: steps of -1 do not lead from 0 to 1/],
    ["T of a cube", () => ones([2, 2, 2]).T, /T: \[2, 2, 2\] is no matrix/],
    ["targets as a column", () => losses.mseLoss(ones([3]), ones([3, 1])), /mseLoss: .*\[3\].*\[3, 1\].*squeeze/],
    [
      "logits for probabilities",
      () => losses.bce(tensor([2]), tensor([1])),
      /bce: 2 is not a probability.*bceWithLogits/,
    ],
    ["targets of another shape", () => losses.nllLoss(ones([2, 3]), ints(0)), /nllLoss: .*\[2, 3\].*\[1\]/],
    ["draws without weights", () => random.multinomial(zeros([3]), 1, seeded()), /multinomial: row 0 has 0 weights/],
    ["integers from nowhere", () => random.randint(3, 3, [2], seeded()), /randint: from 3 to below 3/],
  ];
  it.each(mistakes)("%s is explained", (_, mistake, message) => expect(mistake).toThrow(message));

  it("every name of a method is an operation", () => {
    for (const [file, names] of Object.entries(methodNames)) {
      const functions = operations[file as keyof typeof operations] as unknown as Record<string, unknown>;
      for (const name of names) {
        expect(functions[name], `${file}.${name}`).toBeTypeOf("function");
        expect(name in Tensor.prototype, name).toBe(true);
      }
    }
    expect(list(ones([2, 2]).cumsum(0).mul(2).floor())).toEqual([2, 2, 4, 4]);
  });

  it("arrays of no elements pass through", () => {
    const empty = zeros([0, 3]);
    expect(empty.sort().values.shape).toEqual([0, 3]);
    expect(empty.cumsum(0).shape).toEqual([0, 3]);
    expect(list(sum(empty, 0))).toEqual([0, 0, 0]);
    expect(list(empty.prod(0))).toEqual([1, 1, 1]);
    expect(empty.flip(0).roll(1, 0).reshape(3, 0).shape).toEqual([3, 0]);
    expect(empty.indexSelect(1, ints(0, 2)).shape).toEqual([0, 2]);
    expect(empty.nonzero().shape).toEqual([0, 2]);
    expect(einsum("ij,kj->ik", empty, ones([2, 3])).shape).toEqual([0, 2]);
    expect(empty.mean().item()).toBeNaN();
  });

  it("reshapes without a copy where strides can say it", () => {
    const x = arange(24).reshape(2, 3, 4);
    const rows = x.transpose(0, 1);
    expect(rows.reshape(3, 2, 2, 2).storage).toBe(x.storage);
    expect(rows.unsqueeze(1).squeeze(1).storage).toBe(x.storage);
    expect(rows.reshape(3, 8).storage).not.toBe(x.storage);
    expect(list(rows.reshape(3, 2, 2, 2))).toEqual(list(rows));
    expect(list(rows.reshape(3, 8))).toEqual(list(rows));
    expect(list(x.slice([null, [null, null, 2]]).reshape(2, 8))).toEqual(list(x.slice([null, [null, null, 2]])));
  });

  it("changes in place, for views and overlapping ranges too", () => {
    const x = arange(6).reshape(2, 3);
    x.select(1, 0).mul_(10);
    expect(list(x)).toEqual([0, 1, 2, 30, 4, 5]);
    expect(
      list(
        x
          .add_(tensor([1, 0, 0]))
          .fill_(2)
          .sub_(x),
      ),
    ).toEqual([0, 0, 0, 0, 0, 0]);
    const line = arange(4);
    line.narrow(0, 1, 3).copy_(line.narrow(0, 0, 3));
    expect(list(line)).toEqual([0, 0, 1, 2]);
    expect(list(ints(5, 6).copy_(tensor([1.9, -1.9])))).toEqual([1, -1]);
    expect(() => ints(5).add_(0.5)).toThrow(/add_: the result is float32, which an array of int32 does not hold/);
    expect(() => ones([2]).add_(ones([2, 2]))).toThrow(/add_: .*\[2\].*\[2, 2\]/);
    expect(() => ones([1]).expand(3).add_(1)).toThrow(/add_: elements of an expanded array share/);
  });

  it("tells what a change in place would lose", () => {
    const leaf = ones([2]).requiresGrad_();
    expect(() => leaf.add_(1)).toThrow(/add_: a leaf that requires a gradient.*noGrad/);
    expect(() => leaf.mul(2).mul_(2)).toThrow(/mul_: this array, computed by mul,.*use mul/);
    expect(() => ones([2]).add_(leaf)).toThrow(/add_: the source requires a gradient.*detach/);
    noGrad(() => leaf.add_(1));
    expect(list(leaf)).toEqual([2, 2]);
    const loss = leaf.square().sum();
    noGrad(() => leaf.zero_());
    expect(() => loss.backward()).toThrow(/changed in place after it was used/);
  });

  it("compares whole arrays", () => {
    const x = tensor([1, Number.NaN, Number.POSITIVE_INFINITY]);
    expect(x.equal(x)).toBe(false);
    expect(x.allclose(x)).toBe(false);
    expect(x.allclose(x.add(1e-7), { equalNan: true })).toBe(true);
    expect(ones([2]).allclose(tensor([1, 1.001]))).toBe(false);
    expect(ones([2]).equal(ones([2, 1]))).toBe(false);
    expect(ones([2]).equal(ones([2], "int32"))).toBe(true);
    const { min, max } = tensor([
      [3, 1],
      [2, 5],
    ]).aminmax(1);
    expect([list(min), list(max)]).toEqual([
      [1, 2],
      [3, 5],
    ]);
  });

  it("makes sequences", () => {
    expect(list(arange(2, 8, 3))).toEqual([2, 5]);
    expect(list(linspace(0, 1, 5))).toEqual([0, 0.25, 0.5, 0.75, 1]);
    expect(linspace(0.1, 0.7, 7, "float64").toTypedArray()[6]).toBe(0.7);
    expect(list(eye(2))).toEqual([1, 0, 0, 1]);
    const { values, inverse, counts } = unique(tensor([3, 1, 3]));
    expect([list(values), list(inverse), list(counts)]).toEqual([
      [1, 3],
      [1, 0, 1],
      [1, 2],
    ]);
  });

  it("draws by the frequencies asked for, the same for one seed", () => {
    const n = 20_000;
    const share = (x: Tensor, of: number) => list(x).filter((v) => v === of).length / x.size;
    const weights = tensor([0.1, 0, 0.6, 0.3]);
    const drawn = random.multinomial(weights, n, seeded(), true);
    for (const [i, w] of [0.1, 0, 0.6, 0.3].entries()) expect(Math.abs(share(drawn, i) - w)).toBeLessThan(0.015);
    expect(share(drawn, 1)).toBe(0);
    const first = random.multinomial(weights.expand(n, 4), 2, seeded());
    expect(Math.abs(share(first.select(1, 0), 2) - 0.6)).toBeLessThan(0.015);
    expect(gt(first, -1).all().item()).toBe(1);
    expect(list(random.multinomial(weights, 3, seeded())).sort()).toEqual([0, 2, 3]);
    const dice = random.randint(1, 7, [n], seeded());
    expect(dice.dtype).toBe("int32");
    for (let i = 1; i <= 6; i++) expect(Math.abs(share(dice, i) - 1 / 6)).toBeLessThan(0.015);
    expect(Math.abs(share(random.bernoulli(tensor([0.25]).expand(n), seeded()), 1) - 0.25)).toBeLessThan(0.015);
    expect(list(random.randperm(9, seeded())).sort()).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8]);
    const scaled = random.normal(tensor([5]).expand(n), 2, seeded());
    expect(Math.abs(scaled.mean().item() - 5)).toBeLessThan(0.06);
    expect(Math.abs(scaled.std().item() - 2)).toBeLessThan(0.06);
    expect(list(random.randint(0, 99, [5], seeded()))).toEqual(list(random.randint(0, 99, [5], seeded())));
  });
});

describe("numbers beside arrays of few bits", () => {
  const truth = tensor([1, 0, 1], [3], "bool");
  const bytes = tensor([200, 3], [2], "uint8");
  const small = tensor([100, 100], [2], "int8");

  it.each<[string, Tensor, string, number[]]>([
    ["a truth value plus a number is a whole number", truth.add(2), "int32", [3, 2, 3]],
    ["or a fraction", truth.mul(0.5), "float32", [0.5, 0, 0.5]],
    ["compared with a number it keeps its size", truth.gt(-1), "bool", [1, 1, 1]],
    ["truth values added are truth values", truth.add(truth), "bool", [1, 0, 1]],
    ["also where they are gathered", truth.scatterAdd(0, tensor(Int32Array.of(0, 1)), truth), "bool", [1, 0, 1]],
    ["a quotient sees the number whole", bytes.div(-2), "float32", [-100, -1.5]],
    ["a sum of bytes has room", bytes.sum(), "int32", [203]],
    ["so has the sum of one", bytes.select(0, 0).sum(), "int32", [200]],
    ["and the running sum", small.cumsum(0), "int32", [100, 200]],
    ["and the running product", small.cumprod(0), "int32", [100, 10_000]],
    ["and the product", small.prod(), "int32", [10_000]],
    ["counting a scalar counts", truth.select(0, 0).countNonzero(), "int32", [1]],
  ])("%s", (_, result, dtype, numbers) => {
    expect([result.dtype, Array.from(result.toTypedArray())]).toEqual([dtype, numbers]);
  });
});
