import { defaultState } from "@gradus/lab/figure";
import { createRandom } from "@gradus/lab/random";
import { describe, expect, test } from "vitest";
import classifier from "./classifier.ts";
import computationGraph from "./computation-graph.ts";
import convolution from "./convolution.ts";
import featureMaps from "./feature-maps.ts";
import layer from "./layer.ts";
import learningRate from "./learning-rate.ts";
import lossSurface from "./loss-surface.ts";
import neuron from "./neuron.ts";
import overfitting from "./overfitting.ts";
import pooling from "./pooling.ts";
import { sampleDigits } from "./samples/digits.ts";
import { drawPlanar } from "./samples/planar.ts";
import softmaxCrossEntropy from "./softmax-cross-entropy.ts";

const seeds = Array.from({ length: 20 }, (_, i) => i + 1);

describe("neuron", () => {
  test("a point is right exactly where its z has the wanted sign, whatever the activation", async () => {
    for (const seed of seeds) {
      const random = createRandom(seed);
      const between = () => random.uniform() * 6 - 3;
      const [w1, w2, b] = [between(), between(), between()];
      const data = random.pick(["and", "or", "xor", "blobs"] as const);
      const activation = random.pick(["none", "step", "sigmoid"] as const);
      const { points, right } = await neuron.compute(
        { ...defaultState(neuron.fields), data, activation, w1, w2, b },
        {},
      );
      for (const { x1, x2, label, right: said } of points) {
        const z = w1 * x1 + w2 * x2 + b;
        if (Math.abs(z) > 1e-5) expect(said).toBe(z > 0 === (label === 1));
      }
      expect(right).toBe(points.filter((point) => point.right).length);
      if (data === "xor") expect(right).toBeLessThan(4);
    }
  });

  test("the decision line passes where z is 0", async () => {
    const state = { ...defaultState(neuron.fields), w1: -1.3, w2: 0.4, b: 0.7 };
    const { boundary } = await neuron.compute(state, {});
    if (!boundary) throw new Error("there is a line");
    for (const i of [0, 1]) expect(state.w1 * boundary.x[i] + state.w2 * boundary.y[i] + state.b).toBeCloseTo(0, 9);
    expect((await neuron.compute({ ...state, w1: 0, w2: 0 }, {})).boundary).toBeNull();
  });
});

describe("softmax and cross-entropy", () => {
  const state = defaultState(softmaxCrossEntropy.fields);

  test("the gradient is p − y, and a shift changes neither it nor the loss", async () => {
    for (const seed of seeds) {
      const random = createRandom(seed);
      const logits = Array.from({ length: 4 }, () => random.uniform() * 10 - 5);
      const plain = await softmaxCrossEntropy.compute({ ...state, logits }, {});
      expect(plain.probabilities.reduce((a, b) => a + b)).toBeCloseTo(1, 5);
      for (const [i, p] of plain.probabilities.entries()) {
        expect(plain.gradient[i]).toBeCloseTo(p - Number(i === plain.wanted), 5);
      }
      const moved = await softmaxCrossEntropy.compute({ ...state, logits, shift: random.integer(-120, 120) }, {});
      expect(moved.loss).toBeCloseTo(plain.loss, 3);
    }
  });

  test("the naive way agrees with the stable one until the exponentials overflow", async () => {
    const naive = (shift: number) => softmaxCrossEntropy.compute({ ...state, method: "naive", shift }, {});
    const stable = await softmaxCrossEntropy.compute(state, {});
    expect((await naive(0)).loss).toBeCloseTo(stable.loss, 5);
    expect((await naive(60)).loss).toBeCloseTo(stable.loss, 4);
    expect((await naive(100)).total).toBe(Number.POSITIVE_INFINITY);
    expect((await naive(100)).loss).toBeNaN();
    expect((await naive(-120)).total).toBe(0);
  });
});

test("computation graph: what is found edge by edge is what the engine finds at once", async () => {
  for (const seed of seeds) {
    const random = createRandom(seed);
    const input = () => random.uniform() * 6 - 3;
    const state = {
      ...defaultState(computationGraph.fields),
      ...{ w: input(), x: input(), b: input(), y: input() },
      graph: random.pick(["chain", "fork"] as const),
      step: 15,
    };
    const { nodes, engine, now, steps } = await computationGraph.compute(state, {});
    expect(now).toBe(steps);
    expect(Object.keys(engine ?? {})).toEqual(["w", "x", "b", "y"]);
    for (const [id, gradient] of Object.entries(engine ?? {})) {
      expect(nodes.find((node) => node.id === id)?.gradient).toBeCloseTo(gradient, 9);
    }
  }
});

test("loss surface: plain descent in the valley multiplies each weight by 1 − rate · curvature", async () => {
  const state = { ...defaultState(lossSurface.fields), start: [-2, 1], steps: 12, sgdRate: 0.05 };
  const { sgd } = (await lossSurface.compute(state, {})).walks;
  for (const [t, x] of sgd.x.entries()) expect(x).toBeCloseTo(-2 * (1 - 0.05) ** t, 4);
  for (const [t, y] of sgd.y.entries()) expect(y).toBeCloseTo((1 - 0.05 * 25) ** t, 4);
});

test("learning rate: every step multiplies the weight by the factor that is shown", async () => {
  for (const seed of seeds) {
    const random = createRandom(seed);
    const state = {
      rate: 0.01 + random.uniform(),
      curvature: 0.5 + 3 * random.uniform(),
      start: 1 + 4 * random.uniform(),
      steps: 8,
    };
    const { walk, factor } = await learningRate.compute(state, {});
    for (const [t, { w }] of walk.entries()) expect(w / (state.start * factor ** t)).toBeCloseTo(1, 3);
  }
});

describe("convolution", () => {
  test("the output has the size of the formula, and the window's sum is its number", async () => {
    for (const seed of seeds) {
      const random = createRandom(seed);
      const stride = random.integer(1, 3);
      const padding = random.integer(0, 2);
      const kernel = Array.from({ length: 25 }, () => random.integer(-2, 2));
      if (seed % 2) for (const i of kernel.keys()) if (i < 5 || i > 19 || i % 5 === 0 || i % 5 === 4) kernel[i] = 0;
      const position = random.integer(0, 899);
      const digit = random.integer(0, 19);
      const state = { ...defaultState(convolution.fields), stride, padding, kernel, position, digit };
      const { size, kernel: used, output, window } = await convolution.compute(state, {});
      expect(used.size).toBe(seed % 2 ? 3 : 5);
      expect(size).toBe(Math.floor((28 + 2 * padding - used.size) / stride) + 1);
      expect(output).toHaveLength(size * size);
      expect(window.sum).toBeCloseTo(output[window.at], 4);
      expect(window.products.reduce((a, b) => a + b)).toBeCloseTo(window.sum, 4);
    }
  });
});

describe("classifier", () => {
  test("points of both classes are equally many, and other seeds draw others", () => {
    for (const shape of ["circles", "xor", "spiral", "moons", "blobs"] as const) {
      const data = drawPlanar(shape, 100, 0, 1);
      expect(data.labels.reduce((a, b) => a + b)).toBe(50);
      expect(Math.max(...data.inputs.map(Math.abs))).toBeLessThan(1.6);
      expect(drawPlanar(shape, 100, 0, 2).inputs).not.toEqual(data.inputs);
    }
  });

  test.each(["circles", "xor", "moons", "blobs"] as const)(
    "%s are learned by the network as it is set",
    async (data) => {
      const state = { ...defaultState(classifier.fields), data };
      const session = await classifier.start(state, {});
      for (let frame = 0; frame < 150; frame++) session.advance(state);
      const { scores, step, history } = session.look(state);
      expect(step).toBe(150 * 8);
      expect(scores.validation.accuracy).toBeGreaterThan(0.9);
      expect(history.train[0]).toBeGreaterThan(scores.train.loss);
    },
  );

  test("without a hidden layer it draws a straight line, which cannot part XOR", async () => {
    const state = { ...defaultState(classifier.fields), data: "xor" as const, depth: 0 };
    const session = await classifier.start(state, {});
    for (let frame = 0; frame < 100; frame++) session.advance(state);
    expect(session.look(state).scores.train.accuracy).toBeLessThan(0.75);
  });

  test("weight decay is taken up while it runs, and the history stays bounded", async () => {
    const state = { ...defaultState(classifier.fields), data: "blobs" as const };
    const session = await classifier.start(state, {});
    for (let frame = 0; frame < 50; frame++) session.advance(state);
    const before = session.look(state);
    for (let frame = 0; frame < 500; frame++) session.advance({ ...state, decay: 2 });
    const after = session.look(state);
    const steepest = ({ field }: { field: Float32Array }) => Math.max(...field.map(Math.abs));
    expect(steepest(after)).toBeLessThan(steepest(before));
    expect(after.history.step.length).toBeLessThanOrEqual(400);
    expect(after.history.step.at(-1)).toBe(550 * 8);
  });
});

describe("feature maps", () => {
  test("the network that comes along reads the sample digits, which it was not trained on", async () => {
    let right = 0;
    for (const digit of sampleDigits.keys()) {
      const { answer, label } = await featureMaps.compute({ ...defaultState(featureMaps.fields), digit }, {});
      if (answer === label) right++;
    }
    expect(right).toBeGreaterThanOrEqual(18);
  });

  test("pooling keeps the largest of four, and nothing below zero", async () => {
    const { stages } = await featureMaps.compute(defaultState(featureMaps.fields), {});
    const [before, after] = stages;
    for (let row = 0; row < after.side; row++) {
      for (let column = 0; column < after.side; column++) {
        const at = 2 * row * before.side + 2 * column;
        const window = [at, at + 1, at + before.side, at + before.side + 1].map((i) => before.maps[0][i]);
        expect(after.maps[0][row * after.side + column]).toBeCloseTo(Math.max(0, ...window), 5);
      }
    }
  });

  test("a drawing is read wherever on the field it was made", async () => {
    const seven = sampleDigits.find(({ label }) => label === 7)?.pixels ?? new Uint8Array(784);
    const moved = Uint8Array.from({ length: 784 }, (_, i) => (i % 28 > 23 || i < 28 ? 0 : seven[i + 4 - 28]));
    const { answer, label } = await featureMaps.compute(defaultState(featureMaps.fields), { drawing: moved });
    expect(label).toBeUndefined();
    expect(answer).toBe(7);
  });

  test("what is not a LeNet is refused", () => {
    expect(() => featureMaps.compute(defaultState(featureMaps.fields), { model: new Uint8Array(40) })).toThrow();
  });
});

test("pooling: without a push nothing has changed; with one, less changes after pooling than before", async () => {
  const state = { ...defaultState(pooling.fields), right: 0, down: 0 };
  const still = await pooling.compute(state, {});
  expect(still.map.changes).toBe(0);
  expect(still.pooled.changes).toBe(0);
  const share = ({ changes, inked }: { changes: number; inked: number }) => changes / inked;
  for (const digit of sampleDigits.keys()) {
    const pushed = await pooling.compute({ ...state, digit, right: 1 }, {});
    expect(share(pushed.pooled)).toBeLessThan(share(pushed.map));
  }
});

test("overfitting: without decay the training error only falls with the degree, and the validation error rises again", async () => {
  for (const seed of [1, 2, 3, 4, 5]) {
    const { errors, best } = await overfitting.compute({ ...defaultState(overfitting.fields), seed }, {});
    for (let d = 1; d < errors.train.length; d++) expect(errors.train[d]).toBeLessThan(errors.train[d - 1] + 1e-6);
    expect(errors.train[13]).toBeLessThan(1e-6);
    expect(best).toBeGreaterThan(1);
    expect(errors.validation[13]).toBeGreaterThan(2 * errors.validation[best]);
  }
});

test("overfitting: the least squares are least: no small change of the line makes its error smaller", async () => {
  const state = { ...defaultState(overfitting.fields), degree: 1 };
  const { train, curve, xs, errors } = await overfitting.compute(state, {});
  const slope = (curve[xs.length - 1] - curve[0]) / 2;
  const middle = (curve[xs.length - 1] + curve[0]) / 2;
  const error = (a: number, b: number) =>
    train.x.reduce((sum, x, i) => sum + (a + b * x - train.y[i]) ** 2, 0) / train.x.length;
  expect(error(middle, slope)).toBeCloseTo(errors.train[1], 6);
  for (const [da, db] of [
    [0.01, 0],
    [-0.01, 0],
    [0, 0.01],
    [0, -0.01],
  ]) {
    expect(error(middle + da, slope + db)).toBeGreaterThan(errors.train[1]);
  }
});

test("layer: the chosen cell is its row times its column plus its bias", async () => {
  for (const seed of seeds) {
    const random = createRandom(seed);
    const numbers = (count: number) => Array.from({ length: count }, () => random.integer(-9, 9));
    const [row, column] = [random.integer(0, 2), random.integer(0, 2)];
    const state = { x: numbers(6), w: numbers(6), b: numbers(3), activation: "relu" as const, row, column };
    const { cell, z, y } = await layer.compute(state, {});
    const by = state.x[2 * row] * state.w[column] + state.x[2 * row + 1] * state.w[3 + column] + state.b[column];
    expect(cell.z).toBe(by);
    expect(z[3 * row + column]).toBe(by);
    expect(y[3 * row + column]).toBe(Math.max(0, by));
  }
});
