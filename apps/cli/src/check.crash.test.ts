import { spawn, spawnSync } from "node:child_process";
import { copyFileSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { exerciseSupport } from "@gradus/curriculum/exercise-support";
import { loadExercise } from "@gradus/lab/exercises";
import { afterEach, beforeEach, expect, it } from "vitest";

const main = fileURLToPath(new URL("main.ts", import.meta.url));
const { folder } = await loadExercise(exerciseSupport.curriculum, "stable-softmax");
let home: string;
beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), "gradus check "));
});
afterEach(() => rmSync(home, { recursive: true, force: true }));

const env = () => ({ ...process.env, GRADUS_HOME: home, LANG: "en_US.UTF-8", LC_ALL: "" });
function gradus(...args: string[]) {
  const { status, stdout, stderr } = spawnSync(process.execPath, [main, ...args], { env: env(), encoding: "utf8" });
  return { status, stdout, stderr };
}
const mine = () => join(home, "workspace", "exercises", "stable-softmax.ts");
const answer = (name: string) => copyFileSync(join(folder, name), mine());
const lines = (text: string) =>
  text
    .trim()
    .split("\n")
    .map((line) => JSON.parse(line) as Record<string, unknown>);

it("takes a learner from nothing to a pass", () => {
  expect(gradus("check")).toMatchObject({ status: 1, stderr: expect.stringContaining("gradus check ") });
  const first = gradus("check", "stable-softmax");
  expect(first.status).toBe(1);
  expect(first.stdout).toContain("TODO");
  expect(first.stdout).toContain(mine());
  expect(existsSync(mine())).toBe(true);

  answer("wrong/no-shift.ts");
  const wrong = gradus("check", "stable-softmax");
  expect(wrong.status).toBe(1);
  expect(wrong.stdout).toMatch(/Subtract each row's largest logit/);
  expect(wrong.stdout).toContain("NaN");
  const seed = /--seed (\d+)/.exec(wrong.stdout)?.[1];
  expect(gradus("check", "stable-softmax", `--seed=${seed}`).stdout).toContain(`--seed ${seed}`);
  expect(gradus("check", "stable-softmax", "--lang", "zh").stdout).toMatch(/先减去每行的最大值/);

  answer("solution.ts");
  // One seed's answers can be noted down: it does not count, and the journal is as before.
  expect(gradus("check", "--seed=7")).toMatchObject({ status: 0, stdout: expect.stringContaining("It counts once") });
  const right = gradus("check");
  expect(right).toMatchObject({ status: 0, stderr: "" });
  expect(right.stdout).toContain("✓ Stable softmax");
  const journal = readFileSync(join(home, "journal", "learning.jsonl"), "utf8");
  expect([...journal.matchAll(/"passed":(\w+)/g)].map(([, passed]) => passed)).toEqual([
    "false",
    "false",
    "false",
    "false",
    "true",
  ]);
}, 60_000);

it("gives the learner a workspace in which an editor finds the engine and their own exercises", () => {
  gradus("check", "stable-softmax");
  const text = `import { tensor } from "@gradus/tensor";
    import { crossEntropy } from "@gradus/tensor/ops/softmax";
    import { softmax } from "#mine/stable-softmax";
    export const right = softmax(tensor([[1, 2]])).sum().item();
    export const wrong: string = crossEntropy(softmax(tensor([[1, 2]])), tensor([0]));`;
  writeFileSync(join(home, "workspace", "exercises", "scratch.ts"), text);
  const tsc = fileURLToPath(new URL("../../../node_modules/typescript/bin/tsc", import.meta.url));
  const { stdout } = spawnSync(process.execPath, [tsc, "-p", join(home, "workspace")], { encoding: "utf8" });
  expect(stdout.trim().split("\n")).toEqual([expect.stringMatching(/scratch\.ts\(5,18\): error TS2322/)]);
}, 60_000);

it("does not wait for a pipe in the place of the journal, the key or the file", ({ skip }) => {
  skip(process.platform === "win32", "Windows knows no such pipes");
  gradus("check", "stable-softmax");
  for (const [place, message] of [
    [join(home, "journal", "learning.jsonl"), /learning\.jsonl/],
    [join(home, "journal", "learner"), /is no file/],
    [mine(), /is there, but/],
  ] as const) {
    rmSync(place);
    spawnSync("mkfifo", [place]);
    const began = performance.now();
    const { status, stdout, stderr } = gradus("check", "stable-softmax");
    expect(performance.now() - began).toBeLessThan(20_000);
    expect(status).toBe(1);
    expect(stdout + stderr).toMatch(message);
    expect(stdout + stderr).not.toMatch(/^ +at /m);
    rmSync(place);
  }
}, 60_000);

it("a program's error, its output and a journal written by anybody command no terminal", () => {
  const foreign = "\x1b[2J\x1b]0;title\x07\u202e";
  const isPlain = (text: string) => expect(text.replaceAll("\n", "")).not.toMatch(/[\p{Cc}\p{Bidi_Control}]/u);
  gradus("check", "stable-softmax");
  const text = JSON.stringify(foreign);
  writeFileSync(mine(), `export function softmax() { console.log(${text}); throw new Error(${text} + "here"); }`);
  const { stdout } = gradus("check", "stable-softmax");
  expect(stdout).toMatch(/here/);
  isPlain(stdout);
  for (const run of ["walk-20261125-100000-aaaa", "walk-20261125-100000-bbbb"]) {
    const start = { type: "start", run, lab: foreign, preset: "quick", params: { a: `${run} ${foreign}` }, seed: 1 };
    const line = { ...start, engine: "gradus", features: {}, time: "2026-11-25T10:00:00.000Z" };
    mkdirSync(join(home, "runs", run), { recursive: true });
    writeFileSync(join(home, "runs", run, "events.jsonl"), `${JSON.stringify(line)}\n`);
  }
  const compared = gradus("runs", "compare", "walk-20261125-100000-aaaa", "walk-20261125-100000-bbbb");
  expect(compared.stdout).toMatch(/aaaa.*\]0;title/);
  isPlain(compared.stdout);
}, 60_000);

it("with --json prints lines of JSON and, last, the result", () => {
  gradus("check", "stable-softmax");
  answer("wrong/columns.ts");
  const { status, stdout } = gradus("check", "--json");
  expect(status).toBe(1);
  const [progress, result] = lines(stdout);
  expect(progress).toMatchObject({
    type: "progress",
    step: 1,
    total: 1,
    exercise: "stable-softmax",
    verdict: { passed: false },
  });
  expect(result).toMatchObject({ type: "result", passed: 0, failed: 1, failures: [{ id: "stable-softmax" }] });
  expect(Number(result.exercises)).toBe(1 + Number(result.skipped));
}, 60_000);

it("with --solutions tests the exercise itself and touches no home", () => {
  const { status, stdout } = gradus("check", "stable-softmax", "--solutions", "--json");
  expect(lines(stdout).at(-1)).toMatchObject({ type: "result", passed: 1, failed: 0, mutantsKilled: 1, failures: [] });
  expect(status).toBe(0);
  expect(existsSync(join(home, "workspace"))).toBe(false);
}, 60_000);

it.each([
  [["check", "stable-sofmax"], /Did you mean stable-softmax/],
  [["check", "../../etc/passwd"], /no exercise/],
  [["check", "stable-softmax", "--seed", "-1"], /--seed/],
  [["check", "--watch", "--json"], /--watch/],
  [["check", "--solutions", "--seed", "1"], /25 seeds/],
  [["check", "--solutoins"], /Did you mean --solutions/],
])("says what is wrong with %j and does nothing", (args, message) => {
  const { status, stdout, stderr } = gradus(...args);
  expect(status).toBeGreaterThan(0);
  expect(stdout).toBe("");
  expect(stderr).toMatch(message);
  expect(existsSync(join(home, "workspace"))).toBe(false);
});

it("with --watch checks again when the file is saved, and does not go on by itself", async () => {
  const child = spawn(process.execPath, [main, "check", "stable-softmax", "--watch"], {
    env: env(),
    stdio: ["ignore", "pipe", "inherit"],
  });
  let seen = "";
  child.stdout.setEncoding("utf8").on("data", (text: string) => {
    seen += text;
  });
  const shows = async (text: string) => {
    for (let i = 0; i < 200 && !seen.includes(text); i++) await new Promise((resolve) => setTimeout(resolve, 100));
    expect(seen).toContain(text);
    seen = "";
  };
  try {
    await shows("Waiting for you to save");
    answer("wrong/columns.ts");
    await shows("The rows do not sum to 1");
    writeFileSync(mine(), "export function softmax(");
    await shows("not valid TypeScript");
    answer("solution.ts");
    await shows("every property holds");
    await new Promise((resolve) => setTimeout(resolve, 1_000));
    expect(seen).not.toContain("✗");
  } finally {
    child.kill();
  }
}, 60_000);
