/**
 * How much a page loads for the engine at most: all of @gradus/tensor, every function used, minified and gzipped.
 * Usage: node bench/bundle-size.ts → JSON lines, one for each file of the bundle and one for the whole.
 */
import { globSync } from "node:fs";
import { resolve } from "node:path";
import { pathToFileURL } from "node:url";
import { gzipSync } from "node:zlib";
import { build } from "vite";

export interface BundleSize {
  file: string;
  minifiedBytes: number;
  gzippedBytes: number;
}

const source = resolve(import.meta.dirname, "../packages/tensor/src");

/** Files of the engine that a page may import: no tests, and no worker's program. */
function engineFiles(): string[] {
  return globSync("**/*.ts", { cwd: source })
    .filter((file) => !/\.test\.ts$|^conformance|thread-entry/.test(file))
    .map((file) => resolve(source, file))
    .sort();
}

/** A page's program that uses every function and class of the engine. */
async function everythingUsed(): Promise<string> {
  const parts = engineFiles().map(async (file, i) => {
    const names = Object.keys(await import(pathToFileURL(file).href));
    const imports = names.map((name, j) => `${name} as x${i}_${j}`).join(", ");
    return { line: `import { ${imports} } from ${JSON.stringify(file)};`, names: names.map((_, j) => `x${i}_${j}`) };
  });
  const all = await Promise.all(parts);
  return `${all.map(({ line }) => line).join("\n")}\nexport default [${all.flatMap(({ names }) => names).join(", ")}];`;
}

/** Bundles the engine as Vite does for a page, in memory. */
export async function engineBundle(): Promise<BundleSize[]> {
  const entry = "virtual:engine";
  const program = await everythingUsed();
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
  return outputs.map((file) => {
    const bytes = Buffer.from(file.type === "chunk" ? file.code : file.source);
    return { file: file.fileName, minifiedBytes: bytes.length, gzippedBytes: gzipSync(bytes, { level: 9 }).length };
  });
}

if (import.meta.main) {
  const files = await engineBundle();
  for (const file of files) console.log(JSON.stringify(file));
  const sum = (of: "minifiedBytes" | "gzippedBytes") => files.reduce((total, file) => total + file[of], 0);
  console.log(
    JSON.stringify({ file: "total", minifiedBytes: sum("minifiedBytes"), gzippedBytes: sum("gzippedBytes") }),
  );
}
