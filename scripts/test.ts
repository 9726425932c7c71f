/**
 * `npm test [-- --all] [-- FILTER …]`: the static checks, then every test that this machine can run. The last line counts them.
 * A filter (part of a test file's path) runs those files only. `--all`, or CI=true, includes the long ones: see vitest.config.ts.
 */
import { spawnSync } from "node:child_process";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { startVitest, type TestModule } from "vitest/node";
import allowedSkips from "./allowed-skips.json" with { type: "json" };
import { checkDependencies } from "./check-dependencies.ts";
import { countModules, forbiddenSkips, type Outcome } from "./outcome.ts";

const root = join(import.meta.dirname, "..");
const ci = process.env.CI === "true";

const { values, positionals: filters } = parseArgs({
  options: { all: { type: "boolean", default: false }, project: { type: "string", multiple: true, default: [] } },
  allowPositionals: true,
});

/** Runs a tool of node_modules in this Node.js; true where it found nothing wrong. */
function tool(script: string, ...args: string[]): boolean {
  const { status } = spawnSync(process.execPath, [join(root, "node_modules", script), ...args], {
    cwd: root,
    stdio: "inherit",
  });
  return status === 0;
}

async function dependencies(): Promise<boolean> {
  const violations = await checkDependencies(root);
  for (const violation of violations) console.error(violation);
  return violations.length === 0;
}

const checks: [name: string, check: () => boolean | Promise<boolean>][] = [
  ["types (tsc)", () => tool("typescript/bin/tsc", "--project", ".")],
  ["lint and format (biome)", () => tool("@biomejs/biome/bin/biome", "check", "--error-on-warnings", ".")],
  ["dependency directions", dependencies],
];

async function runChecks(): Promise<Outcome> {
  const outcome: Outcome = { passed: 0, failed: 0, skips: [], failures: [] };
  for (const [name, check] of checks) {
    const passed = await check();
    console.log(`${passed ? "✓" : "✗"} ${name}`);
    outcome[passed ? "passed" : "failed"]++;
    if (!passed) outcome.failures.push(name);
  }
  return outcome;
}

async function runTests(): Promise<Outcome> {
  const projects = values.project.length > 0 ? values.project : ["unit", "crash", "browser", "packing"];
  // Whoever names a file means it, however long it takes.
  const everything = ci || values.all || filters.length > 0;
  if (values.project.length === 0 && everything) projects.push("long");
  // A file may try fewer cases where nobody asked for all: its workers see this.
  process.env.GRADUS_QUICK_TESTS = everything ? "" : "1";
  let outcome: Outcome = { passed: 0, failed: 1, skips: [], failures: ["Vitest did not finish"] };
  const reporter = {
    onTestRunEnd(modules: readonly TestModule[], errors: readonly unknown[]) {
      outcome = countModules(modules, errors.length);
    },
  };
  const vitest = await startVitest(filters, {
    root,
    project: projects,
    watch: false,
    reporters: ["default", reporter],
    passWithNoTests: false,
  });
  await vitest.close();
  return outcome;
}

const started = performance.now();
const outcomes = filters.length > 0 || values.project.length > 0 ? [] : [await runChecks()];
outcomes.push(await runTests());

const passed = outcomes.reduce((sum, outcome) => sum + outcome.passed, 0);
let failed = outcomes.reduce((sum, outcome) => sum + outcome.failed, 0);
const skips = outcomes.flatMap((outcome) => outcome.skips);

if (!ci && !values.all && filters.length + values.project.length === 0)
  console.log("\nLeft out: the tests that take minutes (long in vitest.config.ts). All of them: npm test -- --all");
if (skips.length > 0) console.log(`\nSkipped:\n${skips.map(({ test, reason }) => `  ${test}: ${reason}`).join("\n")}`);
const forbidden = ci ? forbiddenSkips(skips, allowedSkips) : [];
for (const { test } of forbidden)
  console.error(`Not on the list scripts/allowed-skips.json, so it may not be skipped in CI: ${test}`);
failed += forbidden.length;

const failures = outcomes.flatMap((outcome) => outcome.failures);
if (failures.length > 0) console.log(`\nFailed:\n${failures.map((failure) => `  ${failure}`).join("\n")}`);
console.log(`\n${((performance.now() - started) / 1000).toFixed(0)} s`);
console.log(`${passed} passed, ${failed} failed, ${skips.length - forbidden.length} skipped`);
// Whatever a test left running must not keep the result waiting.
process.exit(failed === 0 && passed > 0 ? 0 : 1);
