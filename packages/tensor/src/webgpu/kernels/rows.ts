/** Operations along the last dimension: softmax and its relatives. One workgroup takes a row. */
import type { KernelOverride } from "../../backend.ts";
import type { Tensor } from "../../tensor.ts";
import type { Gpu } from "../gpu.ts";
import { type Arrays, floatBits, floatWord, header, scalarOf, spread, threads, word } from "../wgsl.ts";
import { dense } from "./copy.ts";
import { functions } from "./functions.ts";

/**
 * A kernel whose workgroup has row `row` of `n` elements, from `start` on. `total(x)` and `largest(x)` join one number of each
 * invocation to one that all of them get, always in the same order; the body must call them where no invocation has left.
 */
function perRow(arrays: Arrays, body: string, functions: string): string {
  const join = (name: string, expression: string) => `
fn ${name}(x: f32, local: u32) -> f32 {
  workgroupBarrier();
  parts[local] = x;
  for (var half = ${threads / 2}u; half > 0u; half >>= 1u) {
    workgroupBarrier();
    if (local < half) { parts[local] = ${expression}; }
  }
  workgroupBarrier();
  return parts[0];
}`;
  return `${header(arrays)}
var<workgroup> parts: array<f32, ${threads}>;
${join("total", "parts[local] + parts[local + half]")}
${join("largest", "larger(parts[local], parts[local + half])")}
${functions}
@compute @workgroup_size(${threads})
fn main(@builtin(workgroup_id) workgroup: vec3<u32>, @builtin(num_workgroups) workgroups: vec3<u32>,
        @builtin(local_invocation_index) local: u32) {
  let row = workgroup.y * workgroups.x + workgroup.x;
  if (row >= ${word(0)}) { return; }
  let n = ${word(1)};
  let start = row * n;
${body}
}`;
}

/** Visits the row's elements `j`, each invocation its share. */
export function along(statement: string): string {
  return `  for (var j = local; j < n; j += ${threads}u) { ${statement} }`;
}

export interface RowCall {
  op: string;
  /** Distinguishes kernels of one operation. */
  variant?: string;
  out: Tensor;
  rows: number;
  n: number;
  /** Contiguous arrays; each one's first element is \`<name>At\` in the body. */
  inputs: Readonly<Record<string, Tensor>>;
  body: string;
  functions?: string;
  /** Further words of parameters, from `wordAfter(inputs)` on. */
  words?: readonly number[];
}

/** Where the further words of a call with so many inputs begin. */
export function wordAfter(inputs: number): number {
  return 3 + inputs;
}

export function runRows(
  gpu: Gpu,
  { op, variant = "", out, rows, n, inputs, body, functions = "", words = [] }: RowCall,
) {
  if (out.size === 0 || rows === 0) return;
  const entries = Object.entries(inputs);
  gpu.run({
    op,
    key: `rows ${op} ${variant} ${entries.map(([name]) => name)}`,
    code: () => {
      const arrays: Arrays = [
        ["out", scalarOf(out.dtype), "read_write"],
        ...entries.map(([name, t]) => [name, scalarOf(t.dtype), "read"] as const),
      ];
      const addresses = ["out", ...entries.map(([name]) => name)].map((name, k) => `  let ${name}At = ${word(2 + k)};`);
      return perRow(arrays, [...addresses, body].join("\n"), functions);
    },
    writes: [out.storage],
    reads: entries.map(([, t]) => t.storage),
    params: [rows, n, out.offset, ...entries.map(([, t]) => t.offset), ...words],
    groups: spread(rows),
  });
}

/** `norm` = log Σ exp x of the row, −∞ where all elements are. */
const logSumExp = `
  var most = -infinity();
${along("most = larger(x[xAt + start + j], most);")}
  most = largest(most, local);
  var sumOfExp = 0.0;
  if (most > lowest) {
  ${along("sumOfExp += exp(x[xAt + start + j] - most);")}
  }
  sumOfExp = total(sumOfExp, local);
  let norm = most + select(0.0, log(sumOfExp), most > lowest || isNan(most));
`;

export function rowKernels(gpu: Gpu): Record<string, KernelOverride> {
  const define =
    (op: string, names: readonly string[], body: string): KernelOverride =>
    (out, inputs) => {
      if (inputs.some((x) => x.dtype !== "float32")) return false;
      const n = inputs[0].shape[inputs[0].rank - 1] ?? 1;
      if (n === 0) {
        if (out.size > 0) out.storage.fill(Number.NEGATIVE_INFINITY);
        return true;
      }
      const rows = inputs[0].size / n;
      const named = Object.fromEntries(names.map((name, k) => [name, dense(gpu, inputs[k])]));
      runRows(gpu, { op, out, rows, n, inputs: named, body });
      return true;
    };
  const each = (value: string) => along(`out[outAt + start + j] = ${value};`);
  const sumOf = (name: string, value: string) => `
  var ${name} = 0.0;
${along(`${name} += ${value};`)}
  ${name} = total(${name}, local);
`;
  const at = "At + start + j]";
  return {
    softmax: define("softmax", ["x"], `${logSumExp}${each(`exp(x[x${at} - norm)`)}`),
    logSoftmax: define("logSoftmax", ["x"], `${logSumExp}${each(`x[x${at} - norm`)}`),
    logSumExp: define("logSumExp", ["x"], `${logSumExp}  if (local == 0u) { out[outAt + row] = norm; }`),
    vectorNorm: (out, [input], attrs) => {
      if (input.dtype !== "float32") return false;
      const { ord } = attrs as { ord: number };
      const n = input.shape[input.rank - 1];
      const smallest = ord < 0;
      const size = `abs(x[x${at})`;
      // Scaled by the largest (or smallest), so that no power overflows.
      const body = `  var extreme = ${smallest ? "infinity()" : "0.0"};
${along(`extreme = ${smallest ? "smaller" : "larger"}(${size}, extreme);`)}
  extreme = ${smallest ? "-largest(-extreme, local)" : "largest(extreme, local)"};
  var sum = 0.0;
${along(ord === 0 ? `sum += select(1.0, 0.0, ${size} == 0.0);` : `sum += power(${size} / extreme, ${floatWord(wordAfter(1))});`)}
  sum = total(sum, local);
  let plain = ${!Number.isFinite(ord)} || extreme == 0.0 || isNan(extreme) || abs(extreme) > -lowest;
  if (local == 0u) {
    out[outAt + row] = ${ord === 0 ? "sum" : `select(extreme * power(sum, ${floatWord(wordAfter(1) + 1)}), extreme, plain)`};
  }`;
      const variant = `${smallest} ${ord === 0} ${Number.isFinite(ord)}`;
      const words = floats(ord, 1 / ord);
      const inputs = { x: dense(gpu, input) };
      runRows(gpu, { op: "vectorNorm", variant, out, rows: out.size, n, inputs, body, functions, words });
      return true;
    },
    softmaxGrad: define(
      "softmaxGrad",
      ["grad", "y"],
      `${sumOf("dot", `grad[grad${at} * y[y${at}`)}${each(`y[y${at} * (grad[grad${at} - dot)`)}`,
    ),
    logSoftmaxGrad: define(
      "logSoftmaxGrad",
      ["grad", "y"],
      `${sumOf("sum", `grad[grad${at}`)}${each(`grad[grad${at} - exp(y[y${at}) * sum`)}`,
    ),
  };
}

/** An array of floats for a call's further words. */
export function floats(...numbers: readonly number[]): number[] {
  return numbers.map(floatBits);
}
