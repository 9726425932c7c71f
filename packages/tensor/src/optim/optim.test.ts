import { afterAll, beforeEach, describe, expect, it } from "vitest";
import { backend, setBackend } from "../backend.ts";
import { Linear } from "../nn/layers.ts";
import { mul } from "../ops/elementwise.ts";
import { Generator, randn } from "../ops/random.ts";
import { mean } from "../ops/reduce.ts";
import { ones, step, type Tensor, tensor } from "../tensor.ts";
import { accumulateGradients } from "./accumulate.ts";
import { Adagrad } from "./adagrad.ts";
import { Adam, AdamW } from "./adam.ts";
import { clipGradNorm } from "./clip.ts";
import { ExponentialMovingAverage } from "./ema.ts";
import { Lion } from "./lion.ts";
import type { NamedParameters, Optimizer, OptimizerState } from "./optimizer.ts";
import { RMSprop } from "./rmsprop.ts";
import { cosineRestarts, ReduceOnPlateau, warmupCosine } from "./schedules.ts";
import { SGD } from "./sgd.ts";

const learningRate = 0.05;
const kinds: [string, (parameters: NamedParameters) => Optimizer][] = [
  ["SGD", (p) => new SGD(p, { learningRate })],
  ["SGD with dampened momentum", (p) => new SGD(p, { learningRate, momentum: 0.9, dampening: 0.2 })],
  ["Adam", (p) => new Adam(p, { learningRate })],
  ["AdamW, amsgrad", (p) => new AdamW(p, { learningRate, amsgrad: true })],
  ["RMSprop, centered", (p) => new RMSprop(p, { learningRate, centered: true, momentum: 0.5 })],
  ["Adagrad", (p) => new Adagrad(p, { learningRate, initialSum: 0.1, rateDecay: 0.01 })],
  ["Lion", (p) => new Lion(p, { learningRate, weightDecay: 0.1 })],
];

/** As a checkpoint keeps it: numbers apart from any backend. */
function saved({ tensors, ...rest }: OptimizerState) {
  const arrays = Object.entries(tensors).map(([name, t]) => [name, { data: t.toTypedArray() }] as const);
  return structuredClone({ ...rest, tensors: Object.fromEntries(arrays) });
}

describe.each(["js", "wasm"] as const)("on backend %s", (name) => {
  beforeEach(() => setBackend(name));
  afterAll(() => setBackend("wasm"));

  const x = (i: number) => randn([4, 3], Generator.from({ seed: 3, drawn: i * 24 }));

  /** The bias gets no gradient in the first three steps. */
  function trainStep(layer: Linear, optimizer: Optimizer, i: number): void {
    step(() => {
      optimizer.zeroGrad();
      mean(layer.forward(x(i)).tanh()).backward();
      if (i < 3) for (const [key, p] of layer.namedParameters()) if (key === "bias") p.grad = null;
      optimizer.step();
    });
  }

  it.each(kinds)("%s continues from its saved state to the same bits, wherever it stopped", (_, make) => {
    const train = (resumeAt: number) => {
      let layer = new Linear(3, 2, new Generator(1));
      let optimizer = make(layer.namedParameters());
      for (let i = 0; i < 8; i++) {
        if (i === resumeAt) {
          const [state, parameters] = [saved(optimizer.state()), layer.stateDict()];
          layer = new Linear(3, 2, new Generator(99));
          layer.loadStateDict(parameters);
          optimizer = make(layer.namedParameters());
          optimizer.loadState(state);
        }
        optimizer.learningRate *= 0.9;
        trainStep(layer, optimizer, i);
      }
      return Object.values(layer.stateDict()).map((p) => p.toTypedArray());
    };
    const whole = train(-1);
    for (const resumeAt of [0, 1, 2, 5]) expect(train(resumeAt)).toEqual(whole);
  });

  describe("four small batches", () => {
    const images = randn([8, 3], new Generator(5)).toTypedArray();
    const loss = (layer: Linear, from: number, to: number) =>
      mean(layer.forward(tensor(images.slice(3 * from, 3 * to), [to - from, 3])).sigmoid());

    /** @param gradients fills the parameters' gradients and gives the batch's loss */
    const train = (gradients: (layer: Linear) => Tensor) => {
      const layer = new Linear(3, 2, new Generator(1));
      const optimizer = new AdamW(layer.namedParameters(), { learningRate });
      const losses = Array.from({ length: 3 }, () =>
        step(() => {
          optimizer.zeroGrad();
          const value = gradients(layer).item();
          optimizer.step();
          return value;
        }),
      );
      return [...layer.weight.toTypedArray(), ...losses];
    };
    const whole = (layer: Linear) => {
      const value = loss(layer, 0, 8);
      value.backward();
      return value;
    };
    const expectSame = (got: number[]) => {
      const want = train(whole);
      for (let i = 0; i < want.length; i++) expect(Math.abs(got[i] - want[i])).toBeLessThan(1e-6);
    };

    it("are one large one, when their gradients add up", () => {
      expectSame(
        train((layer) => {
          const parts = [0, 2, 4, 6].map((from) => loss(layer, from, from + 2).div(4));
          for (const part of parts) part.backward();
          return parts.reduce((sum, part) => sum.add(part));
        }),
      );
    });

    it("and also part by part, each in a step of its own", () => {
      expectSame(
        train((layer) => accumulateGradients(layer.parameters(), 4, (part) => loss(layer, 2 * part, 2 * part + 2))),
      );
    });

    it("then need the memory of one part", () => {
      const layer = new Linear(100, 100, new Generator(1));
      const peak = (parts: number) => {
        let most = 0;
        step(() => {
          accumulateGradients(layer.parameters(), parts, () => {
            const value = mean(layer.forward(ones([200, 100])).tanh());
            most = Math.max(most, backend().pool?.bytesInUse ?? 0);
            return value;
          });
        });
        for (const p of layer.parameters()) p.grad = null;
        return most;
      };
      expect(peak(6)).toBe(peak(1));
    });

    it("leave a parameter that none of them reached without a gradient", () => {
      const [a, b] = [ones([2]).requiresGrad_(), ones([2]).requiresGrad_()];
      step(() => {
        accumulateGradients([a, b], 2, (part) => (part === 0 ? a.sum() : a.mul(3).sum()));
        expect(Array.from(a.grad!.toTypedArray())).toEqual([2, 2]);
        expect(b.grad).toBeNull();
      });
      expect(() => accumulateGradients([a], 0, () => a.sum())).toThrow(/0 parts/);
    });
  });

  it("Lion takes steps of equal size, the sign of the mixed momentum", () => {
    const p = tensor([1, -2, 3]).requiresGrad_();
    const lion = new Lion([["p", p]], { learningRate: 0.5, weightDecay: 0.1 });
    p.grad = tensor([0.3, -4, 0]);
    lion.step();
    expect(Array.from(p.toTypedArray())).toEqual([1 - 0.5 * 1.1, -2 + 0.5 * 1.2, 3 - 0.5 * 0.3].map(Math.fround));
    // m is now 0.01·g; a small gradient against it does not turn the direction of the second element.
    p.grad = tensor([-1, 0.1, 0]);
    const before = p.toTypedArray();
    lion.step();
    const moved = p.toTypedArray().map((v, i) => v - before[i] * (1 - 0.05));
    expect(Array.from(moved, (v) => Math.round(v * 1e4) / 1e4)).toEqual([0.5, 0.5, 0]);
  });

  it("clips parameters that share one gradient array once each", () => {
    const [a, b] = [ones([2]).requiresGrad_(), ones([2]).requiresGrad_()];
    step(() => {
      a.add(b).sum().backward();
      expect(clipGradNorm([a, b], 1)).toBe(2);
      for (const p of [a, b]) for (const g of p.grad!.toTypedArray()) expect(g).toBeCloseTo(0.5, 5);
    });
  });

  it("clipping tells of a gradient that is not finite", () => {
    const a = ones([2]).requiresGrad_();
    a.grad = tensor([1, Number.NaN]);
    expect(clipGradNorm([a], 1)).toBeNaN();
    a.grad = tensor([1, Number.POSITIVE_INFINITY]);
    expect(clipGradNorm([a], 1)).toBe(Number.POSITIVE_INFINITY);
  });

  it("an average takes the parameters' place for as long as it is asked to, and is saved to the bit", () => {
    const p = tensor([1, 2]).requiresGrad_();
    const average = new ExponentialMovingAverage([["p", p]], 0.5);
    p.storage.array.set([3, 4]);
    average.update();
    const read = () => Array.from(p.toTypedArray());
    expect(average.use(read)).toEqual([2, 3]);
    expect(() =>
      average.use(() => {
        throw new Error("mine");
      }),
    ).toThrow("mine");
    expect(read()).toEqual([3, 4]);
    const other = new ExponentialMovingAverage([["p", p]], 0.5);
    other.loadState({ p: { data: average.state().p.toTypedArray() } });
    expect(other.use(read)).toEqual([2, 3]);
  });

  const p = () => ones([2]).requiresGrad_();
  const mistakes: [string, () => unknown, RegExp][] = [
    [
      "a schedule that gave no number",
      () => {
        const optimizer = new SGD([["p", p()]], { learningRate });
        optimizer.learningRate *= Number.NaN;
        optimizer.step();
      },
      /learning rate NaN/,
    ],
    ["periods that shrink to nothing", () => cosineRestarts(10, 4, 0.5), /grows by 0.5/],
    ["no parameters", () => new SGD([], { learningRate }), /no parameters to train/],
    ["a negative rate", () => new SGD([["p", p()]], { learningRate: -1 }), /learning rate -1/],
    [
      "one array under two names",
      () => {
        const shared = p();
        return new SGD(Object.entries({ a: shared, b: shared }), { learningRate });
      },
      /a and b are the same array/,
    ],
    [
      "two arrays under one name",
      () =>
        new SGD(
          [
            ["p", p()],
            ["p", p()],
          ],
          { learningRate },
        ),
      /two parameters are called p/,
    ],
    [
      "a view as parameter",
      () => new SGD([["p", mul(ones([2, 3]), 1).transpose(0, 1)]], { learningRate }),
      /contiguous/,
    ],
    ["β of 1", () => new Adam([["p", p()]], { learningRate, betas: [1, 0.9] }), /β₁ 1 is not in \[0, 1\)/],
    ["Nesterov without momentum", () => new SGD([["p", p()]], { learningRate, nesterov: true }), /Nesterov/],
    ["a negative decay", () => new AdamW([["p", p()]], { learningRate, weightDecay: -1 }), /weight decay -1/],
    [
      "a state without the arrays",
      () => new Adam([["p", p()]], { learningRate }).loadState({ steps: 3, tensors: {} }),
      /no fitting m for parameter p/,
    ],
    [
      "a gradient of another shape",
      () => {
        const own = p();
        own.grad = ones([3]);
        new SGD([["p", own]], { learningRate }).step();
      },
      /p has shape \[2\], its gradient \[3\]/,
    ],
    [
      "parameters without names",
      () => new SGD([p()] as never, { learningRate }),
      /namedParameters\(\), not parameters/,
    ],
    [
      "a rate by PyTorch's name",
      () => new SGD([["p", p()]], { lr: 1 } as never),
      /rate undefined.*called learningRate/,
    ],
    ["a norm of order 0", () => clipGradNorm([], 1, 0), /no norm of order 0/],
  ];
  it.each(mistakes)("%s is explained", (_, mistake, message) => expect(mistake).toThrow(message));

  it("a state that does not fit changes nothing", () => {
    const parameters: [string, Tensor][] = Object.entries({ a: p(), b: p() });
    const adam = new Adam(parameters, { learningRate });
    const data = [7, 7];
    expect(() => adam.loadState({ steps: 2, tensors: { "a.m": { data }, "a.v": { data } } })).toThrow(/parameter b/);
    expect(adam.state()).toMatchObject({ steps: 0, tensors: {} });
  });
});

it("a plateau's state is saved and continued", () => {
  const [one, two] = [new ReduceOnPlateau({ patience: 1 }), new ReduceOnPlateau({ patience: 1 })];
  for (const metric of [3, 3, 2.5, 2.5]) one.update(metric);
  two.loadState(structuredClone(one.state()));
  for (const metric of [2.5, 2.5, 2, 2, 2]) expect(two.update(metric)).toBe(one.update(metric));
  expect(one.factor).toBeLessThan(1);
});

it("schedules end where they should, also when there is no way to go", () => {
  for (const step of [0, 5, 6, 7, 100]) {
    for (const [total, warmup] of [
      [6, 6],
      [6, 0],
      [0, 0],
    ]) {
      const factor = warmupCosine(step, total, { warmup, floor: 0.1 });
      expect(factor).toBeGreaterThan(0);
      expect(factor).toBeLessThanOrEqual(1);
      if (step >= total) expect(factor).toBeCloseTo(0.1, 9);
    }
  }
});
