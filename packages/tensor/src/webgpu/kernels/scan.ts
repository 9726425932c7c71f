/** Running sums and products: each invocation takes one line along the dimension. */
import type { KernelOverride } from "../../backend.ts";
import type { Tensor } from "../../tensor.ts";
import type { Gpu } from "../gpu.ts";
import { groupsFor, perElement, positions, scalarOf, walk, walkWords, word } from "../wgsl.ts";
import { convert } from "./copy.ts";

export function scanKernels(gpu: Gpu): Record<string, KernelOverride> {
  const define =
    (op: string, start: number, sign: "+" | "*"): KernelOverride =>
    (out, [x], attrs) => {
      const { dim } = attrs as { dim: number };
      if (out.size === 0) return true;
      const others = (t: Tensor) => t.strides.filter((_, d) => d !== dim);
      const lines = x.shape.filter((_, d) => d !== dim);
      const walked = walk(lines, [others(out), others(x)], [out.offset, x.offset]);
      const [from, to] = [scalarOf(x.dtype), scalarOf(out.dtype)];
      const count = out.size / x.shape[dim];
      gpu.run({
        op,
        key: `${op} ${from} ${to} ${walked.shape.length}`,
        code: () =>
          perElement(
            [
              ["out", to, "read_write"],
              ["x", from, "read"],
            ],
            `${positions(["out", "x"], walked.shape.length, 4)}
  var acc = ${to}(${start});
  for (var k = 0u; k < ${word(1)}; k++) {
    acc = acc ${sign} ${convert(from, to, `x[xAt + k * ${word(3)}]`)};
    out[outAt + k * ${word(2)}] = acc;
  }`,
          ),
        writes: [out.storage],
        reads: [x.storage],
        params: [count, x.shape[dim], out.strides[dim], x.strides[dim], ...walkWords(walked)],
        groups: groupsFor(count),
      });
      return true;
    };
  return { cumsum: define("cumsum", 0, "+"), cumprod: define("cumprod", 1, "*") };
}
