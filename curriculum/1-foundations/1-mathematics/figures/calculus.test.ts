import { defaultState } from "@gradus/lab/figure";
import { createRandom } from "@gradus/lab/random";
import { describe, expect, test } from "vitest";
import descent from "./descent.ts";
import gradientMap from "./gradient-map.ts";
import nudge from "./nudge.ts";
import ownGraph from "./own-graph.ts";
import secant from "./secant.ts";
import twoMoons from "./two-moons.ts";

const seeds = Array.from({ length: 12 }, (_, i) => i + 1);

test("secant: the slope of x² from x to x + h is 2x + h, and the tangent's is 2x", async () => {
  for (const seed of seeds) {
    const random = createRandom(seed);
    const [x, h] = [random.uniform() * 4 - 2, 0.05 + random.uniform()];
    const result = await secant.compute({ ...defaultState(secant.fields), x, h }, {});
    expect(result.secant).toBeCloseTo(2 * x + h, 9);
    expect(result.tangent).toBeCloseTo(2 * x, 9);
  }
});

test("secant: a corner has no tangent, and two points in one no secant", async () => {
  const state = { ...defaultState(secant.fields), function: "corner" as const, x: 0 };
  expect((await secant.compute(state, {})).tangent).toBeNull();
  expect((await secant.compute({ ...state, x: 1, h: 0 }, {})).secant).toBeNull();
});

test("gradient map: no direction is steeper than the gradient's length, and its own direction is as steep", async () => {
  for (const seed of seeds) {
    const random = createRandom(seed);
    const point = [random.uniform() * 4 - 2, random.uniform() * 4 - 2];
    const { slopes, length } = await gradientMap.compute({ ...defaultState(gradientMap.fields), point }, {});
    expect(Math.max(...slopes)).toBeLessThanOrEqual(length + 1e-9);
    expect(Math.max(...slopes)).toBeGreaterThan(0.99 * length);
  }
});

test("nudge: the ways add up to the derivative of the whole", async () => {
  const derivative = {
    chain: (x: number) => 2 * x,
    fork: (x: number) => 9 * x * x,
    three: (x: number) => 2 * x + 3 * x * x,
  };
  for (const graph of ["chain", "fork", "three"] as const) {
    for (const x of [-1.5, 0.5, 2]) {
      const result = await nudge.compute({ ...defaultState(nudge.fields), graph, x, nudge: 0.001 }, {});
      expect(result.derivative).toBeCloseTo(derivative[graph](x), 9);
      expect(result.predicted).toBeCloseTo(result.moved, 4);
    }
  }
  const ways = async (graph: "chain" | "fork" | "three") =>
    (await nudge.compute({ ...defaultState(nudge.fields), graph }, {})).ways.length;
  expect([await ways("chain"), await ways("fork"), await ways("three")]).toEqual([1, 2, 3]);
});

test("descent: what the lesson says of the valley and of the saddle", async () => {
  const walk = async (change: Record<string, unknown>) => {
    const state = { ...defaultState(descent.fields), steps: 300, ...change };
    const { end, walk: taken } = await descent.compute(state as Parameters<typeof descent.compute>[0], {});
    return { end, steps: taken.x.length - 1, y: taken.y.at(-1) ?? Number.NaN };
  };
  expect(await walk({ rate: 0.12 })).toMatchObject({ end: "flat", steps: 61 });
  expect(await walk({ rate: 0.18 })).toMatchObject({ end: "flat", steps: 43 });
  expect(await walk({ rate: 0.2 })).toMatchObject({ end: "steps" });
  expect(await walk({ rate: 0.21 })).toMatchObject({ end: "diverged" });
  const ridge = await walk({ surface: "saddle", start: [-2.2, 0] });
  expect(ridge).toMatchObject({ end: "flat", y: 0 });
  expect((await walk({ surface: "saddle", start: [-2.2, 0.1] })).y).toBeCloseTo(Math.SQRT2, 3);
});

/** Of an answer of the learner's own code. */
const file = (told: object) => ({ own: new TextEncoder().encode(JSON.stringify(told)) });

describe("two moons", () => {
  const state = { ...defaultState(twoMoons.fields), whose: "own" } as const;
  const look = async (told?: object) => (await twoMoons.start(state, told ? file(told) : {})).look(state);
  const net = (weight: number) => [[{ weights: [weight, 0], bias: 0 }], [{ weights: [1], bias: 0 }]];

  test("the engine parts them, whatever the seed, and then is done", async () => {
    for (const seed of [1, 2, 3]) {
      const now = { whose: "engine", seed } as const;
      const session = await twoMoons.start(now, {});
      while (!session.ended?.()) session.advance(now);
      const { right, labels, step, history } = session.look(now);
      expect([right, history.step.length]).toEqual([labels.length, step + 1]);
      if (seed === 1) expect(step).toBe(164);
    }
  });

  test("the learner's net is drawn as it came: its score, its error, its field", async () => {
    const { right, labels, points, error, field } = await look({ seed: 1, answer: { kind: "value", value: net(2) } });
    const outputs = points.map(([x]) => Math.tanh(2 * x));
    expect(right).toBe(outputs.filter((output, i) => output * labels[i] > 0).length);
    const squares = outputs.map((output, i) => (output - labels[i]) ** 2);
    expect(error).toBeCloseTo(squares.reduce((a, b) => a + b) / 60, 9);
    expect([Math.sign(field?.[0] ?? 0), Math.sign(field?.[43] ?? 0)]).toEqual([-1, 1]);
  });

  test("no net, a net of another seed's points, or no net at all in the answer: nothing is drawn, and why is said", async () => {
    expect((await look()).own.waiting).toBe(true);
    expect((await look({ seed: 2, answer: { kind: "value", value: net(1) } })).own.waiting).toBe(true);
    const absent = { kind: "absent", exercise: "value-node", title: { en: "A", zh: "甲" } };
    expect((await look({ seed: 1, answer: absent })).own.absent?.exercise).toBe("value-node");
    for (const value of [[], net(Number.NaN), [[{ weights: [1], bias: 0 }]]]) {
      const { own, field } = await look({ seed: 1, answer: { kind: "value", value } });
      expect([own.problem?.en, field]).toEqual([expect.stringMatching(/no net/), null]);
    }
  });
});

describe("own graph", () => {
  const state = { ...defaultState(ownGraph.fields), a: 1.3, b: -0.7, c: 0.4 };
  const typed = (text: string, change = {}) =>
    ownGraph.compute({ ...state, ...change }, { expression: new TextEncoder().encode(text) });

  test("its gradients are what moving each variable a little finds", async () => {
    for (const text of [
      "a*b + tanh(a + c)",
      "-(a - b)^2 / (c + 2)",
      "exp(a*b) * log(c + 1) - relu(b) + relu(a)",
      "a",
      "2",
    ]) {
      const { nodes, problem } = await typed(text);
      expect(problem).toBeNull();
      for (const name of ["a", "b", "c"] as const) {
        const node = nodes.find(({ label, leaf }) => leaf && label === name);
        const value = async (by: number) => (await typed(text, { [name]: state[name] + by })).nodes.at(-1)?.value ?? 0;
        expect(node?.gradient ?? 0).toBeCloseTo(((await value(1e-5)) - (await value(-1e-5))) / 2e-5, 6);
      }
    }
  });

  test("the learner's graph is drawn from their answer alone, and held against the engine's", async () => {
    const asked = { text: "a*b", a: 2, b: 3, c: 0 };
    const leaf = { inside: false, inputs: [], locals: [] };
    const product = { step: 2, inside: false, data: 6, grad: 1, inputs: [0, 1], locals: [3, 2] };
    const nodes = [{ ...leaf, step: 0, data: 2, grad: 3 }, { ...leaf, step: 1, data: 3, grad: 5 }, product];
    const draw = (answer: object) => ownGraph.compute({ ...state, whose: "own" }, file({ asked, answer }));
    const { nodes: drawn, edges, own } = await draw({ kind: "value", value: { nodes, walked: true } });
    expect(drawn.map(({ label, gradient }) => [label, gradient])).toEqual([
      ["a", 3],
      ["b", 5],
      ["×", 1],
    ]);
    expect(edges).toEqual([
      { from: 0, to: 2, local: 3 },
      { from: 1, to: 2, local: 2 },
    ]);
    expect(own.differs).toEqual([{ name: "b", gradient: 2 }]);
    const failed = await draw({ kind: "failure", message: { en: "Line 3.", zh: "第 3 行。" } });
    expect([failed.problem?.en, failed.nodes]).toEqual(["Line 3.", []]);
    expect((await ownGraph.compute({ ...state, whose: "own" }, {})).own.waiting).toBe(true);
  });

  test("powers before products before sums, from the left", async () => {
    const value = async (text: string) => (await typed(text)).nodes.at(-1)?.value;
    expect(await value("2 + 3 * 2 ^ 2")).toBeCloseTo(14, 9);
    expect(await value("8 - 3 - 2")).toBeCloseTo(3, 9);
    expect(await value("8 / 4 / 2")).toBeCloseTo(1, 9);
    expect(await value("-2 ^ 2")).toBeCloseTo(-4, 9);
  });

  test.each(["a +", "(a", "a b", "foo(a)", "a ^ b", "x", "a".repeat(90), `${"a+".repeat(30)}a`, "tanh a", ")"])(
    "says what is wrong with %s",
    async (text) => {
      const { problem, nodes } = await typed(text);
      expect(problem?.en).toMatch(/\.$/);
      expect(problem?.zh).toMatch(/。$/);
      expect(nodes).toEqual([]);
    },
  );
});
