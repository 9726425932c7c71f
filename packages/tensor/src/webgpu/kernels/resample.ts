/** Padding and interpolation (`resample`), and pictures as columns of their windows (`unfold` and back). */
import type { KernelOverride } from "../../backend.ts";
import { outsideScopes, Storage } from "../../memory.ts";
import type { Resampling } from "../../ops/resample.ts";
import type { UnfoldGeometry } from "../../ops/unfold.ts";
import type { Gpu } from "../gpu.ts";
import { coordinates, floatBits, floatWord, groupsFor, perElement, word } from "../wgsl.ts";
import { dense } from "./copy.ts";

/** Words of an unfolding from 3 on: picture, kernel, stride, padding, dilation and number of windows, each along y and x. */
const unfoldSizes = ["size", "kernel", "stride", "padding", "dilation", "counts"] as const;
const declarations = unfoldSizes
  .map((name, k) => `  let ${name}Y = ${word(3 + 2 * k)};\n  let ${name}X = ${word(4 + 2 * k)};`)
  .join("\n");

const toColumns = `${coordinates(["plane", ""], ["ky", "kernelY"], ["kx", "kernelX"], ["oy", "countsY"], ["ox", "countsX"])}
  let y = oy * strideY + ky * dilationY - paddingY;
  let x = ox * strideX + kx * dilationX - paddingX;
  if (y < sizeY && x < sizeX) { acc = source[${word(2)} + (plane * sizeY + y) * sizeX + x]; }`;

const fromColumns = `${coordinates(["plane", ""], ["y", "sizeY"], ["x", "sizeX"])}
  for (var ky = 0u; ky < kernelY; ky++) {
    let fromY = y + paddingY - ky * dilationY;
    let oy = fromY / strideY;
    if (fromY % strideY != 0u || oy >= countsY) { continue; }
    for (var kx = 0u; kx < kernelX; kx++) {
      let fromX = x + paddingX - kx * dilationX;
      let ox = fromX / strideX;
      if (fromX % strideX != 0u || ox >= countsX) { continue; }
      acc += source[${word(2)} + (((plane * kernelY + ky) * kernelX + kx) * countsY + oy) * countsX + ox];
    }
  }`;

export function resampleKernels(gpu: Gpu): Record<string, KernelOverride> {
  const columns = (op: string, body: string): KernelOverride => {
    return (out, [source], attrs) => {
      if (source.dtype !== "float32") return false;
      if (out.size === 0) return true;
      const geometry = attrs as UnfoldGeometry;
      const x = dense(gpu, source);
      gpu.run({
        op,
        key: op,
        code: () =>
          perElement(
            [
              ["out", "f32", "read_write"],
              ["source", "f32", "read"],
            ],
            `${declarations}
  var acc = 0.0;
${body}
  out[${word(1)} + i] = acc;`,
          ),
        writes: [out.storage],
        reads: [x.storage],
        params: [out.size, out.offset, x.offset, ...unfoldSizes.flatMap((name) => geometry[name])],
        groups: groupsFor(out.size),
      });
      return true;
    };
  };

  const tables = new Map<string, Storage>();
  /** Where each tap comes from and goes to, and its weight's bits: few different ones, which stay on the GPU. */
  const tapsOf = ({ from, to, weights }: Resampling) => {
    const all = from.flatMap((f, t) => [f, to[t], floatBits(weights[t]) | 0]);
    const key = all.join();
    let table = tables.get(key);
    if (table === undefined) {
      if (tables.size > 256) tables.clear();
      table = outsideScopes(() => new Storage("int32", all.length, gpu));
      table.write(all);
      tables.set(key, table);
    }
    return table;
  };

  return {
    unfold: columns("unfold", toColumns),
    fold: columns("fold", fromColumns),
    resample: (out, [source], attrs) => {
      if (source.dtype !== "float32") return false;
      if (out.size === 0) return true;
      const taps = attrs as Resampling;
      const x = dense(gpu, source);
      const inner = out.shape.slice(taps.dim + 1).reduce((a, b) => a * b, 1);
      gpu.run({
        op: "resample",
        key: "resample",
        code: () =>
          perElement(
            [
              ["out", "f32", "read_write"],
              ["x", "f32", "read"],
              ["taps", "i32", "read"],
            ],
            `${coordinates(["o", ""], ["entry", word(3)], ["j", word(5)])}
  var acc = 0.0;
  var reached = false;
  for (var t = 0u; t < ${word(6)}; t++) {
    if (u32(taps[3u * t + 1u]) == entry) {
      reached = true;
      acc += bitcast<f32>(taps[3u * t + 2u]) * x[${word(2)} + (o * ${word(4)} + u32(taps[3u * t])) * ${word(5)} + j];
    }
  }
  out[${word(1)} + i] = select(${floatWord(7)}, acc, reached);`,
          ),
        writes: [out.storage],
        reads: [x.storage, tapsOf(taps)],
        params: [
          out.size,
          out.offset,
          x.offset,
          ...[taps.size, source.shape[taps.dim], inner, taps.to.length, floatBits(taps.fill)],
        ],
        groups: groupsFor(out.size),
      });
      return true;
    },
  };
}
