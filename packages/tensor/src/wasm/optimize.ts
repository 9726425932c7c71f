import { findNode } from "../node.ts";

/**
 * V8 compiles WebAssembly quickly first and well later, as functions turn out to be hot. Kernels are hot from the first step,
 * so in Node each is compiled well at once; on x64 with `--experimental-wasm-revectorize`, which joins neighbouring
 * operations on 128 bits into one on 256, twice the speed of a matrix product.
 *
 * Flags of V8 are for the whole process, and its threads compile other WebAssembly meanwhile (Node itself has some). So only flags are
 * touched that leave those alone: revectorizing, which concerns SIMD, and the syntax that asks for a function to be compiled well.
 * Without Liftoff or without inlining for a moment, a process ended in one of ten starts.
 */

/** V8 ends the process on what it does not expect, so only versions that were tried are asked. */
const triedVersions = ["13.6", "14.6"];

const revectorizing: readonly [on: string, off: string] = [
  "--experimental-wasm-revectorize",
  "--no-experimental-wasm-revectorize",
];
const askingV8: readonly [on: string, off: string] = ["--allow-natives-syntax", "--no-allow-natives-syntax"];

type Bytes = Uint8Array<ArrayBuffer>;

export interface Optimizer {
  /** Whether neighbouring operations are joined where a kernel is written so that they can be. */
  readonly revectorizes: boolean;
  /** Compiles with V8's best compiler before it returns. @param memory what the module imports */
  compile(bytes: Bytes, memory: WebAssembly.Memory): WebAssembly.Module;
}

/** What compiles well at once here; null where there is no such thing: in a page, or with other flags in force. */
export function findOptimizer(): Optimizer | null {
  const node = findNode();
  const [major, minor] = node?.versions.v8.split(".") ?? [];
  if (!node || !triedVersions.includes(`${major}.${minor}`) || node.env.GRADUS_REVECTORIZE === "0") return null;
  // Somebody who sets flags means them, and what they were cannot be asked.
  const flags = `${node.execArgv.join(" ")} ${node.env.NODE_OPTIONS ?? ""}`;
  if (/wasm|liftoff|jitless|natives/.test(flags)) return null;
  const v8 = node.getBuiltinModule("node:v8");
  const revectorizes = node.arch === "x64";
  const changes = revectorizes ? [askingV8, revectorizing] : [askingV8];
  return {
    revectorizes,
    compile: (bytes, memory) => {
      for (const [on] of changes) v8.setFlagsFromString(on);
      try {
        const module = new WebAssembly.Module(withMark(bytes));
        const compileWell = new Function("kernel", "%WasmTierUpFunction(kernel)") as (kernel: unknown) => void;
        // Code belongs to the module: whoever instantiates it gets what is compiled here.
        for (const kernel of Object.values(new WebAssembly.Instance(module, { env: { memory } }).exports))
          compileWell(kernel);
        return module;
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
