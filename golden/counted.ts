/** Numbers that both languages make alike, so that a fixture need not keep them: see `counted.py`. */
import type { AnyModule } from "@gradus/tensor/nn/module";
import { expect } from "vitest";

/** A linear congruential generator, from −0.5 to 0.5. */
export function counted(count: number, seed: number, scale = 1): Float32Array {
  let state = seed;
  const scaled = Math.fround(scale);
  return Float32Array.from({ length: count }, () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return Math.fround(state / 2 ** 32 - 0.5) * scaled;
  });
}

/** Every parameter from `counted`, seeded by its place in the alphabet; norms' weights around 1. */
export function fillParameters(module: AnyModule, scale = 0.4): void {
  const byName = Array.from(module.namedParameters()).sort(([a], [b]) => (a < b ? -1 : 1));
  for (const [i, [name, parameter]] of byName.entries()) {
    const values = counted(parameter.size, 100 + i, scale);
    parameter.storage.array.set(isGain(name) ? values.map((v) => v + 1) : values);
    parameter.storage.version++;
  }
}

function isGain(name: string): boolean {
  const parent = name.split(".").at(-2) ?? "";
  return name.endsWith("weight") && (parent.toLowerCase().includes("norm") || parent.startsWith("ln_"));
}

/** Each difference at most `tolerance` of the largest number wanted (or of 1, where all are smaller and `atLeast` says so). */
export function expectClose(
  got: ArrayLike<number>,
  want: readonly number[],
  what: string,
  tolerance: number,
  atLeast = 1,
): void {
  expect(got.length, what).toBe(want.length);
  const scale = want.reduce((largest, v) => Math.max(largest, Math.abs(v)), atLeast);
  for (const [i, value] of want.entries()) {
    if (!(Math.abs(got[i] - value) <= tolerance * scale)) {
      expect.fail(`${what}[${i}] is ${got[i]}, PyTorch says ${value}`);
    }
  }
}
