import { beforeEach, describe, expect, it } from "vitest";
import { backend, setBackend } from "./backend.ts";
import { Linear } from "./nn/layers.ts";
import { noGrad } from "./op.ts";
import { conv2d } from "./ops/conv.ts";
import { dropout, Generator, rand, randn } from "./ops/random.ts";
import { crossEntropy } from "./ops/softmax.ts";
import { AdamW } from "./optim/adam.ts";
import { SGD } from "./optim/sgd.ts";
import { arange, keep, ones, step, type Tensor, tensor, zeros } from "./tensor.ts";

describe.each(["js", "wasm"] as const)("on backend %s", (name) => {
  beforeEach(() => setBackend(name));

  describe("mistakes are explained", () => {
    const leaf = () => ones([2, 3]).requiresGrad_();
    const mistakes: [string, () => unknown, RegExp][] = [
      ["shapes that do not broadcast", () => ones([2, 3]).add(ones([2])), /add: shapes \[2, 3\] and \[2\].*transpose/s],
      ["inner extents", () => ones([2, 3]).matmul(ones([4, 3])), /matmul: \[2, 3\] · \[4, 3\].*transpose the second/],
      ["extents of a vector", () => ones([2, 2]).matmul(ones([3])), /matmul: \[2, 2\] · \[3\]: inner extents 2 and 3/],
      ["sort's dimension", () => ones([2]).sort(1), /sort: dimension 1 does not exist/],
      ["reshape to another size", () => ones([2, 3]).reshape(4, 2), /reshape: \[2, 3\] has 6 elements/],
      ["a dimension that is not there", () => ones([2]).sum(1), /sum: dimension 1 does not exist/],
      ["a class that is not there", () => crossEntropy(zeros([1, 3]), tensor(Int32Array.of(3))), /target 3 in row 0/],
      ["channels", () => conv2d(ones([1, 2, 5, 5]), ones([1, 3, 2, 2])), /has 2 channels.*takes 3/],
      ["a kernel larger than the picture", () => conv2d(ones([1, 1, 2, 2]), ones([1, 1, 3, 3])), /does not fit into 2/],
      ["item() of many", () => ones([3]).item(), /3 elements, not one/],
      ["backward from no scalar", () => leaf().mul(2).backward(), /not a scalar/],
      ["backward without a leaf", () => ones([]).backward(), /nothing here requires a gradient/],
      ["rows of different length", () => tensor([[1, 2], [3]]), /rows of different length/],
      ["too few numbers", () => tensor([1, 2, 3], [2, 2]), /3 numbers do not fill shape \[2, 2\]/],
      ["an asynchronous step", () => step(async () => 1), /promise/],
      ["a gradient of integers", () => arange(3, "int32").requiresGrad_(), /int32 numbers have no gradient/],
      ["marking a result", () => leaf().mul(2).requiresGrad_(), /only a leaf/],
      ["a negative seed", () => new Generator(-1), /seed -1/],
      ["dropping more than everything", () => dropout(ones([2]), 1.5, new Generator(0)), /1.5 is no probability/],
    ];
    it.each(mistakes)("%s", (_, mistake, message) => expect(mistake).toThrow(message));

    it("walking a graph twice", () => {
      const loss = leaf().mul(2).sum();
      loss.backward();
      expect(() => loss.backward()).toThrow(/already walked once/);
    });

    it("changing a parameter between forward and backward", () => {
      const w = leaf();
      const loss = w.mul(w).sum();
      w.grad = ones([2, 3]);
      new SGD([["w", w]], { learningRate: 0.1 }).step();
      expect(() => loss.backward()).toThrow(/changed in place after it was used/);
    });

    it("a tensor that outlives its step", () => {
      const escaped: Tensor[] = [];
      step(() => void escaped.push(ones([2]).mul(3)));
      expect(() => escaped[0].toTypedArray()).toThrow(/step, which has ended/);
      expect(() => escaped[0].add(1)).toThrow(/step, which has ended/);
    });
  });

  it("clones what gradients pass through, and lists numbers as they are nested", () => {
    const x = tensor([
      [1, 2],
      [3, 4],
    ]).requiresGrad_();
    const copy = x.clone();
    copy.mul(x).sum().backward();
    expect(x.grad!.tolist()).toEqual([
      [2, 4],
      [6, 8],
    ]);
    expect(copy.storage).not.toBe(x.storage);
    expect(x.detach().T.clone().tolist()).toEqual([
      [1, 3],
      [2, 4],
    ]);
    expect([tensor(5).tolist(), zeros([2, 0]).tolist(), zeros([0, 2]).tolist()]).toEqual([5, [[], []], []]);
  });

  it("keeps what a step returns and what keep() was given", () => {
    const kept: Tensor[] = [];
    const returned = step(() => {
      const x = ones([3]).mul(2);
      kept.push(keep(x));
      return { x, list: [x.add(1)], name: "x" };
    });
    for (let i = 0; i < 20; i++) step(() => ones([3]).mul(9));
    expect(Array.from(returned.x.toTypedArray())).toEqual([2, 2, 2]);
    expect(Array.from(returned.list[0].toTypedArray())).toEqual([3, 3, 3]);
    expect(Array.from(kept[0].toTypedArray())).toEqual([2, 2, 2]);
    expect(returned.name).toBe("x");
  });

  it("frees a step's memory when it throws, and nested steps apart", () => {
    expect(() =>
      step(() => {
        ones([10]);
        throw new Error("mine");
      }),
    ).toThrow("mine");
    const total = step(() => {
      const outer = ones([4]);
      const inner = step(() => ones([4]).mul(5));
      return outer.add(inner);
    });
    expect(Array.from(total.toTypedArray())).toEqual([6, 6, 6, 6]);
    expect(backend().pool?.bytesInUse ?? 0).toBeLessThan(2 ** 20);
  });

  it("adds gradients of several uses and several backwards", () => {
    const x = tensor([2, 3]).requiresGrad_();
    x.mul(x).add(x).sum().backward();
    expect(Array.from(x.grad!.toTypedArray())).toEqual([5, 7]);
    x.sum().backward();
    expect(Array.from(x.grad!.toTypedArray())).toEqual([6, 8]);
  });

  it("records nothing inside noGrad, also after an error", () => {
    const x = ones([2]).requiresGrad_();
    expect(noGrad(() => x.mul(2)).requiresGrad).toBe(false);
    expect(() =>
      noGrad(() => {
        throw new Error("mine");
      }),
    ).toThrow("mine");
    expect(x.mul(2).requiresGrad).toBe(true);
  });

  it("treats NaN and infinities as PyTorch does", () => {
    const x = tensor([Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY, 0, -0]);
    expect(Array.from(x.relu().toTypedArray())).toEqual([Number.NaN, Number.POSITIVE_INFINITY, 0, 0, 0]);
    expect(Array.from(x.log().toTypedArray())).toEqual([
      Number.NaN,
      Number.POSITIVE_INFINITY,
      Number.NaN,
      Number.NEGATIVE_INFINITY,
      Number.NEGATIVE_INFINITY,
    ]);
    expect(Array.from(x.exp().toTypedArray())).toEqual([Number.NaN, Number.POSITIVE_INFINITY, 0, 1, 1]);
    expect(x.max().item()).toBeNaN();
  });

  it("draws the same numbers for one seed, and others for another", () => {
    const draw = (seed: number) => Array.from(rand([37], new Generator(seed)).toTypedArray());
    expect(draw(5)).toEqual(draw(5));
    expect(draw(5)).not.toEqual(draw(6));
    const generator = new Generator(5);
    rand([10], generator);
    const rest = Array.from(rand([27], Generator.from(generator.state())).toTypedArray());
    expect(rest).toEqual(draw(5).slice(10));
    const normal = Array.from(randn([20_000], new Generator(1)).toTypedArray());
    const mean = normal.reduce((sum, v) => sum + v, 0) / normal.length;
    const variance = normal.reduce((sum, v) => sum + (v - mean) ** 2, 0) / normal.length;
    expect(Math.abs(mean)).toBeLessThan(0.03);
    expect(Math.abs(variance - 1)).toBeLessThan(0.04);
  });

  it("drops about the share asked for and keeps the expectation", () => {
    const out = Array.from(dropout(ones([20_000]), 0.3, new Generator(2)).toTypedArray());
    const dropped = out.reduce((n, v) => n + (v === 0 ? 1 : 0), 0) / out.length;
    expect(Math.abs(dropped - 0.3)).toBeLessThan(0.015);
    expect(Math.abs(out.reduce((sum, v) => sum + v, 0) / out.length - 1)).toBeLessThan(0.03);
  });

  it("continues an optimizer from its saved state to the same numbers", () => {
    const train = (steps: number, resumeAt?: number) => {
      let layer = new Linear(3, 2, new Generator(1));
      let optimizer = new AdamW(layer.namedParameters(), { learningRate: 0.05 });
      for (let i = 0; i < steps; i++) {
        if (i === resumeAt) {
          const parameters = Object.entries(layer.stateDict()).map(([k, t]) => [k, keep(t)] as const);
          const state = optimizer.state();
          const tensors = Object.fromEntries(
            Object.entries(state.tensors).map(([k, t]) => [k, { data: t.toTypedArray() }]),
          );
          layer = new Linear(3, 2, new Generator(99));
          layer.loadStateDict(Object.fromEntries(parameters));
          optimizer = new AdamW(layer.namedParameters(), { learningRate: 0.05 });
          optimizer.loadState({ steps: state.steps, tensors });
        }
        step(() => {
          optimizer.zeroGrad();
          const x = rand([4, 3], Generator.from({ seed: 3, drawn: i * 12 }));
          layer.forward(x).tanh().sum().backward();
          optimizer.step();
        });
      }
      return layer.weight.toTypedArray();
    };
    expect(train(9, 4)).toEqual(train(9));
  });
});
