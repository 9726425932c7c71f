/** Operations along the last dimension: softmax and the losses built on it. One workgroup takes a row. */
import type { KernelOverride } from "../../backend.ts";
import type { Tensor } from "../../tensor.ts";
import type { Gpu } from "../gpu.ts";
import { type Arrays, header, type Scalar, spread, threads, word } from "../wgsl.ts";
import { dense } from "./copy.ts";

/**
 * A kernel whose workgroup has row `row` of `n` elements, from `start` on. `total(x)` and `largest(x)` join one number of each
 * invocation to one that all of them get, always in the same order; the body must call them where no invocation has left.
 */
export function perRow(arrays: Arrays, body: string): string {
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
@compute @workgroup_size(${threads})
fn main(@builtin(workgroup_id) group: vec3<u32>, @builtin(num_workgroups) groups: vec3<u32>,
        @builtin(local_invocation_index) local: u32) {
  let row = group.y * groups.x + group.x;
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

/** `norm` = log Σ exp x of the row, −∞ where all elements are. */
const logSumExp = `
  var most = -infinity();
${along("most = larger(x[xFirst + start + j], most);")}
  most = largest(most, local);
  var sumOfExp = 0.0;
  if (most > lowest) {
  ${along("sumOfExp += exp(x[xFirst + start + j] - most);")}
  }
  sumOfExp = total(sumOfExp, local);
  let norm = most + select(0.0, log(sumOfExp), most > lowest || isNan(most));
`;

export function rowKernels(gpu: Gpu): Record<string, KernelOverride> {
  const alongLast =
    (op: string, expression: string): KernelOverride =>
    (out, [input]) => {
      if (input.dtype !== "float32") return false;
      const x = dense(gpu, input);
      const n = x.shape[x.rank - 1] ?? 1;
      runRows(gpu, op, out, x.size / n, n, { x }, `${logSumExp}${along(`out[outFirst + start + j] = ${expression};`)}`);
      return true;
    };
  return {
    softmax: alongLast("softmax", "exp(x[xFirst + start + j] - norm)"),
    logSoftmax: alongLast("logSoftmax", "x[xFirst + start + j] - norm"),
    crossEntropy: (out, [logits, target]) => {
      const [m, n] = logits.shape;
      runRows(
        gpu,
        "crossEntropy",
        out,
        m,
        n,
        { x: dense(gpu, logits), target: dense(gpu, target) },
        `${logSumExp}
  if (local == 0u) {
    let c = u32(target_[targetFirst + row]);
    if (c < n) { out[outFirst + row] = norm - x[xFirst + start + c]; } else { out[outFirst + row] = nan(); }
  }`,
      );
      return true;
    },
    crossEntropyGrad: (out, [logits, target]) => {
      const [m, n] = logits.shape;
      runRows(
        gpu,
        "crossEntropyGrad",
        out,
        m,
        n,
        { x: dense(gpu, logits), target: dense(gpu, target) },
        `${logSumExp}
  let c = u32(target_[targetFirst + row]);
${along("out[outFirst + start + j] = exp(x[xFirst + start + j] - norm) - select(0.0, 1.0, j == c);")}`,
      );
      return true;
    },
  };
}

const types: Partial<Record<Tensor["dtype"], Scalar>> = { float32: "f32", int32: "i32", bool: "u32" };

/** Runs a `perRow` kernel over `inputs`, whose first elements are `<name>First` in the body; `target` is a word of WGSL. */
export function runRows(
  gpu: Gpu,
  op: string,
  out: Tensor,
  rows: number,
  n: number,
  inputs: Readonly<Record<string, Tensor>>,
  body: string,
  numbers: readonly number[] = [],
): void {
  if (out.size === 0 || rows === 0) return;
  const entries = Object.entries(inputs);
  const names = entries.map(([name]) => name);
  gpu.run({
    op,
    key: `rows ${op} ${names}`,
    code: () =>
      perRow(
        [
          ["out", "f32", "read_write"],
          ...entries.map(
            ([name, t]) => [name === "target" ? "target_" : name, types[t.dtype] ?? "f32", "read"] as const,
          ),
        ],
        [`  let outFirst = ${word(2)};`, ...names.map((name, k) => `  let ${name}First = ${word(3 + k)};`), body].join(
          "\n",
        ),
      ),
    writes: [out.storage],
    reads: entries.map(([, t]) => t.storage),
    params: [rows, n, out.offset, ...entries.map(([, t]) => t.offset), ...numbers],
    groups: spread(rows),
  });
}
