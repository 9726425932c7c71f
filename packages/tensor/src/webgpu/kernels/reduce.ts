/** Reductions over any dimensions, in a fixed order: equal inputs give equal bits. */
import type { KernelOverride } from "../../backend.ts";
import type { Tensor } from "../../tensor.ts";
import type { Gpu } from "../gpu.ts";
import {
  groupsFor,
  header,
  perElement,
  positions,
  type Scalar,
  scalarOf,
  spread,
  threads,
  walk,
  walkWords,
  word,
} from "../wgsl.ts";

/** How two partial results become one. `value` is an element, `at` its place among those that are reduced. */
interface Reduction {
  name: string;
  /** WGSL type of a partial result, its start, how an element joins it, how two are joined (the left one came first), and the result. */
  partial: string;
  start: string;
  take: string;
  join: string;
  result: string;
  functions?: string;
}

function sumOf(from: Scalar, to: Scalar): Reduction {
  return {
    name: "sum",
    partial: to,
    start: `${to}(0)`,
    take: `acc + ${from === to ? "value" : `${to}(value)`}`,
    join: "left + right",
    result: "acc",
  };
}

function maxOf(type: Scalar): Reduction {
  const larger = type === "f32" ? "larger" : "max";
  const start = type === "f32" ? "-infinity()" : type === "i32" ? "i32(-2147483647 - 1)" : "0u";
  return {
    name: "max",
    partial: type,
    start,
    take: `${larger}(value, acc)`,
    join: `${larger}(left, right)`,
    result: "acc",
  };
}

/** Of equal largest ones, the first; the first NaN before everything. */
function argmaxOf(type: Scalar): Reduction {
  const beats = type === "f32" ? "(b.value > a.value || isNan(b.value)) && !isNan(a.value)" : "b.value > a.value";
  return {
    name: "argmax",
    partial: "Best",
    start: `Best(${type}(0), 0xffffffffu)`,
    take: "better(acc, Best(value, at))",
    join: "better(left, right)",
    result: "i32(acc.at)",
    functions: `
struct Best { value: ${type}, at: u32 }
fn better(a: Best, b: Best) -> Best {
  if (a.at == 0xffffffffu) { return b; }
  if (b.at == 0xffffffffu) { return a; }
  let same = !(${beats}) && !(${beats.replaceAll(/[ab]\.value/g, (m) => (m[0] === "a" ? "b.value" : "a.value"))});
  if (same) { if (a.at < b.at) { return a; } else { return b; } }
  if (${beats}) { return b; }
  return a;
}`,
  };
}

/**
 * Short reductions take one invocation per result; long ones a workgroup, whose invocations each take every 64th element and
 * then join their parts pairwise.
 */
export function reduce(gpu: Gpu, op: string, out: Tensor, x: Tensor, dims: readonly number[], r: Reduction): void {
  if (out.size === 0) return;
  const keeps = x.shape.map((_, d) => d).filter((d) => !dims.includes(d));
  const pick = (values: readonly number[], from: readonly number[]) => from.map((d) => values[d]);
  const kept = walk(pick(x.shape, keeps), [pick(out.strides, keeps), pick(x.strides, keeps)], [out.offset, x.offset]);
  const inner = walk(pick(x.shape, dims), [pick(x.strides, dims)], [0]);
  const count = x.size / out.size;
  const [rank, innerRank] = [kept.shape.length, inner.shape.length];
  const first = 2;
  const innerFirst = first + walkWords(kept).length;
  const long = count >= 2 * threads;
  const [from, to] = [scalarOf(x.dtype), scalarOf(out.dtype)];
  const element = `${positions(["inner"], innerRank, innerFirst, "at")}
    let value = x[xAt + innerAt];
    acc = ${r.take};`;
  gpu.run({
    op,
    key: `reduce ${r.name} ${from} ${to} ${rank} ${innerRank} ${long}`,
    code: () => {
      const arrays = [
        ["out", to, "read_write"],
        ["x", from, "read"],
      ] as const;
      if (!long) {
        return `${perElement(
          arrays,
          `${positions(["out", "x"], rank, first)}
  var acc = ${r.start};
  for (var at = 0u; at < ${word(1)}; at++) {
${element}
  }
  out[outAt] = ${r.result};`,
        )}${r.functions ?? ""}`;
      }
      return `${header(arrays)}${r.functions ?? ""}
var<workgroup> parts: array<${r.partial}, ${threads}>;
@compute @workgroup_size(${threads})
fn main(@builtin(workgroup_id) group: vec3<u32>, @builtin(num_workgroups) groups: vec3<u32>,
        @builtin(local_invocation_index) local: u32) {
  let i = group.y * groups.x + group.x;
  if (i >= ${word(0)}) { return; }
${positions(["out", "x"], rank, first)}
  var acc = ${r.start};
  for (var at = local; at < ${word(1)}; at += ${threads}u) {
${element}
  }
  parts[local] = acc;
  for (var half = ${threads / 2}u; half > 0u; half >>= 1u) {
    workgroupBarrier();
    if (local < half) {
      let left = parts[local];
      let right = parts[local + half];
      parts[local] = ${r.join};
    }
  }
  if (local == 0u) {
    acc = parts[0];
    out[outAt] = ${r.result};
  }
}`;
    },
    writes: [out.storage],
    reads: [x.storage],
    params: [out.size, count, ...walkWords(kept), ...walkWords(inner)],
    groups: long ? spread(out.size) : groupsFor(out.size),
  });
}

export function reduceKernels(gpu: Gpu): Record<string, KernelOverride> {
  const define =
    (op: string, reduction: (from: Scalar, to: Scalar) => Reduction): KernelOverride =>
    (out, [x], attrs) => {
      const { dims } = attrs as { dims: readonly number[] };
      reduce(gpu, op, out, x, dims, reduction(scalarOf(x.dtype), scalarOf(out.dtype)));
      return true;
    };
  return { sum: define("sum", sumOf), max: define("max", maxOf), argmax: define("argmax", argmaxOf) };
}
