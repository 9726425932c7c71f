import { expect, test } from "vitest";
import { printLine } from "./print-value.ts";
import { drawingsAtMost, linesAtMost, runSnippet, SnippetError, type SnippetItem } from "./snippet.ts";

const engine = {
  ones: (...shape: number[]) => ({
    shape,
    dtype: "float32",
    toTypedArray: () => new Float32Array(shape.reduce((a, b) => a * b, 1)).fill(1),
  }),
  fail() {
    throw new TypeError("from inside");
  },
};

async function run(source: string): Promise<SnippetItem[]> {
  const items: SnippetItem[] = [];
  await runSnippet(source, {
    load: async (specifier) => {
      if (specifier !== "engine") throw new Error(`there is no module "${specifier}"`);
      return engine;
    },
    emit: (item) => items.push(item),
  });
  return items;
}

async function lines(source: string): Promise<string[]> {
  return (await run(source)).map((item) => (item.kind === "line" ? item.text : item.kind));
}

async function failure(source: string): Promise<[number | undefined, string]> {
  const error = await run(source).then(
    () => new Error("it ran"),
    (thrown: unknown) => thrown,
  );
  expect(error).toBeInstanceOf(SnippetError);
  return [(error as SnippetError).line, (error as SnippetError).message];
}

test("types go, imports are answered, await works, and what is printed comes in order", async () => {
  const source = `import { ones, type Tensor } from "engine";
import * as all from "engine";
interface Pair { a: number; b?: string }
const pair: Pair = { a: await Promise.resolve(2) };
console.log("a", pair.a satisfies number, all.ones === ones);
for (const n of [1, 2] as const) console.log(\`\${n}\`);
export const later = <T,>(x: T): T => x;
console.log(later<Pair>(pair));`;
  expect(await lines(source)).toEqual(["a 2 true", "1", "2", "{ a: 2 }"]);
});

test("what is shown and plotted is handed on as plain data", async () => {
  const source = `import { plot, show } from "@gradus/lab/show";
import { ones } from "engine";
show(ones(2, 3), "W");
plot({ title: "t", xTitle: "step", yTitle: "loss", lines: { a: [3, 2, 1], b: { x: [5, 6], y: ones(2) } } });`;
  const items = await run(source);
  expect(structuredClone(items)).toEqual([
    { kind: "tensor", name: "W", shape: [2, 3], dtype: "float32", values: [1, 1, 1, 1, 1, 1] },
    {
      kind: "plot",
      title: "t",
      xTitle: "step",
      yTitle: "loss",
      series: [
        { mark: "line", name: "a", x: [0, 1, 2], y: [3, 2, 1] },
        { mark: "line", name: "b", x: [5, 6], y: [1, 1] },
      ],
    },
  ]);
});

test("errors name the learner's line", async () => {
  expect(await failure("const a = 1;\n\nthrow new RangeError('no');")).toEqual([3, "RangeError: no"]);
  expect(await failure('import { fail } from "engine";\nfunction f(x: number) {\n  fail();\n}\n\nf(1);')).toEqual([
    3,
    "TypeError: from inside",
  ]);
  expect(await failure("const a = 1;\nawait Promise.resolve();\nnull.x;")).toEqual([
    3,
    expect.stringContaining("null"),
  ]);
  expect(await failure("let x = 1;\nlet x = 2;")).toEqual([
    2,
    expect.stringContaining("'x' has already been declared"),
  ]);
  expect(await failure("let x: number = 1;\nlet y = ;")).toEqual([2, expect.stringContaining("Unexpected token")]);
  expect(await failure("\n\nconst s = 'open\n")).toEqual([3, expect.stringContaining("Unterminated string")]);
  expect(await failure('\nimport { x } from "engine-2";\nconsole.log(x);')).toEqual([
    2,
    'Error: there is no module "engine-2"',
  ]);
  expect(await failure("throw 'a text';")).toEqual([undefined, "thrown: a text"]);
  expect((await failure("const f = () => f();\nf();"))[1]).toContain("call stack");
  expect((await failure("}); (async () => {"))[1]).not.toBe("it ran");
});

test("bars are as wide as the closest two are apart, and may have names in place of numbers", async () => {
  const [plot] = await run(`import { plot } from "@gradus/lab/show";
plot({ bars: { n: { x: [10, 0, 5, 10], y: [1, 2, 3, 4] }, one: [7] }, xNames: ["S", "C"] });`);
  expect(plot).toMatchObject({ xNames: ["S", "C"], series: [{ width: [5, 5, 5, 5] }, { mark: "bars", width: [1] }] });
});

test("what is shown and plotted is checked", async () => {
  const head = 'import { plot, show } from "@gradus/lab/show";\n';
  expect(await failure(`${head}show([1, 2] as never);`)).toEqual([2, expect.stringContaining("not a tensor")]);
  expect(await failure(`${head}plot({});`)).toEqual([2, expect.stringContaining("lines, points or bars")]);
  expect(await failure(`${head}plot({ lines: { a: "text" } as never });`)).toEqual([
    2,
    expect.stringContaining("not a list"),
  ]);
  expect(await failure(`${head}plot({ lines: { a: ["1"] } as never });`)).toEqual([
    2,
    expect.stringContaining("string at place 0"),
  ]);
  expect(await failure(`${head}plot({ lines: { a: { x: [1], y: [1, 2] } } });`)).toEqual([
    2,
    expect.stringContaining("1 x, but 2 y"),
  ]);
  expect(await failure(`${head}plot({ lines: { a: new Float32Array(1e6) } });`)).toEqual([
    2,
    expect.stringContaining("at most"),
  ]);
});

test("output has a bound, and says so", async () => {
  const flood = await lines("for (let i = 0; i < 100_000; i++) console.log(i);");
  expect(flood).toHaveLength(linesAtMost + 1);
  expect(flood.at(-1)).toContain("more than");
  const [long] = await lines("console.log('x'.repeat(1e7));");
  expect(long.length).toBeLessThan(10_100);
  const drawings =
    'import { show } from "@gradus/lab/show"; import { ones } from "engine"; for (let i = 0; i < 1000; i++) show(ones(1));';
  expect(await run(drawings)).toHaveLength(drawingsAtMost + 1);
  const [large] = await run(
    'import { show } from "@gradus/lab/show"; import { ones } from "engine"; show(ones(1000, 1000));',
  );
  expect(large).toMatchObject({ shape: [1000, 1000] });
  expect(large.kind === "tensor" && large.values.length).toBe(64 * 64);
});

test("values are printed as a reader expects", () => {
  const cycle: unknown[] = [1];
  cycle.push(cycle);
  const cases: [unknown, string][] = [
    ["plain", "plain"],
    [["quoted"], '[ "quoted" ]'],
    [-0, "-0"],
    [[], "[]"],
    [{ a: 1, "b c": null, d: undefined }, '{ a: 1, "b c": null, d: undefined }'],
    [new Float32Array([1, 0.5]), "Float32Array(2) [ 1, 0.5 ]"],
    [new Map([["k", 1]]), 'Map(1) { "k" => 1 }'],
    [new Set([1]), "Set(1) { 1 }"],
    [new Error("no"), "Error: no"],
    [12n, "12n"],
    [Symbol("s"), "Symbol(s)"],
    [cycle, "[ 1, [ 1, [ 1, [ 1, […] ] ] ] ]"],
    [{ toString: () => "own" }, "own"],
    [
      new (class Point {
        x = 1;
      })(),
      "Point { x: 1 }",
    ],
    [Object.create(null, { a: { value: 1, enumerable: true } }), "{ a: 1 }"],
    [Array.from({ length: 102 }, () => 0), `[ ${"0, ".repeat(100)}… 2 more ]`],
    [
      {
        get trap() {
          throw new Error("hidden");
        },
      },
      "[cannot be printed: hidden]",
    ],
  ];
  for (const [value, text] of cases) expect(printLine([value])).toBe(text);
});
