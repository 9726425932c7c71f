/**
 * V8 compiles WebAssembly quickly first and well later, as functions turn out to be hot. Kernels are hot from the first step,
 * so in Node they are compiled well at once; on x64 with `--experimental-wasm-revectorize`, which joins neighbouring
 * operations on 128 bits into one on 256, twice the speed of a matrix product. The flags are V8's, for the whole process:
 * they are set around one compilation and set back, so that other WebAssembly is compiled as it would have been.
 */

import { findNode } from "../node.ts";

/** V8 ends the process on a combination of flags that it does not expect, so only versions that were tried get any. */
const triedVersions = ["13.6", "14.6"];

/** Each with what undoes it. Inlining needs what is learned while the first, quick code runs. */
const optimizing: readonly [on: string, off: string][] = [
  ["--no-wasm-inlining", "--wasm-inlining"],
  ["--no-wasm-lazy-compilation", "--wasm-lazy-compilation"],
  ["--no-liftoff", "--liftoff"],
];
const revectorizing: readonly [on: string, off: string] = [
  "--experimental-wasm-revectorize",
  "--no-experimental-wasm-revectorize",
];

type Bytes = Uint8Array<ArrayBuffer>;

export interface Optimizer {
  /** Whether neighbouring operations are joined where a kernel is written so that they can be. */
  readonly revectorizes: boolean;
  /** Compiles with V8's best compiler before it returns. */
  compile(bytes: Bytes): WebAssembly.Module;
}

/** What compiles well at once here; null where there is no such thing: in a page, or with other flags in force. */
export function findOptimizer(): Optimizer | null {
  const node = findNode();
  const [major, minor] = node?.versions.v8.split(".") ?? [];
  if (!node || !triedVersions.includes(`${major}.${minor}`) || node.env.GRADUS_REVECTORIZE === "0") return null;
  // Somebody who sets flags means them, and what they were cannot be asked.
  const flags = `${node.execArgv.join(" ")} ${node.env.NODE_OPTIONS ?? ""}`;
  if (/wasm|liftoff|jitless/.test(flags)) return null;
  const v8 = node.getBuiltinModule("node:v8");
  const revectorizes = node.arch === "x64";
  const changes = revectorizes ? [...optimizing, revectorizing] : optimizing;
  return {
    revectorizes,
    compile: (bytes) => {
      for (const [on] of changes) v8.setFlagsFromString(on);
      try {
        return new WebAssembly.Module(withMark(bytes));
      } finally {
        for (const [, off] of changes) v8.setFlagsFromString(off);
      }
    },
  };
}

/** V8 compiles the same bytes once and remembers, whatever its flags were; a custom section that says nothing makes them others. */
function withMark(bytes: Bytes): Bytes {
  const mark = [0, 5, 4, ...new TextEncoder().encode("fast")];
  const out = new Uint8Array(bytes.length + mark.length);
  out.set(bytes);
  out.set(mark, bytes.length);
  return out;
}
