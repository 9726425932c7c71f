import { existsSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { gradusHome } from "@gradus/lab/home";
import { pythonWith } from "@gradus/lab/python";
import { findChromium, noChromium } from "../../apps/workbench/e2e/browser.ts";
import type { Subject } from "./subject.ts";

const path = (name: string) => fileURLToPath(new URL(name, import.meta.url));
const peers = path("../peers/node_modules");

/** OpenMP and the BLAS libraries each have their own pool; at two threads both together may be slower than one of them. */
function pythonThreads(threads: number): { setting: string; env: Record<string, string> }[] {
  const env = (openmp: number, blas: number) => ({
    setting: `OMP ${openmp}, BLAS ${blas}`,
    env: { OMP_NUM_THREADS: `${openmp}`, MKL_NUM_THREADS: `${blas}`, OPENBLAS_NUM_THREADS: `${blas}` },
  });
  return threads === 1 ? [env(1, 1)] : [env(threads, threads), env(1, threads), env(threads, 1)];
}

/** All that can be measured here with so many threads, and a sentence for each that cannot. */
export async function findSubjects(threads: number): Promise<{ subjects: Subject[]; missing: string[] }> {
  const subjects: Subject[] = [];
  const missing: string[] = [];
  const node = (name: string, setting: string, args: string[], ours: boolean, env: Record<string, string> = {}) =>
    subjects.push({ name, threads, setting, ours, command: [process.execPath, ...args], env });

  const env = { GRADUS_THREADS: `${threads}` };
  node("wasm", "revectorized where it can be", [path("subjects/gradus.ts")], true, env);
  if (threads === 1) {
    node("wasm-plain", "128-bit kernels", [path("subjects/gradus.ts")], true, { ...env, GRADUS_REVECTORIZE: "0" });
    node("js", "reference kernels", [path("subjects/gradus.ts"), "js"], true);
    if (findChromium()) node("chromium", "in a Worker", [path("subjects/chromium.ts"), `${threads}`], true);
    else missing.push(noChromium);
  }
  const python = process.env.GRADUS_BENCH_PYTHON ?? (await pythonWith(gradusHome(), ["torch"]));
  if (python) {
    for (const { setting, env } of pythonThreads(threads)) {
      subjects.push({
        name: "pytorch",
        threads,
        setting,
        ours: false,
        command: [python, path("subjects/pytorch.py")],
        env,
      });
    }
  } else missing.push("pytorch: no Python with torch was found; gradus python setup makes one");

  if (existsSync(peers)) {
    // Neither uses more than one thread in Node.
    if (threads === 1) {
      node("tfjs", "wasm", [path("../peers/tfjs.js")], false);
      node("jax-js", "wasm", [path("../peers/jax-js.js")], false);
    }
    node("onnxruntime", "cpu", [path("../peers/onnxruntime.js"), `${threads}`], false);
  } else missing.push("tfjs, jax-js, onnxruntime-node: not installed; npm ci --prefix bench/peers --ignore-scripts");
  return { subjects, missing };
}
