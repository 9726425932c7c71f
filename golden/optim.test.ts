import { step, type Tensor, tensor } from "@gradus/tensor";
import { setBackend } from "@gradus/tensor/backend";
import { Adagrad } from "@gradus/tensor/optim/adagrad";
import { Adam, AdamW } from "@gradus/tensor/optim/adam";
import { clipGradNorm, clipGradValue } from "@gradus/tensor/optim/clip";
import { ExponentialMovingAverage } from "@gradus/tensor/optim/ema";
import { RMSprop } from "@gradus/tensor/optim/rmsprop";
import * as schedules from "@gradus/tensor/optim/schedules";
import { SGD } from "@gradus/tensor/optim/sgd";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import fixture from "./fixtures/optim.json" with { type: "json" };

/** Largest difference to PyTorch's float32, relative to the largest number of the result. */
const tolerance = 3e-6;

function expectClose(got: ArrayLike<number>, want: readonly number[], what: string, limit = tolerance): void {
  expect(got.length, what).toBe(want.length);
  const scale = Math.max(1, ...want.map(Math.abs));
  for (const [i, value] of want.entries()) {
    if (!(Math.abs(got[i] - value) <= limit * scale)) expect.fail(`${what}[${i}] is ${got[i]}, PyTorch says ${value}`);
  }
}

function leaf(values: readonly number[], shape = [values.length]): Tensor {
  return tensor(Float32Array.from(values), shape).requiresGrad_();
}

const kinds = { SGD, Adam, AdamW, RMSprop, Adagrad };

describe.each(["js", "wasm"] as const)("PyTorch and backend %s agree", (backend) => {
  beforeAll(() => setBackend(backend));
  afterAll(() => setBackend("wasm"));

  it.each(fixture.optimizers)("eight steps of $name, $options", ({ name, options, start, gradients, path }) => {
    const p = leaf(start);
    const optimizer = new kinds[name as keyof typeof kinds]([["p", p]], { learningRate: 0.05, ...(options as object) });
    for (const [i, want] of path.entries()) {
      p.grad = tensor(Float32Array.from(gradients.slice(6 * i, 6 * i + 6)));
      optimizer.step();
      expectClose(p.toTypedArray(), want, `step ${i + 1}`);
    }
  });

  it("options per parameter; a parameter's steps count from its first gradient", () => {
    const [a, b] = fixture.groups.start.map((values) => leaf(values));
    const named = Object.entries({ a, b });
    const optimizer = new AdamW(named, {
      learningRate: 0.04,
      perParameter: (name) => (name === "a" ? { weightDecay: 0.3 } : { weightDecay: 0, rateScale: 0.5 }),
    });
    for (const [i, want] of fixture.groups.path.entries()) {
      const gradient = Float32Array.from(fixture.groups.gradients[i]);
      a.grad = tensor(gradient.slice(0, 3));
      b.grad = i >= 2 ? tensor(gradient.slice(3)) : null;
      optimizer.step();
      expectClose(a.toTypedArray(), want[0], `a, step ${i + 1}`);
      expectClose(b.toTypedArray(), want[1], `b, step ${i + 1}`);
    }
  });

  it.each(fixture.clipping.norms)("clipping the norm, $maxNorm, order $normType", ({ maxNorm, normType, ...want }) => {
    step(() => {
      const parameters = fixture.clipping.gradients.map(({ shape, data }) => {
        const p = leaf(data, shape);
        p.grad = tensor(Float32Array.from(data), shape);
        return p;
      });
      const total = clipGradNorm(parameters, maxNorm, Number(normType));
      expectClose([total], [want.total], "total");
      for (const [i, p] of parameters.entries())
        expectClose(p.grad!.toTypedArray(), want.gradients[i], `gradient ${i}`);
    });
  });

  it("clipping values", () => {
    step(() => {
      for (const [i, { shape, data }] of fixture.clipping.gradients.entries()) {
        const p = leaf(data, shape);
        p.grad = tensor(Float32Array.from(data), shape);
        clipGradValue([p], 0.7);
        expectClose(p.grad.toTypedArray(), fixture.clipping.values[i], `gradient ${i}`);
      }
    });
  });

  it("averaging", () => {
    const p = leaf(fixture.averaging.start);
    const average = new ExponentialMovingAverage([["p", p]], 0.9);
    for (const [i, value] of fixture.averaging.values.entries()) {
      p.storage.array.set(value);
      average.update();
      expectClose(average.state().p.toTypedArray(), fixture.averaging.path[i], `step ${i + 1}`);
    }
  });
});

describe("schedules are PyTorch's", () => {
  const s = schedules;
  const ours: Record<keyof typeof fixture.schedules, schedules.Schedule> = {
    linear: (step) => s.linear(step, 10, 0.25, 1),
    cosine: (step) => s.cosine(step, 40, 0.1),
    cosineRestarts: (step) => s.cosineRestarts(step, 5, 2),
    cosineRestartsEqual: (step) => s.cosineRestarts(step, 7),
    stepDecay: (step) => s.stepDecay(step, 6, 0.5),
    multiStep: (step) => s.multiStep(step, [3, 10, 30], 0.3),
    exponential: (step) => s.exponential(step, 0.9),
    polynomial: (step) => s.polynomial(step, 30, 2),
    inTurn: (step) =>
      s.inTurn(
        step,
        [
          [5, (n) => s.linear(n, 5, 0.1, 1)],
          [10, (n) => s.exponential(n, 0.8)],
        ],
        (n) => s.stepDecay(n, 4, 0.5),
      ),
    oneCycle: (step) => s.oneCycle(step, 40, 0.2),
  };
  it.each(Object.keys(ours) as (keyof typeof ours)[])("%s", (name) => {
    const want = fixture.schedules[name];
    expectClose(
      Array.from(want, (_, i) => ours[name](i)),
      want,
      "rate",
      1e-9,
    );
  });

  it.each(["min", "max"] as const)("reduce on plateau, %s", (mode) => {
    const plateau = new s.ReduceOnPlateau({ mode, factor: 0.5, patience: 2, threshold: 1e-3, cooldown: 1, floor: 0.1 });
    const rates = fixture.plateau.metrics.map((metric) => plateau.update(metric ?? Number.NaN));
    expectClose(rates, fixture.plateau.rates[mode], "rate", 1e-12);
  });
});
