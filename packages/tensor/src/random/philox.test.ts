import { describe, expect, it } from "vitest";
import { setBackend } from "../backend.ts";
import { Generator, rand } from "../ops/random.ts";
import { philoxBlock, philoxUniform } from "./philox.ts";

const words = (text: string) => Uint32Array.from(text.split(" "), (w) => Number.parseInt(w, 16));

describe("Philox4x32-10", () => {
  // Known answers published with the Random123 library (kat_vectors).
  it.each([
    ["00000000 00000000 00000000 00000000", "00000000 00000000", "6627e8d5 e169c58d bc57ac4c 9b00dbd8"],
    ["ffffffff ffffffff ffffffff ffffffff", "ffffffff ffffffff", "408f276d 41c83b0e a20bc7c6 6d5451fd"],
    ["243f6a88 85a308d3 13198a2e 03707344", "a4093822 299f31d0", "d16cfe09 94fdcceb 5001e420 24126ea1"],
  ])("turns %s under key %s into %s", (counter, key, expected) => {
    const block = words(counter);
    const [low, high] = words(key);
    philoxBlock(block, low, high);
    expect(block).toEqual(words(expected));
  });

  it("gives a word by its place, however the stretch is cut", () => {
    const whole = new Float32Array(41);
    philoxUniform(whole, 7, 9, 3, 0xfffffff0, 5);
    for (const cut of [1, 4, 6, 23]) {
      const rest = new Float32Array(41 - cut);
      const from = 0xfffffff0 + cut;
      philoxUniform(rest, 7, 9, 3, from % 2 ** 32, 5 + Math.floor(from / 2 ** 32));
      expect(rest).toEqual(whole.slice(cut));
    }
  });

  it.each([0, 1, 4, 2 ** 32 - 30, 2 ** 34 - 21, 2 ** 34 - 64])(
    "gives the same numbers in WebAssembly from place %i on",
    (drawn) => {
      setBackend("wasm");
      const wide = rand([1003], Generator.from({ seed: 2 ** 40 + 5, drawn })).toTypedArray();
      const expected = new Float32Array(1003);
      philoxUniform(expected, 5, 2 ** 8, 0, drawn % 2 ** 32, Math.floor(drawn / 2 ** 32));
      expect(wide).toEqual(expected);
    },
  );

  it("is uniform in [0, 1)", () => {
    const out = new Float32Array(100_000);
    philoxUniform(out, 1, 0, 0, 0, 0);
    const counts = new Float64Array(20);
    for (const x of out) {
      expect(x >= 0 && x < 1).toBe(true);
      counts[Math.floor(x * 20)]++;
    }
    const chiSquared = counts.reduce((sum, n) => sum + (n - 5000) ** 2 / 5000, 0);
    expect(chiSquared).toBeLessThan(43.8); // 19 degrees of freedom, p = 0.001
  });
});
