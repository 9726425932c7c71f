/** Labs with `pieces=mine`: the solutions, as a learner's files, reach the numbers of our own pieces. */
import { execFile } from "node:child_process";
import { cpSync, existsSync, globSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, dirname, join } from "node:path";
import { promisify } from "node:util";
import { pull } from "@gradus/data/fetch";
import { prepareWorkspace } from "@gradus/lab/workspace";
import { afterAll, beforeAll, expect, test } from "vitest";
import { workspacePackages } from "./exercise-support.ts";

const main = join(import.meta.dirname, "../apps/cli/src/main.ts");
const gradus = promisify(execFile);
const shared = join(import.meta.dirname, "../../shared/data");
if (existsSync(shared)) process.env.GRADUS_DATA_MIRROR ??= shared;
let home: string;

beforeAll(async () => {
  home = mkdtempSync(join(tmpdir(), "gradus-pieces-"));
  await prepareWorkspace(home, workspacePackages);
  for (const solution of globSync("*/*/exercises/*/solution.ts", { cwd: import.meta.dirname }))
    cpSync(
      join(import.meta.dirname, solution),
      join(home, "workspace", "exercises", `${basename(dirname(solution))}.ts`),
    );
});
afterAll(() => rmSync(home, { recursive: true, force: true }));

async function run(lab: string, pieces: string): Promise<{ metrics: Record<string, number>; mine?: string[] }> {
  const args = [main, "run", lab, "--preset", "quick", "--set", `pieces=${pieces}`, "--json"];
  const { stdout } = await gradus(process.execPath, args, { env: { ...process.env, GRADUS_HOME: home } });
  return JSON.parse(stdout.trim().split("\n").at(-1) as string);
}

const labs = [
  { lab: "pca-digits", data: "mnist-10k", mine: ["power-iteration", "pca"], off: 0.002 },
  { lab: "spam-bayes", data: "cls-en", mine: ["naive-bayes"], off: 1e-9 },
  {
    ...{ lab: "titanic", data: "titanic", off: 1e-9 },
    mine: ["impute", "one-hot-encode", "standardize", "stratified-folds"],
  },
];

test.for(labs)("$lab", async ({ lab, data, mine, off }, { skip }) => {
  const there = await pull(data, { home }).then(
    () => true,
    () => false,
  );
  skip(!there, `needs the data set ${data}`);
  const [ours, own] = [await run(lab, "ours"), await run(lab, "mine")];
  expect(own.mine).toEqual(mine);
  for (const [name, value] of Object.entries(own.metrics))
    expect(Math.abs(value - ours.metrics[name])).toBeLessThan(off);
});
