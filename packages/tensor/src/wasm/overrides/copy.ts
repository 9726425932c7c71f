import type { KernelOverride } from "../../backend.ts";
import { contiguousStrides, type Shape } from "../../shape.ts";
import type { Threads } from "../threads.ts";
import { collapse, eachOffset } from "./broadcast.ts";
import { cheapGrain } from "./elementwise.ts";
import { at } from "./layout.ts";
import type { Machine } from "./machine.ts";

/** Elements of 4 bytes from address `x` to `out`, each with its own strides. */
function copy(
  threads: Threads,
  shape: Shape,
  x: number,
  xStrides: readonly number[],
  out: number,
  outStrides: readonly number[],
): void {
  const { shape: extents, strides } = collapse(shape, [xStrides, outStrides]);
  const [sx, so] = strides;
  // The kernels write rows of neighbours, if need be of one.
  if (so[so.length - 1] !== 1) for (const list of [extents, sx, so]) list.push(1);
  const last = extents.length - 1;
  const across = sx.indexOf(1);
  const transposes = across >= 0 && across !== last;
  // Which dimension counts the rows: the one that x runs along, else the next to the last.
  const rowDim = transposes ? across : last - 1;
  const n = extents[last];
  const [rows, xRow, outRow] = rowDim >= 0 ? [extents[rowDim], sx[rowDim], so[rowDim]] : [1, 0, 0];
  const grain = Math.ceil(cheapGrain / n);
  const others = (values: readonly number[]) => values.filter((_, d) => d !== last && d !== rowDim);
  eachOffset(others(extents), [others(sx), others(so)], ([skipX, skipOut]) => {
    const [from, to] = [x + 4 * skipX, out + 4 * skipOut];
    const part = (start: number) => [from + 4 * xRow * start, to + 4 * outRow * start];
    if (transposes) {
      threads.run("copyTransposed", rows, grain, (start, end) => [...part(start), end - start, n, sx[last], outRow]);
    } else if (sx[last] === 1) {
      threads.run("copyRows", rows, grain, (start, end) => [...part(start), end - start, n, xRow, outRow]);
    } else {
      threads.run("copyStrided", rows, grain, (start, end) => [...part(start), end - start, n, xRow, sx[last], outRow]);
    }
  });
}

export function copies({ threads }: Machine): Record<string, KernelOverride> {
  return {
    contiguous: (out, [x]) => {
      if (x.dtype !== "float32" && x.dtype !== "int32") return false;
      if (out.size > 0) copy(threads, x.shape, at(x), x.strides, at(out), out.strides);
      return true;
    },
    cat: (out, inputs, attrs) => {
      const { dim } = attrs as { dim: number };
      if (out.dtype !== "float32" && out.dtype !== "int32") return false;
      if (!inputs.every((x) => x.dtype === out.dtype)) return false;
      const strides = contiguousStrides(out.shape);
      let to = at(out);
      for (const x of inputs) {
        if (x.size > 0) copy(threads, x.shape, at(x), x.strides, to, strides);
        to += 4 * strides[dim] * x.shape[dim];
      }
      return true;
    },
  };
}
