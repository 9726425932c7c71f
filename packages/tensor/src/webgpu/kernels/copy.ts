/** Copies between layouts and types: contiguous, cast, cat, parts of arrays. */

import { broadcastStrides } from "../../shape.ts";
import type { Tensor } from "../../tensor.ts";
import type { Gpu } from "../gpu.ts";
import { groupsFor, perElement, positions, type Scalar, scalarOf, walk, walkWords } from "../wgsl.ts";

/** An element of type `from` as one of type `to`, as the reference kernels convert. */
export function convert(from: Scalar, to: Scalar, value: string, toBool = false): string {
  if (to === "u32" && toBool && from !== "u32") return `select(1u, 0u, ${value} == ${from}(0))`;
  return from === to ? value : `${to}(${value})`;
}

/** into[…] = x[…] (or += with `add`), x broadcast to into's shape; types are converted. */
export function copyInto(gpu: Gpu, op: string, into: Tensor, x: Tensor, add = false): void {
  if (into.size === 0) return;
  const to = scalarOf(into.dtype);
  const from = scalarOf(x.dtype);
  const strides = [into.strides, broadcastStrides(x.shape, x.strides, into.shape)];
  const walked = walk(into.shape, strides, [into.offset, x.offset]);
  const rank = walked.shape.length;
  gpu.run({
    op,
    key: `copy ${to} ${from} ${rank} ${add}`,
    code: () =>
      perElement(
        [
          ["into", to, "read_write"],
          ["x", from, "read"],
        ],
        `${positions(["into", "x"], rank, 1)}
  into[intoAt] ${add ? "+=" : "="} ${convert(from, to, "x[xAt]", into.dtype === "bool")};`,
      ),
    writes: [into.storage],
    reads: [x.storage],
    params: [into.size, ...walkWords(walked)],
    groups: groupsFor(into.size),
  });
}

/** The array itself where its numbers lie in row-major order without gaps, else such a copy. */
export function dense(gpu: Gpu, x: Tensor): Tensor {
  return x.contiguousLayout ? x : gpu.clone(x);
}
