/** What goes wrong in training loops: each mistake is caught where it is made and explained, and memory stays flat. */
import { afterAll, beforeEach, describe, expect, it } from "vitest";
import { backend, setBackend } from "./backend.ts";
import { constant } from "./nn/init.ts";
import { Dropout, Linear } from "./nn/layers.ts";
import { BatchNorm1d } from "./nn/norm.ts";
import { Sequential } from "./nn/sequential.ts";
import { noGrad } from "./op.ts";
import { crossEntropy } from "./ops/cross-entropy.ts";
import { relu } from "./ops/elementwise.ts";
import { add_, copy_, mul_ } from "./ops/inplace.ts";
import { Generator, rand } from "./ops/random.ts";
import { AdamW } from "./optim/adam.ts";
import { clipGradNorm } from "./optim/clip.ts";
import { ExponentialMovingAverage } from "./optim/ema.ts";
import { SGD } from "./optim/sgd.ts";
import { keep, ones, step, type Tensor, tensor } from "./tensor.ts";

afterAll(() => setBackend("wasm"));

describe.each(["js", "wasm"] as const)("on backend %s", (name) => {
  beforeEach(() => setBackend(name));
  const leaf = (...values: number[]) => tensor(values).requiresGrad_();

  describe("a graph is walked once", () => {
    it("twice from the same loss", () => {
      const loss = leaf(1, 2).mul(3).sum();
      loss.backward();
      expect(() => loss.backward()).toThrow(/graph through \w+ was already walked once.*compute the loss again/);
    });

    it("from two losses that share a part", () => {
      const shared = leaf(1, 2).exp();
      const [first, second] = [shared.sum(), shared.mul(shared).sum()];
      first.backward();
      expect(() => second.backward()).toThrow(/graph through exp was already walked once/);
    });

    it("two losses added up are walked together", () => {
      const x = leaf(1, 2);
      const shared = x.mul(2);
      shared.sum().add(shared.mul(shared).sum()).backward();
      expect(Array.from(x.grad!.toTypedArray())).toEqual([2 + 8, 2 + 16]);
    });
  });

  describe("changes in place", () => {
    it("of what backward needs", () => {
      const x = leaf(1, 2);
      const factor = tensor([3, 4]);
      const loss = x.mul(factor).sum();
      add_(factor, 1);
      expect(() => loss.backward()).toThrow(/input 1 of mul, shape \[2\], was changed in place after it was used/);
    });

    it("of an array through a view of it", () => {
      const x = leaf(1, 2);
      const table = tensor([1, 2, 3, 4], [2, 2]);
      const loss = x.mul(table.narrow(0, 1, 1).reshape(2)).sum();
      mul_(table.narrow(0, 0, 1), 2);
      expect(() => loss.backward()).toThrow(/was changed in place after it was used/);
    });

    it("of a leaf while the graph is recorded", () => {
      const x = leaf(1, 2);
      expect(() => add_(x, 1)).toThrow(/a leaf that requires a gradient is changed in place.*noGrad/);
      noGrad(() => add_(x, 1));
      expect(Array.from(x.toTypedArray())).toEqual([2, 3]);
    });

    it("of a computed array", () => {
      expect(() => add_(leaf(1, 2).mul(2), 1)).toThrow(/computed by mul, is part of the graph/);
    });

    it("by an array that needs a gradient", () => {
      expect(() => copy_(tensor([0, 0]), leaf(1, 2))).toThrow(/source requires a gradient.*detach/);
    });
  });

  describe("a leaf that changes between forward and backward", () => {
    const changes: [string, (layer: Linear) => void][] = [
      [
        "by an optimizer's step",
        (layer) => {
          layer.weight.grad = ones([2, 2]);
          new SGD([["weight", layer.weight]], { learningRate: 0.1 }).step();
        },
      ],
      ["by a state loaded", (layer) => void layer.loadStateDict(new Linear(2, 2, new Generator(2)).stateDict())],
      ["by an initializer", (layer) => void constant(layer.weight, 1)],
      [
        "by an average in its place",
        (layer) => new ExponentialMovingAverage(layer.namedParameters(), 0.9).use(() => {}),
      ],
      ["in place", (layer) => void noGrad(() => mul_(layer.weight, 2))],
    ];
    it.each(changes)("%s", (_, change) => {
      const [layer, input] = [new Linear(2, 2, new Generator(1)), ones([1, 2]).requiresGrad_()];
      const loss = layer.forward(input).sum();
      change(layer);
      expect(() => loss.backward()).toThrow(/was changed in place after it was used. Call backward\(\) before/);
    });
  });

  describe("a tensor that outlives its step", () => {
    const escaping = (compute: () => Tensor) => {
      const escaped: Tensor[] = [];
      step(() => void escaped.push(compute()));
      return escaped[0];
    };
    const uses: [string, (t: Tensor) => unknown][] = [
      ["read", (t) => t.toTypedArray()],
      ["read as a number", (t) => t.sum().item()],
      ["computed with", (t) => ones([2]).add(t)],
      ["multiplied", (t) => ones([1, 2]).matmul(t)],
      ["seen through a view", (t) => t.reshape(2, 1).transpose(0, 1).toTypedArray()],
      ["kept too late", (t) => keep(t)],
      ["changed in place", (t) => noGrad(() => add_(t, 1))],
      ["returned by a later step", (t) => step(() => t)],
    ];
    it.each(uses)("%s", (_, use) => {
      const escaped = escaping(() => ones([2]).mul(3));
      expect(() => use(escaped)).toThrow(/made inside a step, which has ended.*Return it from the step.*keep\(\)/s);
    });

    it("also when the step ended by an error", () => {
      const escaped: Tensor[] = [];
      const failing = () =>
        step(() => {
          escaped.push(ones([2]));
          throw new Error("mine");
        });
      expect(failing).toThrow("mine");
      expect(() => escaped[0].toTypedArray()).toThrow(/made inside a step/);
    });

    it("walked backward", () => {
      const x = leaf(1, 2);
      const loss = escaping(() => x.exp().sum());
      expect(() => loss.backward()).toThrow(/made inside a step/);
    });

    it("a gradient that the last step left behind", () => {
      const x = leaf(1, 2);
      const train = () => step(() => x.mul(3).sum().backward());
      train();
      expect(() => x.grad!.toTypedArray()).toThrow(/zeroGrad\(\) before every backward/);
      expect(train).toThrow(/A gradient that an earlier step left behind.*zeroGrad\(\) before every backward/s);
      x.grad = null;
      train();
    });

    it("a gradient that an optimizer would take too late", () => {
      const x = leaf(1, 2);
      const optimizer = new AdamW([["x", x]], { learningRate: 0.1 });
      step(() => x.mul(3).sum().backward());
      expect(() => optimizer.step()).toThrow(/made inside a step/);
      expect(Array.from(x.toTypedArray())).toEqual([1, 2]);
    });
  });

  it("a type that is none is refused, and arrays keep their own memory", () => {
    const unknown = "float31" as "float32";
    expect(() => ones([2]).to(unknown)).toThrow(/float31 is none; there are float32/);
    const square = tensor([1, 2, 3, 4], [2, 2]);
    const sum = square.matmul(square).add(tensor([3, 4]));
    expect([...sum.toTypedArray()]).toEqual([10, 14, 18, 26]);
  });

  it("a failed step leaves a model that can be trained on", () => {
    const layer = new Linear(2, 2, new Generator(1));
    const optimizer = new AdamW(layer.namedParameters(), { learningRate: 0.1 });
    const train = (input: Tensor) =>
      step(() => {
        optimizer.zeroGrad();
        layer.forward(input).sum().backward();
        optimizer.step();
      });
    expect(() => train(ones([1, 3]))).toThrow(/linear/);
    train(ones([1, 2]));
    expect(layer.weight.toTypedArray().every(Number.isFinite)).toBe(true);
  });
});

it("arrays of two backends in one operation", () => {
  setBackend("js");
  const plain = ones([64]);
  setBackend("wasm");
  const pooled = ones([64]);
  for (const mixed of [() => pooled.add(plain), () => plain.mul(2), () => relu(plain)]) {
    expect(mixed).toThrow(/made on the backend js.*setBackend\(\) before arrays are made/);
  }
});

it("memory is flat over 10,000 steps", () => {
  setBackend("wasm");
  const chance = new Generator(1);
  const network = new Sequential(
    new Linear(4, 8, chance),
    new BatchNorm1d(8),
    relu,
    new Dropout(0.1, chance),
    new Linear(8, 3, chance),
  );
  const optimizer = new AdamW(network.namedParameters(), { learningRate: 1e-3 });
  const parameters = network.parameters();
  const average = new ExponentialMovingAverage(network.namedParameters(), 0.99);
  const train = () =>
    step(() => {
      optimizer.zeroGrad();
      const loss = crossEntropy(network.forward(rand([5, 4], chance)), tensor(Int32Array.of(0, 1, 2, 0, 1)));
      loss.backward();
      clipGradNorm(parameters, 1);
      optimizer.step();
      average.update();
      return loss.item();
    });
  for (let i = 0; i < 10; i++) train();
  const pool = backend().pool!;
  const before = { inUse: pool.bytesInUse, reserved: pool.bytesReserved };
  let last = 0;
  for (let i = 0; i < 10_000; i++) last = train();
  expect(Number.isFinite(last)).toBe(true);
  // Collected garbage of earlier tests may give some back.
  expect(pool.bytesInUse).toBeLessThanOrEqual(before.inUse);
  expect(pool.bytesReserved).toBe(before.reserved);
});
