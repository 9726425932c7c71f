/** Rows by number. A number outside the array reads as NaN (or 0) and writes nothing: the CPU cannot check what only the GPU knows. */
import type { KernelOverride } from "../../backend.ts";
import { sizeOf } from "../../shape.ts";
import type { Gpu } from "../gpu.ts";
import { groupsFor, perElement, scalarOf, word } from "../wgsl.ts";
import { dense } from "./copy.ts";

export function indexingKernels(gpu: Gpu): Record<string, KernelOverride> {
  return {
    indexSelect: (out, [source, numbers]) => {
      const x = dense(gpu, source);
      const index = dense(gpu, numbers);
      const type = scalarOf(x.dtype);
      const row = sizeOf(x.shape.slice(1));
      if (out.size === 0) return true;
      gpu.run({
        op: "indexSelect",
        key: `indexSelect ${type}`,
        code: () =>
          perElement(
            [
              ["out", type, "read_write"],
              ["x", type, "read"],
              ["index", "i32", "read"],
            ],
            `  let at = u32(index[${word(5)} + i / ${word(2)}]);
  var value = ${type === "f32" ? "nan()" : `${type}(0)`};
  if (at < ${word(1)}) { value = x[${word(4)} + at * ${word(2)} + i % ${word(2)}]; }
  out[${word(3)} + i] = value;`,
          ),
        writes: [out.storage],
        reads: [x.storage, index.storage],
        params: [out.size, x.shape[0], row, out.offset, x.offset, index.offset],
        groups: groupsFor(out.size),
      });
      return true;
    },
    // Every element of the result looks through all numbers, in their order: no two invocations add to one place.
    indexAdd: (out, [gradient, numbers]) => {
      const grad = dense(gpu, gradient);
      const index = dense(gpu, numbers);
      if (out.size === 0) return true;
      gpu.run({
        op: "indexAdd",
        key: "indexAdd",
        code: () =>
          perElement(
            [
              ["out", "f32", "read_write"],
              ["grad", "f32", "read"],
              ["index", "i32", "read"],
            ],
            `  let row = i / ${word(2)};
  let column = i % ${word(2)};
  var acc = 0.0;
  for (var k = 0u; k < ${word(1)}; k++) {
    if (u32(index[${word(5)} + k]) == row) { acc += grad[${word(4)} + k * ${word(2)} + column]; }
  }
  out[${word(3)} + i] = acc;`,
          ),
        writes: [out.storage],
        reads: [grad.storage, index.storage],
        params: [out.size, index.size, sizeOf(out.shape.slice(1)), out.offset, grad.offset, index.offset],
        groups: groupsFor(out.size),
      });
      return true;
    },
  };
}
