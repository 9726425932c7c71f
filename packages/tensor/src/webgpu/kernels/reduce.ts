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

export function sumOf(from: Scalar, to: Scalar): Reduction {
  return {
    name: "sum",
    partial: to,
    start: `${to}(0)`,
    take: `acc + ${from === to ? "value" : `${to}(value)`}`,
    join: "left + right",
    result: "acc",
  };
}

function productOf(from: Scalar, to: Scalar): Reduction {
  return {
    name: "prod",
    partial: to,
    start: `${to}(1)`,
    take: `acc * ${from === to ? "value" : `${to}(value)`}`,
    join: "left * right",
    result: "acc",
  };
}

/** Whether any (or every) element is not 0. */
function truthOf(every: boolean): (from: Scalar) => Reduction {
  const sign = every ? "&&" : "||";
  return (from) => ({
    name: every ? "all" : "any",
    partial: "bool",
    start: String(every),
    take: `acc ${sign} (value != ${from}(0))`,
    join: `left ${sign} right`,
    result: "select(0u, 1u, acc)",
  });
}

/** The first element that no other beats; the first NaN beats everything. `found` picks what is asked of it. */
function extremeOf(name: string, sign: ">" | "<", found: "value" | "at"): (type: Scalar) => Reduction {
  return (type) => {
    const nan = (x: string) => (type === "f32" ? `isNan(${x}.value)` : "false");
    return {
      name,
      partial: "Best",
      start: `Best(${type}(0), 0xffffffffu)`,
      take: "better(acc, Best(value, at))",
      join: "better(left, right)",
      result: found === "at" ? "i32(acc.at)" : "acc.value",
      functions: `
struct Best { value: ${type}, at: u32 }
fn beats(b: Best, a: Best) -> bool { return (b.value ${sign} a.value || ${nan("b")}) && !(${nan("a")}); }
fn better(a: Best, b: Best) -> Best {
  if (a.at == 0xffffffffu) { return b; }
  if (b.at == 0xffffffffu) { return a; }
  if (beats(b, a)) { return b; }
  if (beats(a, b)) { return a; }
  if (a.at < b.at) { return a; }
  return b;
}`,
    };
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
  return {
    sum: define("sum", sumOf),
    prod: define("prod", productOf),
    any: define("any", truthOf(false)),
    all: define("all", truthOf(true)),
    max: define("max", extremeOf("max", ">", "value")),
    min: define("min", extremeOf("min", "<", "value")),
    argmax: define("argmax", extremeOf("argmax", ">", "at")),
    argmin: define("argmin", extremeOf("argmin", "<", "at")),
  };
}
