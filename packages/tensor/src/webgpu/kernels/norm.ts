/** Layer and RMS normalization. @see ../../ops/norm.ts */
import type { KernelOverride } from "../../backend.ts";
import type { NormAttributes } from "../../ops/norm.ts";
import type { Tensor } from "../../tensor.ts";
import type { Gpu } from "../gpu.ts";
import { type Arrays, floatWord, groupsFor, perElement, word } from "../wgsl.ts";
import { dense } from "./copy.ts";
import { along, floats, runRows, wordAfter } from "./rows.ts";

export function normKernels(gpu: Gpu): Record<string, KernelOverride> {
  return {
    normMoments: (out, [input], attrs) => {
      if (input.dtype !== "float32") return false;
      const { width, eps, centered } = attrs as NormAttributes;
      if (width === 0 || input.size === 0) return true;
      const rows = input.size / width;
      const body = `  var mean = 0.0;
  ${centered ? `${along("mean += x[xAt + start + j];")}\n  mean = total(mean, local) / f32(n);` : ""}
  var variance = 0.0;
${along("let d = x[xAt + start + j] - mean; variance += d * d;")}
  variance = total(variance, local) / f32(n);
  if (local == 0u) {
    out[outAt + row] = mean;
    out[outAt + ${word(0)} + row] = 1.0 / sqrt(variance + ${floatWord(wordAfter(1))});
  }`;
      const inputs = { x: dense(gpu, input) };
      runRows(gpu, {
        op: "normMoments",
        variant: String(centered),
        out,
        rows,
        n: width,
        inputs,
        body,
        words: floats(eps),
      });
      return true;
    },
    normalize: (out, given, attrs) => {
      if (given.some((x) => x.dtype !== "float32")) return false;
      const { width } = attrs as NormAttributes;
      if (out.size === 0) return true;
      const arrays = given.map((x) => dense(gpu, x));
      const names = ["x", "moments", "weight", "bias"].slice(0, arrays.length);
      gpu.run({
        op: "normalize",
        key: `normalize ${names}`,
        code: () =>
          perElement(
            [["out", "f32", "read_write"], ...names.map((name) => [name, "f32", "read"] as const)] satisfies Arrays,
            `  let width = ${word(2)};
  let row = i / width;
  let column = i % width;
  let rows = ${word(0)} / width;
  var value = (x[${word(3)} + i] - moments[${word(4)} + row]) * moments[${word(4)} + rows + row];
  ${names.includes("weight") ? `value *= weight[${word(5)} + column];` : ""}
  ${names.includes("bias") ? `value += bias[${word(6)} + column];` : ""}
  out[${word(1)} + i] = value;`,
          ),
        writes: [out.storage],
        reads: arrays.map((x) => x.storage),
        params: [out.size, out.offset, width, ...arrays.map((x) => x.offset)],
        groups: groupsFor(out.size),
      });
      return true;
    },
    normalizeGradInput: (out, given, attrs) => {
      if (given.some((x) => x.dtype !== "float32")) return false;
      const { width, centered } = attrs as NormAttributes;
      if (out.size === 0) return true;
      const [grad, x, moments, weight] = given.map((t) => dense(gpu, t)) as [Tensor, Tensor, Tensor, Tensor?];
      const upstream = `grad[gradAt + start + j]${weight ? " * weight[weightAt + j]" : ""}`;
      const unit = "(x[xAt + start + j] - mean) * deviation";
      const body = `  let mean = moments[momentsAt + row];
  let deviation = moments[momentsAt + ${word(0)} + row];
  var shift = 0.0;
  var slope = 0.0;
${along(`shift += ${upstream}; slope += ${upstream} * ${unit};`)}
  shift = ${centered ? "total(shift, local) / f32(n)" : "0.0"};
  slope = total(slope, local) / f32(n);
${along(`out[outAt + start + j] = deviation * (${upstream} - shift - ${unit} * slope);`)}`;
      const inputs = { grad, x, moments, ...(weight && { weight }) };
      const rows = out.size / width;
      runRows(gpu, { op: "normalizeGradInput", variant: String(centered), out, rows, n: width, inputs, body });
      return true;
    },
    // Each result is a row of a kernel whose elements are the batch's rows.
    normalizeGradWeight: (out, given, attrs) => {
      if (given.some((x) => x.dtype !== "float32")) return false;
      const { width } = attrs as NormAttributes;
      if (out.size === 0) return true;
      const [grad, x, moments] = given.map((t) => dense(gpu, t));
      const rows = grad.size / width;
      const unit = `(x[xAt + j * ${word(0)} + row] - moments[momentsAt + j]) * moments[momentsAt + n + j]`;
      const body = `  var sum = 0.0;
${along(`sum += grad[gradAt + j * ${word(0)} + row] * ${unit};`)}
  sum = total(sum, local);
  if (local == 0u) { out[outAt + row] = sum; }`;
      runRows(gpu, { op: "normalizeGradWeight", out, rows: width, n: rows, inputs: { grad, x, moments }, body });
      return true;
    },
  };
}
