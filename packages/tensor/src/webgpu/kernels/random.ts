/** Philox4x32-10 in WGSL: the same bits as on the CPU. @see ../../random/philox.ts */
import type { KernelOverride } from "../../backend.ts";
import { drawWords } from "../../ops/random.ts";
import type { Tensor } from "../../tensor.ts";
import type { Gpu } from "../gpu.ts";
import { floatBits, floatWord, groupsFor, perElement, word } from "../wgsl.ts";
import { dense } from "./copy.ts";
import { functions } from "./functions.ts";

/** `draw(i)`: number i of the stream that begins at words 1…4 (seed low and high, position low and high). */
const philox = `
fn draw(i: u32) -> f32 {
  let low = ${word(3)} + i;
  let high = ${word(4)} + select(0u, 1u, low < i);
  let block = philoxBlock(vec4((low >> 2u) | (high << 30u), high >> 2u, 0u, 0u), ${word(1)}, ${word(2)});
  return f32(block[low & 3u] >> 8u) * 5.9604644775390625e-8;
}
fn multiplyHigh(a: u32, b: u32) -> u32 {
  let middle = (a >> 16u) * (b & 0xffffu) + (((a & 0xffffu) * (b & 0xffffu)) >> 16u);
  let other = (a & 0xffffu) * (b >> 16u) + (middle & 0xffffu);
  return (a >> 16u) * (b >> 16u) + (middle >> 16u) + (other >> 16u);
}
fn philoxBlock(counter: vec4<u32>, seedLow: u32, seedHigh: u32) -> vec4<u32> {
  var c = counter;
  var k0 = seedLow;
  var k1 = seedHigh;
  for (var round = 0u; round < 10u; round++) {
    c = vec4(
      multiplyHigh(0xcd9e8d57u, c.z) ^ c.y ^ k0, 0xcd9e8d57u * c.z,
      multiplyHigh(0xd2511f53u, c.x) ^ c.w ^ k1, 0xd2511f53u * c.x);
    k0 += 0x9e3779b9u;
    k1 += 0xbb67ae85u;
  }
  return c;
}`;

export interface DropoutDraw {
  p: number;
  seed: number;
  from: number;
}

/** out[i] = x[i]/(1 − p), or 0 where the stream's number i is below p. Both contiguous. */
export function dropoutInto(gpu: Gpu, op: string, out: Tensor, x: Tensor, { p, ...from }: DropoutDraw): void {
  if (out.size === 0) return;
  gpu.run({
    op,
    key: "dropout",
    code: () =>
      perElement(
        [
          ["out", "f32", "read_write"],
          ["x", "f32", "read"],
        ],
        `  out[i] = select(0.0, x[${word(5)} + i] * ${floatWord(7)}, draw(i) >= ${floatWord(6)});`,
      ) + philox,
    writes: [out.storage],
    reads: [x.storage],
    params: [out.size, ...drawWords(from), x.offset, floatBits(p), floatBits(1 / (1 - p))],
    groups: groupsFor(out.size),
  });
}

export function randomKernels(gpu: Gpu): Record<string, KernelOverride> {
  return {
    uniform: (out, _, attrs) => {
      if (out.size === 0) return true;
      const [seedLow, seedHigh, low, high] = drawWords(attrs as { seed: number; from: number });
      gpu.run({
        op: "uniform",
        key: "uniform",
        code: () => perElement([["out", "f32", "read_write"]], `  out[i] = draw(i);`) + philox,
        writes: [out.storage],
        reads: [],
        params: [out.size, seedLow, seedHigh, low, high],
        groups: groupsFor(out.size),
      });
      return true;
    },
    dropout: (out, [x], attrs) => {
      if (x.dtype !== "float32") return false;
      dropoutInto(gpu, "dropout", out, dense(gpu, x), attrs as DropoutDraw);
      return true;
    },
    boxMuller: (out, [numbers]) => {
      if (out.size === 0) return true;
      const u = dense(gpu, numbers);
      gpu.run({
        op: "boxMuller",
        key: "boxMuller",
        code: () =>
          perElement(
            [
              ["out", "f32", "read_write"],
              ["u", "f32", "read"],
            ],
            `  let first = u[${word(1)} + i];
  let second = u[${word(1)} + ${word(0)} + i];
  out[i] = sqrt(max(0.0, -2.0 * log(1.0 - first))) * cosine(6.283185307179586 * second);`,
          ) + functions,
        writes: [out.storage],
        reads: [u.storage],
        params: [out.size, u.offset],
        groups: groupsFor(out.size),
      });
      return true;
    },
  };
}
