/** Cross-entropy: row by row, then the sum of the rows, divided by the sum of their targets' weights. @see ../../ops/cross-entropy.ts */
import type { KernelOverride } from "../../backend.ts";
import { Storage } from "../../memory.ts";
import type { CrossEntropyAttributes } from "../../ops/cross-entropy.ts";
import { Tensor } from "../../tensor.ts";
import type { Gpu } from "../gpu.ts";
import { floatWord, word } from "../wgsl.ts";
import { dense } from "./copy.ts";
import { elementwise } from "./elementwise.ts";
import { reduce, sumOf } from "./reduce.ts";
import { along, floats, runRows, wordAfter } from "./rows.ts";

/**
 * `own`: the weight of the row's class, 0 for a row that does not count. A class that does not exist gives NaN: the CPU cannot check what
 * only the GPU knows.
 */
function rowWeight(weighted: boolean, inputs: number): string {
  return `  let label = labels[labelsAt + row];
  let counts = label != bitcast<i32>(${word(wordAfter(inputs))});
  var own = select(0.0, 1.0, counts);
  if (counts && u32(label) >= n) { own = nan(); }
  ${weighted ? "if (counts && u32(label) < n) { own = weight[weightAt + u32(label)]; }" : ""}
  let smoothing = ${floatWord(wordAfter(inputs) + 1)};`;
}

export function crossEntropyKernels(gpu: Gpu): Record<string, KernelOverride> {
  const scratch = (shape: readonly number[]) =>
    new Tensor(
      new Storage(
        "float32",
        shape.reduce((a, b) => a * b, 1),
        gpu,
      ),
      shape,
      shape.map(() => 1),
      0,
    );
  const total = (x: Tensor) => {
    const sum = scratch([1]);
    reduce(gpu, "crossEntropy", sum, x, [0], sumOf("f32", "f32"));
    return sum;
  };

  /** What a mean divides by: [1]. */
  const divisor = (labels: Tensor, weight: Tensor | undefined, n: number, words: readonly number[]) => {
    const weights = scratch([labels.size]);
    const inputs = weight ? { labels, weight } : { labels };
    const count = Object.keys(inputs).length;
    runRows(gpu, {
      op: "crossEntropy",
      variant: "weights",
      out: weights,
      rows: labels.size,
      n,
      inputs,
      body: `${rowWeight(weight !== undefined, count)}
  if (local == 0u) { out[outAt + row] = own + 0.0 * smoothing; }`,
      words,
    });
    return total(weights);
  };

  return {
    crossEntropy: (out, [logits, norms, target, weights], attrs) => {
      if (logits.dtype !== "float32") return false;
      const { reduction, ignoreIndex, labelSmoothing } = attrs as CrossEntropyAttributes;
      const [rows, n] = logits.shape;
      const [x, norm, labels] = [logits, norms, target].map((t) => dense(gpu, t));
      const weight = weights && dense(gpu, weights);
      const words = [ignoreIndex, ...floats(labelSmoothing)];
      const losses = reduction === "none" ? out : scratch([rows]);
      const inputs = { x, norm, labels, ...(weight && { weight }) };
      const w = weight ? "weight[weightAt + j]" : "1.0";
      runRows(gpu, {
        op: "crossEntropy",
        variant: "losses",
        out: losses,
        rows,
        n,
        inputs,
        body: `${rowWeight(weight !== undefined, Object.keys(inputs).length)}
  var everywhere = 0.0;
  if (smoothing > 0.0) {
${along(`everywhere += ${w} * (norm[normAt + row] - x[xAt + start + j]);`)}
  }
  everywhere = total(everywhere, local);
  if (local == 0u) {
    var loss = 0.0;
    if (counts) {
      let right = min(u32(label), n - 1u);
      loss = (1.0 - smoothing) * own * (norm[normAt + row] - x[xAt + start + right]) + smoothing / f32(n) * everywhere;
    }
    out[outAt + row] = loss;
  }`,
        words,
      });
      if (reduction === "none") return true;
      const sum = total(losses);
      if (rows === 0) sum.storage.fill(0);
      if (reduction === "sum") return elementwise(gpu, "crossEntropy", out, [sum], { expression: "a", types: ["f32"] });
      if (rows === 0) {
        out.storage.fill(Number.NaN);
        return true;
      }
      return elementwise(gpu, "crossEntropy", out, [sum, divisor(labels, weight, n, words)], {
        expression: "select(a / b, nan(), b == 0.0)",
        types: ["f32", "f32"],
      });
    },
    crossEntropyGrad: (out, [upstream, logits, norms, target, weights], attrs) => {
      if (logits.dtype !== "float32") return false;
      const { reduction, ignoreIndex, labelSmoothing } = attrs as CrossEntropyAttributes;
      const [rows, n] = logits.shape;
      if (out.size === 0) return true;
      const [grad, x, norm, labels] = [upstream, logits, norms, target].map((t) => dense(gpu, t));
      const weight = weights && dense(gpu, weights);
      const words = [ignoreIndex, ...floats(labelSmoothing)];
      const by = reduction === "mean" ? divisor(labels, weight, n, words) : undefined;
      const inputs = { grad, x, norm, labels, ...(weight && { weight }), ...(by && { by }) };
      const w = weight ? "weight[weightAt + j]" : "1.0";
      const body = `${rowWeight(weight !== undefined, Object.keys(inputs).length)}
  var allWeights = f32(n);
  ${
    weight
      ? `var part = 0.0;
${along(`part += ${w};`)}
  allWeights = total(part, local);`
      : ""
  }
  let everywhere = smoothing / f32(n);
  let atTarget = (1.0 - smoothing) * own;
  let probability = atTarget + everywhere * allWeights;
  let factor = select(0.0, grad[gradAt + ${reduction === "none" ? "row" : "0u"}]${by ? " / by[byAt]" : ""}, counts);
${along(`
    let p = exp(x[xAt + start + j] - norm[normAt + row]);
    let value = factor * (probability * p - everywhere * ${w} - select(0.0, atTarget, j == u32(label)));
    out[outAt + start + j] = select(0.0, value, counts);
  `)}`;
      runRows(gpu, { op: "crossEntropyGrad", variant: reduction, out, rows, n, inputs, body, words });
      return true;
    },
  };
}
