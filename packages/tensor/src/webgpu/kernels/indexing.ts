/** Entries by number. A number outside the array reads as NaN (or 0) and writes nothing: the CPU cannot check what only the GPU knows. */
import type { KernelOverride } from "../../backend.ts";
import type { EmbeddingAttributes } from "../../ops/embedding.ts";
import { contiguousStrides, sizeOf } from "../../shape.ts";
import type { Tensor } from "../../tensor.ts";
import type { Gpu } from "../gpu.ts";
import { type Arrays, coordinates, groupsFor, perElement, positions, scalarOf, walkWords, word } from "../wgsl.ts";
import { copyInto, dense } from "./copy.ts";

const [extent, inner, count] = [word(4), word(5), word(6)];
const addresses = `  let outAt = ${word(1)};
  let xAt = ${word(2)};
  let indexAt = ${word(3)};`;

/** Runs a kernel of picked entries in `invocations`. */
function run(
  gpu: Gpu,
  op: string,
  out: Tensor,
  x: Tensor,
  index: Tensor,
  invocations: number,
  sizes: readonly number[],
  body: string,
): void {
  if (invocations === 0) return;
  const type = scalarOf(x.dtype);
  gpu.run({
    op,
    key: `${op} ${type}`,
    code: () => {
      const arrays: Arrays = [
        ["out", scalarOf(out.dtype), "read_write"],
        ["x", type, "read"],
        ["index", "i32", "read"],
      ];
      return perElement(arrays, `${addresses}\n${body}`);
    },
    writes: [out.storage],
    reads: [x.storage, index.storage],
    params: [invocations, out.offset, x.offset, index.offset, ...sizes],
    groups: groupsFor(invocations),
  });
}

/** [extent, inner] of a dimension: how long it is, and how many elements each of its entries has. */
function along(shape: readonly number[], dim: number): [number, number] {
  return [shape[dim], sizeOf(shape.slice(dim + 1))];
}

export function indexingKernels(gpu: Gpu): Record<string, KernelOverride> {
  /** Each invocation takes one column of the gradient and walks down the numbers, in their order: the sum's order is fixed. */
  const collect = (op: string, out: Tensor, grad: Tensor, index: Tensor, dim: number, skip = -1) => {
    out.storage.fill(0);
    const [entries, width] = along(out.shape, dim);
    run(
      gpu,
      op,
      out,
      dense(gpu, grad),
      dense(gpu, index),
      entries === 0 ? 0 : out.size / entries,
      [entries, width, index.size, skip],
      `  let o = i / ${inner};
  let j = i % ${inner};
  for (var k = 0u; k < ${count}; k++) {
    let entry = u32(index[indexAt + k]);
    if (entry < ${extent} && entry != ${word(7)}) {
      out[outAt + (o * ${extent} + entry) * ${inner} + j] += x[xAt + (o * ${count} + k) * ${inner} + j];
    }
  }`,
    );
  };
  const select = (op: string, out: Tensor, x: Tensor, index: Tensor, dim: number) =>
    run(
      gpu,
      op,
      out,
      dense(gpu, x),
      dense(gpu, index),
      out.size,
      [...along(x.shape, dim), index.size],
      `${coordinates(["o", ""], ["k", count], ["j", inner])}
  let entry = u32(index[indexAt + k]);
  var value = ${x.dtype === "float32" ? "nan()" : `${scalarOf(x.dtype)}(0)`};
  if (entry < ${extent}) { value = x[xAt + (o * ${extent} + entry) * ${inner} + j]; }
  out[outAt + i] = value;`,
    );
  return {
    indexSelect: (out, [x, index], attrs) => {
      select("indexSelect", out, x, index, (attrs as { dim: number }).dim);
      return true;
    },
    indexSelectGrad: (out, [grad, index], attrs) => {
      if (grad.dtype !== "float32") return false;
      collect("indexSelectGrad", out, grad, index, (attrs as { dim: number }).dim);
      return true;
    },
    embedding: (out, [weight, index]) => {
      select("embedding", out, weight, index, 0);
      return true;
    },
    embeddingGrad: (out, [grad, index], attrs) => {
      collect("embeddingGrad", out, grad, index, 0, (attrs as EmbeddingAttributes).paddingIdx);
      return true;
    },
    gather: (out, [x, index], attrs) => {
      const { dim } = attrs as { dim: number };
      const type = scalarOf(x.dtype);
      const rank = x.rank;
      if (out.size === 0) return true;
      const numbers = dense(gpu, index);
      // The index's own extent along the dimension is walked with stride 0; the number says where to go instead.
      const walked = {
        shape: [...out.shape],
        strides: [x.strides.map((s, d) => (d === dim ? 0 : s))],
        offsets: [x.offset],
      };
      gpu.run({
        op: "gather",
        key: `gather ${type} ${rank}`,
        code: () =>
          perElement(
            [
              ["out", type, "read_write"],
              ["x", type, "read"],
              ["index", "i32", "read"],
            ],
            `${positions(["x"], rank, 5)}
  let entry = u32(index[${word(2)} + i]);
  var value = ${type === "f32" ? "nan()" : `${type}(0)`};
  if (entry < ${word(3)}) { value = x[xAt + entry * ${word(4)}]; }
  out[${word(1)} + i] = value;`,
          ),
        writes: [out.storage],
        reads: [x.storage, numbers.storage],
        params: [out.size, out.offset, numbers.offset, x.shape[dim], x.strides[dim], ...walkWords(walked)],
        groups: groupsFor(out.size),
      });
      return true;
    },
    scatterAdd: (out, [x, index, source], attrs) => {
      if (out.dtype !== "float32" || source.dtype !== "float32") return false;
      scatter(gpu, "scatterAdd", out, x, index, source, (attrs as { dim: number }).dim, "+=");
      return true;
    },
    scatter: (out, [x, index, source], attrs) => {
      if (out.dtype !== source.dtype) return false;
      scatter(gpu, "scatter", out, x, index, source, (attrs as { dim: number }).dim, "=");
      return true;
    },
  };
}

/**
 * Each invocation takes one line of the index along the dimension, in order: lines do not meet, so the sum's order is fixed, and of
 * two that are written to one place the later stays.
 */
function scatter(
  gpu: Gpu,
  op: string,
  out: Tensor,
  x: Tensor,
  index: Tensor,
  source: Tensor,
  dim: number,
  assign: "=" | "+=",
): void {
  copyInto(gpu, op, out, x);
  const lines = index.shape.filter((_, d) => d !== dim);
  const total = sizeOf(lines);
  if (total === 0 || index.size === 0) return;
  const others = (strides: readonly number[]) => strides.filter((_, d) => d !== dim);
  const outStrides = contiguousStrides(out.shape);
  const walked = {
    shape: lines,
    strides: [others(outStrides), others(index.strides), others(source.strides)],
    offsets: [out.offset, index.offset, source.offset],
  };
  const type = scalarOf(out.dtype);
  gpu.run({
    op,
    key: `${op} ${type} ${lines.length}`,
    code: () =>
      perElement(
        [
          ["out", type, "read_write"],
          ["index", "i32", "read"],
          ["source", type, "read"],
        ],
        `${positions(["out", "index", "source"], lines.length, 6)}
  for (var k = 0u; k < ${word(1)}; k++) {
    let entry = u32(index[indexAt + k * ${word(4)}]);
    if (entry < ${word(2)}) { out[outAt + entry * ${word(3)}] ${assign} source[sourceAt + k * ${word(5)}]; }
  }`,
      ),
    writes: [out.storage],
    reads: [index.storage, source.storage],
    params: [
      total,
      index.shape[dim],
      out.shape[dim],
      outStrides[dim],
      index.strides[dim],
      source.strides[dim],
      ...walkWords(walked),
    ],
    groups: groupsFor(total),
  });
}
