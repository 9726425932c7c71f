import { execFile } from "node:child_process";
import { promisify } from "node:util";
import { expect, it } from "vitest";

const entries = ["op", "autograd", "ops/elementwise", "ops/matmul", "ops/linalg/svd", "nn/layers", "optim/adam"];

it.each(entries)("%s can be the first module that is imported", async (name) => {
  // Operations and arrays need each other: what a module uses while it loads must not depend on who came first. In a process of its
  // own, as a loader that transforms modules has other rules.
  const url = new URL(`./${name}.ts`, import.meta.url).href;
  const script = `import(${JSON.stringify(url)}).then(() => console.log("loaded"))`;
  const { stdout } = await promisify(execFile)(process.execPath, ["-e", script]);
  expect(stdout).toBe("loaded\n");
});
