/** Pooling: the windows of each dimension come as tables. */
import type { KernelOverride } from "../../backend.ts";
import { outsideScopes, Storage } from "../../memory.ts";
import type { Windows, Windows2d } from "../../ops/pool.ts";
import type { Tensor } from "../../tensor.ts";
import type { Gpu } from "../gpu.ts";
import { coordinates, groupsFor, perElement, word } from "../wgsl.ts";
import { dense } from "./copy.ts";

const sizes = ["height", "width", "outHeight", "outWidth", "stepY", "stepX"] as const;

/** `table` holds, for every window along y and then along x: where it begins, where it ends, and its count. */
const declarations = `${sizes.map((name, i) => `  let ${name} = ${word(4 + i)};`).join("\n")}`;

const windowAt = `
fn beginOf(window: u32) -> u32 { return u32(table[3u * window]); }
fn endOf(window: u32) -> u32 { return u32(table[3u * window + 1u]); }
fn countOf(window: u32) -> f32 { return f32(table[3u * window + 2u]); }
/** Place in \`second\` of the first largest element of window (y, x) of a plane; a NaN is larger than all. */
fn firstMaximum(plane: u32, y: u32, x: u32) -> u32 {
${declarations}
  var best = 0xffffffffu;
  var most = 0.0;
  for (var iy = beginOf(y); iy < endOf(y); iy += stepY) {
    for (var ix = beginOf(outHeight + x); ix < endOf(outHeight + x); ix += stepX) {
      let at = ${word(3)} + (plane * height + iy) * width + ix;
      let value = second[at];
      if (best == 0xffffffffu || value > most || (isNan(value) && !isNan(most))) {
        best = at;
        most = value;
      }
    }
  }
  return best;
}`;

const perWindow = coordinates(["plane", ""], ["y", "outHeight"], ["x", "outWidth"]);
const perInput = coordinates(["plane", ""], ["iy", "height"], ["ix", "width"]);

const largest = `${perWindow}
  let best = firstMaximum(plane, y, x);
  if (best == 0xffffffffu) { acc = -infinity(); } else { acc = second[best]; }`;

const gather = `${perWindow}
  let best = firstMaximum(plane, y, x);
  if (best != 0xffffffffu) { acc = first[firstAt + best - secondAt]; }`;

const mean = `${perWindow}
  for (var iy = beginOf(y); iy < endOf(y); iy += stepY) {
    for (var ix = beginOf(outHeight + x); ix < endOf(outHeight + x); ix += stepX) {
      acc += first[firstAt + (plane * height + iy) * width + ix];
    }
  }
  acc /= countOf(y) * countOf(outHeight + x);`;

/** Every element asks all windows that it lies in. */
function spread(statement: string): string {
  return `${perInput}
  for (var y = 0u; y < outHeight; y++) {
    if (iy < beginOf(y) || iy >= endOf(y) || (iy - beginOf(y)) % stepY != 0u) { continue; }
    for (var x = 0u; x < outWidth; x++) {
      let window = outHeight + x;
      if (ix < beginOf(window) || ix >= endOf(window) || (ix - beginOf(window)) % stepX != 0u) { continue; }
      let upstream = first[firstAt + (plane * outHeight + y) * outWidth + x];
      ${statement}
    }
  }`;
}

export function poolKernels(gpu: Gpu): Record<string, KernelOverride> {
  const tables = new Map<string, Storage>();
  /** Networks have few different pools: their tables stay on the GPU. */
  const tableOf = ({ rows, columns }: Windows2d) => {
    const all = [rows, columns].flatMap((w: Windows) => w.from.flatMap((from, i) => [from, w.to[i], w.counts[i]]));
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
  const define = (op: string, body: string): KernelOverride => {
    return (out, inputs, attrs) => {
      if (inputs.some((x) => x.dtype !== "float32")) return false;
      if (out.size === 0) return true;
      const windows = attrs as Windows2d;
      const { rows, columns } = windows;
      const [first, second] = [inputs[0], inputs[1] ?? inputs[0]].map((x) => dense(gpu, x)) as [Tensor, Tensor];
      gpu.run({
        op,
        key: op,
        code: () =>
          perElement(
            [
              ["out", "f32", "read_write"],
              ["first", "f32", "read"],
              ["second", "f32", "read"],
              ["table", "i32", "read"],
            ],
            `${declarations}
  let firstAt = ${word(2)};
  let secondAt = ${word(3)};
  var acc = 0.0;
${body}
  out[${word(1)} + i] = acc;`,
          ) + windowAt,
        writes: [out.storage],
        reads: [first.storage, second.storage, tableOf(windows)],
        params: [
          out.size,
          out.offset,
          first.offset,
          second.offset,
          ...[rows.extent, columns.extent, rows.from.length, columns.from.length, rows.step, columns.step],
        ],
        groups: groupsFor(out.size),
      });
      return true;
    };
  };
  return {
    maxPool2d: define("maxPool2d", largest),
    maxPool2dGrad: define(
      "maxPool2dGrad",
      spread("if (firstMaximum(plane, y, x) == secondAt + i) { acc += upstream; }"),
    ),
    maxPool2dGather: define("maxPool2dGather", gather),
    avgPool2d: define("avgPool2d", mean),
    avgPool2dGrad: define("avgPool2dGrad", spread("acc += upstream / (countOf(y) * countOf(window));")),
  };
}
