/** Counts what a test run did. */
import type { TestModule } from "vitest/node";

export interface Skip {
  /** File, then the names of the suites and of the test, joined by " > ". */
  test: string;
  reason: string;
}

export interface Outcome {
  passed: number;
  failed: number;
  skips: Skip[];
  failures: string[];
}

/** Counts tests; a file that could not be loaded, a failing hook and an error outside of every test count as one failure each. */
export function countModules(modules: readonly TestModule[], unhandledErrors: number): Outcome {
  const outcome: Outcome = { passed: 0, failed: unhandledErrors, skips: [], failures: [] };
  if (unhandledErrors > 0) outcome.failures.push(`${unhandledErrors} errors outside of the tests`);
  for (const module of modules) {
    let failedTests = 0;
    for (const test of module.children.allTests()) {
      const name = `${module.relativeModuleId} > ${test.fullName}`;
      const result = test.result();
      if (result.state === "passed") outcome.passed++;
      else if (result.state === "skipped")
        outcome.skips.push({ test: name, reason: result.note ?? reasonOf(test.options.mode) });
      else {
        failedTests++;
        outcome.failures.push(name);
      }
    }
    if (failedTests === 0 && !module.ok()) {
      failedTests = 1;
      outcome.failures.push(module.relativeModuleId);
    }
    outcome.failed += failedTests;
  }
  return outcome;
}

/** For a test that gave no reason of its own. */
function reasonOf(mode: string | undefined): string {
  return mode === "run" ? "not run, because the set-up of its file failed" : `marked ${mode}`;
}

/** The skips that the list does not name. */
export function forbiddenSkips(skips: readonly Skip[], allowed: readonly string[]): Skip[] {
  return skips.filter(({ test }) => !allowed.includes(test));
}
