/**
 * `npm test`: type check, lint and format, directions of dependencies, then every test. Prints at last how many there were.
 * Arguments go to Vitest: `npm test -- packages/tensor`.
 */
import { spawnSync } from "node:child_process";
import { mkdirSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { checkDependencies } from "./check-dependencies.ts";

const root = fileURLToPath(new URL("..", import.meta.url));
const reportFile = join(root, ".cache", "test-report.json");

interface Report {
  numPassedTests: number;
  numFailedTests: number;
  testResults: { name: string; status: string; assertionResults: { fullName: string; status: string }[] }[];
}

let passed = 0;
let failed = 0;

function check(title: string, run: () => string[] | boolean): void {
  const began = performance.now();
  const outcome = run();
  const problems = outcome === true ? [] : outcome === false ? [title] : outcome;
  for (const problem of problems) console.error(problem);
  const seconds = ((performance.now() - began) / 1000).toFixed(1);
  console.log(`${problems.length === 0 ? "✓" : "✗"} ${title} (${seconds} s)`);
  if (problems.length === 0) passed++;
  else failed++;
}

function tool(path: string, ...args: string[]): boolean {
  const file = join(root, "node_modules", path);
  return spawnSync(process.execPath, [file, ...args], { cwd: root, stdio: "inherit" }).status === 0;
}

function relative(file: string): string {
  return file.startsWith(root) ? file.slice(root.length).replaceAll("\\", "/") : file;
}

/** Tests that may be skipped in CI, by file and name; any other skip there is a failure. */
const allowedSkips = new Set(JSON.parse(readFileSync(join(root, "scripts/allowed-skips.json"), "utf8")) as string[]);

const own = process.argv.slice(2);
if (own.length === 0) {
  check("types", () => tool("typescript/bin/tsc", "-p", "."));
  check("lint and format", () => tool("@biomejs/biome/bin/biome", "check", "--error-on-warnings", "."));
  check("directions of dependencies", () => checkDependencies(root));
}

mkdirSync(join(root, ".cache"), { recursive: true });
rmSync(reportFile, { force: true });
const reporters = ["--reporter=default", "--reporter=json", `--outputFile.json=${reportFile}`];
const sound = tool("vitest/vitest.mjs", "run", ...reporters, ...own);
let report: Report | undefined;
try {
  report = JSON.parse(readFileSync(reportFile, "utf8")) as Report;
} catch {
  console.error("Vitest left no report: it did not run to its end.");
}
const tests = report?.testResults.flatMap(({ name, assertionResults }) =>
  assertionResults.map((test) => ({ ...test, id: `${relative(name)}: ${test.fullName}` })),
);
const skipped = tests?.filter(({ status }) => !["passed", "failed"].includes(status)) ?? [];
passed += report?.numPassedTests ?? 0;
failed += report?.numFailedTests ?? 0;
// A file that does not load fails without a test of its own.
if (!sound && !report?.numFailedTests) failed++;
for (const { id } of skipped) {
  console.log(`skipped: ${id}`);
  if (process.env.CI === "true" && !allowedSkips.has(id)) {
    console.error(`A skip that scripts/allowed-skips.json does not list: ${id}`);
    failed++;
  }
}
console.log(`\n${passed} passed, ${failed} failed, ${skipped.length} skipped`);
process.exitCode = failed === 0 ? 0 : 1;
