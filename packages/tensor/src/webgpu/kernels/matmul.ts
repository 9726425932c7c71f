/** Matrix products in tiles of workgroup memory, over any strides: a transposed view costs no copy. */
import type { KernelOverride } from "../../backend.ts";
import { Tensor } from "../../tensor.ts";
import type { Gpu } from "../gpu.ts";
import { header, positions, walk, walkWords, word } from "../wgsl.ts";
import { copyInto, dense } from "./copy.ts";

/** Invocations along each side of a workgroup, and extent of a tile along the inner dimension. */
const side = 8;

/** Each invocation computes a square of `block` by `block` elements. */
function code(block: number, batchRank: number, batchFirst: number): string {
  const tile = side * block;
  const [m, n, k] = [word(0), word(1), word(2)];
  return `${header([
    ["out", "f32", "read_write"],
    ["a", "f32", "read"],
    ["b", "f32", "read"],
  ])}
var<workgroup> tileA: array<array<f32, ${tile}>, ${side}>;
var<workgroup> tileB: array<array<f32, ${tile}>, ${side}>;
@compute @workgroup_size(${side}, ${side})
fn main(@builtin(workgroup_id) group: vec3<u32>, @builtin(local_invocation_id) local: vec3<u32>,
        @builtin(local_invocation_index) index: u32) {
  let i = group.z;
${positions(["out", "a", "b"], batchRank, batchFirst)}
  let top = group.y * ${tile}u;
  let left = group.x * ${tile}u;
  var acc: array<array<f32, ${block}>, ${block}>;
  for (var start = 0u; start < ${k}; start += ${side}u) {
    for (var at = index; at < ${side * tile}u; at += ${side * side}u) {
      // Neighbouring invocations read neighbouring elements, whichever way the matrix lies.
      let rowA = select(at / ${side}u, at % ${tile}u, ${word(3)} == 1u);
      let innerA = select(at % ${side}u, at / ${tile}u, ${word(3)} == 1u);
      tileA[innerA][rowA] = 0.0;
      if (top + rowA < ${m} && start + innerA < ${k}) {
        tileA[innerA][rowA] = a[aAt + (top + rowA) * ${word(3)} + (start + innerA) * ${word(4)}];
      }
      let columnB = select(at % ${tile}u, at / ${side}u, ${word(5)} == 1u);
      let innerB = select(at / ${tile}u, at % ${side}u, ${word(5)} == 1u);
      tileB[innerB][columnB] = 0.0;
      if (left + columnB < ${n} && start + innerB < ${k}) {
        tileB[innerB][columnB] = b[bAt + (start + innerB) * ${word(5)} + (left + columnB) * ${word(6)}];
      }
    }
    workgroupBarrier();
    for (var inner = 0u; inner < ${side}u; inner++) {
      for (var y = 0u; y < ${block}u; y++) {
        let x = tileA[inner][local.y * ${block}u + y];
        for (var z = 0u; z < ${block}u; z++) { acc[y][z] += x * tileB[inner][local.x * ${block}u + z]; }
      }
    }
    workgroupBarrier();
  }
  for (var y = 0u; y < ${block}u; y++) {
    for (var z = 0u; z < ${block}u; z++) {
      let row = top + local.y * ${block}u + y;
      let column = left + local.x * ${block}u + z;
      if (row < ${m} && column < ${n}) { out[outAt + row * ${word(7)} + column * ${word(8)}] = acc[y][z]; }
    }
  }
}`;
}

/** out = a · b; [.., m, k] · [.., k, n], the leading dimensions equal. */
export function matmulInto(gpu: Gpu, op: string, out: Tensor, a: Tensor, b: Tensor): void {
  if (out.size === 0) return;
  const [m, k] = a.shape.slice(-2);
  const n = b.shape[b.rank - 1];
  const [rowA, innerA] = a.strides.slice(-2);
  const [innerB, columnB] = b.strides.slice(-2);
  const [rowOut, columnOut] = out.strides.slice(-2);
  const lead = (t: Tensor) => t.strides.slice(0, -2);
  const batch = walk(out.shape.slice(0, -2), [lead(out), lead(a), lead(b)], [out.offset, a.offset, b.offset]);
  const sizes = [m, n, k, rowA, innerA, innerB, columnB, rowOut, columnOut];
  const batchSize = batch.shape.reduce((x, y) => x * y, 1);
  const block = Math.min(m, n) > side ? 4 : 1;
  const tile = side * block;
  gpu.run({
    op,
    key: `matmul ${block} ${batch.shape.length}`,
    code: () => code(block, batch.shape.length, sizes.length),
    writes: [out.storage],
    reads: [a.storage, b.storage],
    params: [...sizes, ...walkWords(batch)],
    groups: [Math.ceil(n / tile), Math.ceil(m / tile), batchSize],
  });
}

/** All but the last dimension as one. */
function asRows(gpu: Gpu, x: Tensor): Tensor {
  if (x.rank === 2) return x;
  const whole = dense(gpu, x);
  const width = x.shape[x.rank - 1];
  return new Tensor(whole.storage, [width === 0 ? 0 : x.size / width, width], [width, 1], whole.offset);
}

export function transposed(x: Tensor): Tensor {
  const swap = (values: readonly number[]) => [...values.slice(0, -2), ...values.slice(-2).reverse()];
  return new Tensor(x.storage, swap(x.shape), swap(x.strides), x.offset);
}

export function matmulKernels(gpu: Gpu): Record<string, KernelOverride> {
  return {
    matmul: (out, [a, b]) => {
      if (a.dtype !== "float32" || b.dtype !== "float32") return false;
      matmulInto(gpu, "matmul", out, a, b);
      return true;
    },
    linear: (out, [x, weight, bias]) => {
      if (x.dtype !== "float32" || weight.dtype !== "float32") return false;
      matmulInto(gpu, "linear", asRows(gpu, out), asRows(gpu, x), transposed(weight));
      if (bias) copyInto(gpu, "linear", out, bias, true);
      return true;
    },
  };
}
