import { expect, it } from "vitest";
import { Draw } from "../../conformance/draw.ts";
import { ModuleBuilder } from "../assembler/builder.ts";
import { cpuFeatures } from "../features.ts";
import type { Kernels } from "../kernels.ts";
import { multiplyAdd } from "../tile.ts";
import { defineMatmul, matmulScratchBytes } from "./matmul.ts";

const memory = new WebAssembly.Memory({ initial: 64 });
const [a, b, c, bias, scratch] = [1, 8, 16, 24, 28].map((n) => n * 65536);

const tiles = [
  { rows: 6, columns: 16 },
  { rows: 6, columns: 8 },
  { rows: 4, columns: 8 },
].map((shape) => {
  const module = new ModuleBuilder(false);
  defineMatmul(module, multiplyAdd(cpuFeatures()), shape);
  const compiled = new WebAssembly.Module(module.finish());
  return new WebAssembly.Instance(compiled, { env: { memory } }).exports as unknown as Kernels;
});

function floats(address: number, count: number): Float32Array {
  return new Float32Array(memory.buffer, address, count);
}

const draws = Array.from({ length: 30 }, (_, seed) => {
  const random = new Draw(seed);
  const [m, n] = [random.integer(1, 60), random.integer(1, 70)];
  const k = random.chance(0.3) ? random.integer(250, 600) : random.integer(0, 60);
  const [ta, tb] = [random.integer(0, 1) as 0 | 1, random.integer(0, 1) as 0 | 1];
  const [lda, ldb] = [(ta ? m : k) + random.integer(0, 3), (tb ? k : n) + random.integer(0, 3)];
  for (const [address, size] of [
    [a, (ta ? k : m) * lda],
    [b, (tb ? n : k) * ldb],
    [bias, n],
  ]) {
    floats(address, size).set(random.array([size]).values);
  }
  return { seed, m, n, k, ta, tb, lda, ldb, inputs: floats(a, (bias - a) / 4 + n).slice() };
});

it("bits do not depend on the tile", () => {
  for (const { seed, m, n, k, ta, tb, lda, ldb, inputs } of draws) {
    floats(a, inputs.length).set(inputs);
    const [first, ...others] = tiles.map((kernels) => {
      kernels.linear(a, b, c, m, n, k, lda, ldb, n, ta, tb, bias, scratch);
      return floats(c, m * n).slice();
    });
    for (const other of others) expect(other, `seed ${seed}`).toEqual(first);
  }
});

it("a row has the same bits alone and among others", () => {
  for (const { seed, m, n, k, ta, tb, lda, ldb, inputs } of draws) {
    const [{ linear }] = tiles;
    floats(a, inputs.length).set(inputs);
    linear(a, b, c, m, n, k, lda, ldb, n, ta, tb, bias, scratch);
    const all = floats(c, m * n).slice();
    for (const row of new Set([0, m - 1])) {
      linear(a + 4 * row * (ta ? 1 : lda), b, c, 1, n, k, lda, ldb, n, ta, tb, bias, scratch);
      expect(floats(c, n).slice(), `seed ${seed}, row ${row}`).toEqual(all.subarray(row * n, (row + 1) * n));
      // As a vector in one piece, which has a kernel of its own.
      const vector = Float32Array.from(
        { length: k },
        (_, p) => floats(a, inputs.length)[ta ? p * lda + row : row * lda + p],
      );
      floats(c, k).set(vector);
      linear(c, b, c + 65536, 1, n, k, Math.max(1, k), ldb, n, 0, tb, bias, scratch);
      expect(floats(c + 65536, n).slice(), `seed ${seed}, row ${row}`).toEqual(all.subarray(row * n, (row + 1) * n));
    }
  }
});

it("uses no more scratch memory than it says, and writes nothing else", () => {
  for (const { seed, m, n, k, ta, tb, lda, ldb, inputs } of draws) {
    const ends = scratch + matmulScratchBytes(n, k);
    floats(a, inputs.length).set(inputs);
    floats(ends, 1024).fill(7);
    floats(c, m * n + 8).fill(7);
    tiles[0].matmul(a, b, c, m, n, k, lda, ldb, n, ta, tb, 0, scratch);
    expect(floats(a, (c - a) / 4).slice(), `seed ${seed}`).toEqual(inputs.subarray(0, (c - a) / 4));
    expect(floats(ends, 1024).every((v) => v === 7)).toBe(true);
    expect(floats(c + 4 * m * n, 8).every((v) => v === 7)).toBe(true);
  }
});
