/** Figures that ask the learner's own files, in a home of its own. */
import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { defaultState } from "@gradus/lab/figure";
import { askOwn, type OwnAnswer } from "@gradus/lab/own-program";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import type { OwnGraph } from "./1-foundations/1-mathematics/figures/graph/own.ts";
import ownGraph from "./1-foundations/1-mathematics/figures/own-graph.ts";
import { exerciseSupport } from "./exercise-support.ts";
import { ownPrograms } from "./own-programs.ts";

const exercises = join(import.meta.dirname, "1-foundations/1-mathematics/exercises");
let home: string;
beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), "gradus-own-"));
  mkdirSync(join(home, "workspace", "exercises"), { recursive: true });
});
afterEach(() => rmSync(home, { recursive: true, force: true }));

const fileOf = (id: string) => join(home, "workspace", "exercises", `${id}.ts`);
const solve = (...ids: string[]) => {
  for (const id of ids) cpSync(join(exercises, id, "solution.ts"), fileOf(id));
};
const begin = (id: string) => cpSync(join(exercises, id, "exercise.ts"), fileOf(id));

function ask(name: string, question: object, signal?: AbortSignal): Promise<OwnAnswer> {
  const program = ownPrograms[name];
  const args = program.read(question);
  return askOwn({ home, support: exerciseSupport, program, args, ...(signal ? { signal } : {}) });
}

const asked = { text: "a*b + a", a: 2, b: -3, c: 0 };

/** The figure's result for an answer. */
async function drawn(answer: OwnAnswer, question = asked) {
  const own = new TextEncoder().encode(JSON.stringify({ asked: question, answer }));
  return ownGraph.compute({ ...defaultState(ownGraph.fields), whose: "own" }, { own });
}

describe("the learner's own graph", () => {
  test("names the exercise to begin with", async () => {
    expect(await ask("own-graph", asked)).toMatchObject({ kind: "absent", exercise: "value-node" });
    expect((await drawn(await ask("own-graph", asked))).own.absent?.exercise).toBe("value-node");
  });

  test("is the one that their values make, with gradients once they walk back", async () => {
    solve("value-node");
    const early = await drawn(await ask("own-graph", asked));
    expect(early.nodes.map(({ label, value }) => [label, value])).toEqual([
      ["a", 2],
      ["b", -3],
      ["×", -6],
      ["+", -4],
    ]);
    expect(early.own.walked).toBe(false);
    begin("topological-order");
    begin("backward");
    expect((await drawn(await ask("own-graph", asked))).own.walked).toBe(false);
    solve("topological-order", "backward");
    const whole = await drawn(await ask("own-graph", asked));
    expect(whole.nodes.map(({ gradient }) => gradient)).toEqual([-2, 2, 1, 1]);
    expect(whole.own).toMatchObject({ walked: true, differs: [] });
  });

  test("shows what their operations are made of, and a gradient that is not the engine's", async () => {
    solve("value-node", "value-operations", "topological-order", "backward");
    const question = { text: "a - b", a: 2, b: 1, c: 0 };
    const { nodes, own } = await drawn(await ask("own-graph", question), question);
    expect(nodes.map(({ label, inside }) => [label, inside])).toEqual([
      ["a", false],
      ["b", false],
      ["−", true],
      ["−", false],
    ]);
    expect(own.differs).toEqual([]);
    cpSync(join(exercises, "value-operations", "wrong", "sub-as-add.ts"), fileOf("value-operations"));
    expect((await drawn(await ask("own-graph", question), question)).own.differs).toEqual([
      { name: "b", gradient: -1 },
    ]);
  });

  const value = "export const value = (data, inputs = [], locals = []) => ({ data, grad: 0, inputs, locals });\n";
  const files: [string, string, RegExp][] = [
    ["as it was given", "", /Nothing is written yet in value.*your exercise value-node/],
    [
      "that breaks off",
      `${value}export const mul = () => null.x;\nexport const add = mul;`,
      /exercise value-node.*line 2.*TypeError/,
    ],
    ["that is no TypeScript", "export function value( {", /exercise value-node \(line 1\) is not valid TypeScript/],
    ["without a function", value, /value-node exports no mul/],
    ["that never ends", `${value}export const mul = () => { for (;;); };`, /did not finish/],
    ["that reaches for files", `import "node:fs";\n${value}`, /node:fs is not there/],
    ["that returns no value", `${value}export const mul = () => 7;`, /Your mul returned no value/],
  ];
  test.each(files)("a file %s is answered in words", async (_, text, message) => {
    if (text) writeFileSync(fileOf("value-node"), text);
    else begin("value-node");
    const { problem, nodes } = await drawn(await ask("own-graph", asked));
    expect(problem?.en).toMatch(message);
    expect([problem?.zh === problem?.en, nodes]).toEqual([false, []]);
  });

  test("an operation whose exercise was not begun names it; a question that is no formula is refused", async () => {
    solve("value-node");
    const answer = await ask("own-graph", { ...asked, text: "tanh(a)" });
    expect(answer).toMatchObject({
      kind: "failure",
      message: { en: expect.stringMatching(/no exercise value-operations/) },
    });
    for (const bad of [{ ...asked, text: "a +" }, { ...asked, a: "2" }, {}, null])
      expect(() => ownPrograms["own-graph"].read(bad)).toThrow();
  });

  test("a graph that bites its tail, or grows without end, is not followed", async () => {
    const loop = `${value}export const mul = (a, b) => { const v = value(1, [a], [1]); v.inputs = [v]; return v; };`;
    writeFileSync(fileOf("value-node"), `${loop}\nexport const add = mul;`);
    const { value: tail } = (await ask("own-graph", asked)) as { value: OwnGraph };
    expect(tail.nodes.length).toBeLessThan(10);
    const deep = `${value}export const mul = (a) => { let v = a; for (let i = 0; i < 1e5; i++) v = value(1, [v], [1]); return v; };`;
    writeFileSync(fileOf("value-node"), `${deep}\nexport const add = mul;`);
    expect((await drawn(await ask("own-graph", asked))).problem?.en).toMatch(/more than can be drawn/);
  });
});

test("a page that leaves ends the learner's program", async () => {
  writeFileSync(fileOf("value-node"), "for (;;);");
  const left = new AbortController();
  setTimeout(() => left.abort(new Error("left")), 300);
  await expect(ask("own-graph", asked, left.signal)).rejects.toThrow("left");
});

test("their own training parts the two moons", async () => {
  expect(await ask("own-moons", { seed: 1 })).toMatchObject({ kind: "absent", exercise: "value-node" });
  solve("value-node", "value-operations", "topological-order", "backward", "value-mlp", "two-moons");
  const { value } = (await ask("own-moons", { seed: 1 })) as { value: { weights: number[]; bias: number }[][] };
  expect(value.map((layer) => layer.map(({ weights }) => weights.length))).toEqual([Array(8).fill(2), [8]]);
});
