/**
 * How much a page loads for the engine at most: every function used, minified and gzipped.
 * Usage: node bench/bundle-size.ts → JSON lines: what trains, the same with WebGPU, and all with the readers of files.
 */
import { globSync } from "node:fs";
import { resolve } from "node:path";
import { pathToFileURL } from "node:url";
import { gzipSync } from "node:zlib";
import { build } from "vite";

export interface BundleSize {
  minifiedBytes: number;
  gzippedBytes: number;
}

/** What a page loads by which of the engine's folders it leaves out. */
export const parts = {
  /** Tensors, operations, modules and optimizers on the CPU: what a page needs to train. */
  engine: /^(checkpoint|webgpu)/,
  engineWithWebgpu: /^checkpoint/,
  everything: /^$/,
};

const source = resolve(import.meta.dirname, "../packages/tensor/src");

/** Files of the engine that a page may import: no tests, and no worker's program. */
function engineFiles(without: RegExp): string[] {
  return globSync("**/*.ts", { cwd: source })
    .filter((file) => !/\.test\.ts$|^conformance|thread-entry/.test(file) && !without.test(file))
    .map((file) => resolve(source, file))
    .sort();
}

/** A page's program that uses every function and class of the engine. */
async function everythingUsed(files: readonly string[]): Promise<string> {
  const lines = files.map(async (file, i) => {
    const names = Object.keys(await import(pathToFileURL(file).href));
    const imports = names.map((name, j) => `${name} as x${i}_${j}`).join(", ");
    return { line: `import { ${imports} } from ${JSON.stringify(file)};`, names: names.map((_, j) => `x${i}_${j}`) };
  });
  const all = await Promise.all(lines);
  return `${all.map(({ line }) => line).join("\n")}\nexport default [${all.flatMap(({ names }) => names).join(", ")}];`;
}

/** Bundles the engine as Vite does for a page, in memory. */
export async function bundleSize(without: RegExp): Promise<BundleSize> {
  const entry = "virtual:engine";
  const program = await everythingUsed(engineFiles(without));
  const result = await build({
    configFile: false,
    logLevel: "silent",
    plugins: [
      {
        name: "whole-engine",
        resolveId: (id) => (id === entry ? entry : null),
        load: (id) => (id === entry ? program : null),
      },
    ],
    build: {
      write: false,
      minify: true,
      modulePreload: false,
      rolldownOptions: { input: entry, preserveEntrySignatures: "strict" },
    },
  });
  const outputs = [result].flat().flatMap((part) => ("output" in part ? part.output : []));
  const size: BundleSize = { minifiedBytes: 0, gzippedBytes: 0 };
  for (const file of outputs) {
    const bytes = Buffer.from(file.type === "chunk" ? file.code : file.source);
    size.minifiedBytes += bytes.length;
    size.gzippedBytes += gzipSync(bytes, { level: 9 }).length;
  }
  return size;
}

if (import.meta.main) {
  for (const [part, without] of Object.entries(parts))
    console.log(JSON.stringify({ part, ...(await bundleSize(without)) }));
}
