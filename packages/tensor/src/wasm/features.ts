import { type FunctionBuilder, ModuleBuilder } from "./assembler/builder.ts";
import { f32x4 } from "./assembler/instructions.ts";
import type { Local, Value } from "./assembler/values.ts";

/** What of WebAssembly this machine offers. Written into every run, because the last bits of numbers follow from it. */
export interface CpuFeatures {
  readonly simd: boolean;
  readonly relaxedSimd: boolean;
  /** Shared memory and atomics. */
  readonly threads: boolean;
  /** Whether `f32x4.relaxed_madd` rounds once (a true FMA). */
  readonly fma: boolean;
}

type Probe = (f: FunctionBuilder, a: Local<"f32">, b: Local<"f32">, c: Local<"f32">) => Value<"f32">;

const simdProbe: Probe = (_f, a, b, c) =>
  f32x4.extractLane(f32x4.add(f32x4.mul(f32x4.splat(a), f32x4.splat(b)), f32x4.splat(c)), 0);

const relaxedProbe: Probe = (_f, a, b, c) =>
  f32x4.extractLane(f32x4.relaxedMadd(f32x4.splat(a), f32x4.splat(b), f32x4.splat(c)), 0);

function assembleProbe(probe: Probe, shared: boolean): Uint8Array<ArrayBuffer> {
  const module = new ModuleBuilder(shared);
  module.export("probe", ["f32", "f32", "f32"], "f32", probe);
  return module.finish();
}

function fuses(bytes: Uint8Array<ArrayBuffer>): boolean {
  const memory = new WebAssembly.Memory({ initial: 0 });
  const instance = new WebAssembly.Instance(new WebAssembly.Module(bytes), { env: { memory } });
  const madd = instance.exports.probe as (a: number, b: number, c: number) => number;
  // (1 + ε)² − 1 − 2ε is ε² when rounded once, and 0 when the product is rounded first.
  const epsilon = 2 ** -23;
  return madd(1 + epsilon, 1 + epsilon, -(1 + 2 * epsilon)) !== 0;
}

let known: CpuFeatures | undefined;

/** Probes once per process or worker; takes about a millisecond. */
export function cpuFeatures(): CpuFeatures {
  if (known === undefined) {
    const relaxed = assembleProbe(relaxedProbe, false);
    const relaxedSimd = WebAssembly.validate(relaxed);
    known = {
      simd: WebAssembly.validate(assembleProbe(simdProbe, false)),
      relaxedSimd,
      threads: typeof SharedArrayBuffer === "function" && WebAssembly.validate(assembleProbe(simdProbe, true)),
      fma: relaxedSimd && fuses(relaxed),
    };
  }
  return known;
}
