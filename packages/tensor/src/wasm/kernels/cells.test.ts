import { describe, expect, it } from "vitest";
import { ModuleBuilder } from "../assembler/builder.ts";
import { i32s } from "../assembler/values.ts";
import { squash } from "./cells.ts";
import { mapElements } from "./loops.ts";

const memory = new WebAssembly.Memory({ initial: 4 });

/** `squash` of numbers, as machines with or without relaxed SIMD compute it. */
function squashed(numbers: readonly number[], relaxed: boolean): { x: Float32Array; y: Float32Array } {
  const module = new ModuleBuilder(false, relaxed);
  module.export("squash", i32s(3), "void", (f, from, to, n) => {
    const compute = squash(f);
    mapElements(f, n, [from], [to], ([value]) => [compute(value)]);
  });
  const { exports } = new WebAssembly.Instance(new WebAssembly.Module(module.finish()), { env: { memory } });
  const [x, y] = [0, 1].map((i) => new Float32Array(memory.buffer, 4 * i * numbers.length, numbers.length));
  x.set(numbers);
  (exports.squash as (from: number, to: number, n: number) => void)(0, 4 * numbers.length, numbers.length);
  return { x, y };
}

describe.each([true, false])("the cells' tanh, relaxed SIMD %s", (relaxed) => {
  it("is within 2⁻²² of tanh, relatively within 2⁻²¹·⁵, and odd; ±1 is not passed", () => {
    const sizes = Array.from({ length: 12_000 }, (_, i) => 2 ** ((i * 24) / 12_000 - 20));
    const { x, y } = squashed([...sizes, ...sizes.map((size) => -size)], relaxed);
    for (const [i, value] of sizes.entries()) {
      const error = Math.abs(y[i] - Math.tanh(x[i]));
      if (!(error < 2 ** -22 && error < 2 ** -21.5 * value && y[i] <= 1 && y[sizes.length + i] === -y[i]))
        throw new Error(`tanh(${x[i]}) is ${Math.tanh(x[i])}, not ${y[i]} and ${y[sizes.length + i]}`);
    }
  });

  it("reaches ±1 where that is nearest, at ±∞ too; tiny numbers, −0 and NaN stay", () => {
    const tiny = Math.fround(1e-40);
    const { y } = squashed([9.02, -50, 3e38, Infinity, -Infinity, NaN, -0, 0, tiny, -tiny], relaxed);
    expect([...y]).toEqual([1, -1, 1, 1, -1, NaN, -0, 0, tiny, -tiny]);
  });
});
