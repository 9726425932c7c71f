/** Cross-entropy of logits: softmax, logarithm and choice of the target's class as one operation, and its gradient as another. */
import { isFloat, type TypedArray } from "../dtype.ts";
import { showShape, TensorError } from "../errors.ts";
import { defineOp, elements, noGrad } from "../op.ts";
import type { Tensor } from "../tensor.ts";
import { add, cast, div, mul, neg } from "./elementwise.ts";
import { sum } from "./reduce.ts";
import { noSecondDerivative } from "./second-derivative.ts";
import { logSoftmax, logSumExp } from "./softmax.ts";
import { permute, reshape } from "./views.ts";

export type Reduction = "mean" | "sum" | "none";

export interface CrossEntropyOptions {
  reduction?: Reduction;
  /** [classes]: how much each class counts; the mean is then the weighted one. */
  weight?: Tensor;
  /** Rows with this target count nothing, neither in the sum nor in the mean's divisor. */
  ignoreIndex?: number;
  /** Share of the target's probability that goes to all classes equally (Szegedy et al. 2016), from 0 to 1. */
  labelSmoothing?: number;
}

export interface CrossEntropyAttributes {
  reduction: Reduction;
  ignoreIndex: number;
  labelSmoothing: number;
}

/**
 * What row i's loss is made of, with p = softmax(x): loss = probability·log Σ exp(x) − target·x[t] − everywhere·Σⱼ wⱼ·xⱼ, and its
 * derivative probability·pⱼ − everywhere·wⱼ − target·[j = t]. The mean's divisor is in it.
 */
export interface RowFactors {
  probability: Float64Array;
  everywhere: Float64Array;
  target: Float64Array;
}

export function rowFactors(
  targets: ArrayLike<number>,
  weight: ArrayLike<number> | undefined,
  classes: number,
  { reduction, ignoreIndex, labelSmoothing }: CrossEntropyAttributes,
): RowFactors {
  const rows = targets.length;
  const factors = {
    probability: new Float64Array(rows),
    everywhere: new Float64Array(rows),
    target: new Float64Array(rows),
  };
  let allWeights = 0;
  for (let j = 0; j < classes; j++) allWeights += weight?.[j] ?? 1;
  let divisor = 0;
  for (let i = 0; i < rows; i++) {
    if (targets[i] === ignoreIndex) continue;
    const own = weight?.[targets[i]] ?? 1;
    divisor += own;
    factors.target[i] = (1 - labelSmoothing) * own;
    factors.everywhere[i] = labelSmoothing / classes;
    factors.probability[i] = factors.target[i] + factors.everywhere[i] * allWeights;
  }
  if (reduction === "mean") {
    for (const factor of Object.values(factors)) {
      for (let i = 0; i < rows; i++) if (targets[i] !== ignoreIndex) factor[i] /= divisor;
    }
  }
  return factors;
}

/** Inputs: logits [rows, classes], each row's log Σ exp, targets, and the classes' weights where there are any. */
const crossEntropyOp = defineOp<CrossEntropyAttributes>({
  name: "crossEntropy",
  infer: ([x, , target], { reduction }) => ({ shape: reduction === "none" ? target.shape : [], dtype: x.dtype }),
  reference: (out, { inputs: [x, norm, target, weight], shapes: [[rows, classes]], attrs }) => {
    const factors = rowFactors(target, weight, classes, attrs);
    let total = 0;
    for (let i = 0; i < rows; i++) {
      if (target[i] === attrs.ignoreIndex) continue;
      let loss = factors.probability[i] * norm[i] - factors.target[i] * x[i * classes + target[i]];
      if (attrs.labelSmoothing > 0) loss -= factors.everywhere[i] * weightedSum(x, i * classes, classes, weight);
      if (attrs.reduction === "none") out[i] = loss;
      else total += loss;
    }
    if (attrs.reduction === "none") return;
    const empty = attrs.reduction === "mean" && factors.probability.every((factor) => factor === 0);
    out[0] = empty ? Number.NaN : total;
  },
  gradient: ({ grad, inputs: [x, norm, target, ...weight], attrs }) =>
    crossEntropyGradOp([grad, x, norm, target, ...weight], attrs),
});

function weightedSum(x: TypedArray, start: number, n: number, weight: TypedArray | undefined): number {
  let total = 0;
  for (let j = 0; j < n; j++) total += (weight?.[j] ?? 1) * x[start + j];
  return total;
}

const crossEntropyGradOp = defineOp<CrossEntropyAttributes>({
  name: "crossEntropyGrad",
  infer: ([, x]) => ({ shape: x.shape, dtype: x.dtype }),
  reference: (out, { inputs: [grad, x, norm, target, weight], shapes: [, [rows, classes]], attrs }) => {
    const { probability, everywhere, target: atTarget } = rowFactors(target, weight, classes, attrs);
    for (let i = 0; i < rows; i++) {
      const upstream = attrs.reduction === "none" ? grad[i] : grad[0];
      for (let j = 0; j < classes; j++) {
        const p = Math.exp(x[i * classes + j] - norm[i]);
        const own = j === target[i] ? atTarget[i] : 0;
        out[i * classes + j] = upstream * (probability[i] * p - everywhere[i] * (weight?.[j] ?? 1) - own);
      }
    }
  },
  gradient: noSecondDerivative("crossEntropyGrad"),
});

/**
 * −log of the probability that softmax gives the right class; `torch.nn.functional.cross_entropy`.
 *
 * @param logits [batch, classes] or [batch, classes, d₁, …], before any softmax
 * @param target class numbers, int32, [batch] or [batch, d₁, …]; or probabilities of the logits' shape
 * @param options "mean" over the targets that count (NaN where there are none), "sum", "none" for the target's shape; or all of `CrossEntropyOptions`
 */
export function crossEntropy(
  logits: Tensor,
  target: Tensor,
  options: Reduction | CrossEntropyOptions = "mean",
): Tensor {
  const { weight, ...given } = typeof options === "string" ? { reduction: options } : options;
  const attrs = { reduction: "mean" as const, ignoreIndex: -100, labelSmoothing: 0, ...given };
  const x = classesLast(isFloat(logits.dtype) ? logits : cast(logits, "float32"));
  const classes = x.shape[1];
  if (weight && (weight.rank !== 1 || weight.size !== classes)) {
    throw new TensorError(`crossEntropy: weight ${showShape(weight.shape)} needs one number per class, [${classes}]`);
  }
  if (!(attrs.labelSmoothing >= 0 && attrs.labelSmoothing <= 1)) {
    throw new TensorError(`crossEntropy: labelSmoothing ${attrs.labelSmoothing} is not between 0 and 1`);
  }
  if (isFloat(target.dtype)) return againstProbabilities(logits, x, target, weight, attrs);
  checkTargets(logits, target, attrs.ignoreIndex);
  const rows = reshape(target, [target.size]);
  const norm = noGrad(() => logSumExp(x));
  const loss = crossEntropyOp(weight ? [x, norm, rows, weight] : [x, norm, rows], attrs);
  return attrs.reduction === "none" ? reshape(loss, target.shape) : loss;
}

/** [batch, classes, …] → [batch·…, classes] */
function classesLast(x: Tensor): Tensor {
  if (x.rank === 0) throw new TensorError("crossEntropy: expected logits [batch, classes], got a scalar");
  if (x.rank === 1) return reshape(x, [1, x.size]);
  if (x.rank === 2) return x;
  const last = permute(x, [0, ...x.shape.slice(2).map((_, d) => d + 2), 1]);
  return reshape(last, [x.shape[1] === 0 ? 0 : x.size / x.shape[1], x.shape[1]]);
}

function checkTargets(logits: Tensor, target: Tensor, ignoreIndex: number): void {
  const expected = logits.rank === 1 ? [] : logits.shape.filter((_, d) => d !== 1);
  const classes = logits.shape[logits.rank === 1 ? 0 : 1];
  if (target.rank !== expected.length || target.shape.some((extent, d) => extent !== expected[d])) {
    throw new TensorError(
      `crossEntropy: logits ${showShape(logits.shape)} need one class per row, ${showShape(expected)}; the targets have shape ${showShape(target.shape)}`,
    );
  }
  if (target.dtype !== "int32") {
    throw new TensorError(
      `crossEntropy: targets are class numbers of type int32, not ${target.dtype}; use to("int32")`,
    );
  }
  // What only a device knows is not waited for; its kernel gives NaN for such a row.
  if (target.storage.readable === null) return;
  const numbers = elements(target);
  for (let i = 0; i < target.size; i++) {
    const c = numbers[i];
    if ((c < 0 || c >= classes) && c !== ignoreIndex) {
      throw new TensorError(
        `crossEntropy: target ${c} in row ${i} is not one of the ${classes} classes 0…${classes - 1}`,
      );
    }
  }
}

/** −Σⱼ weightⱼ·targetⱼ·log pⱼ; the mean is over rows, whatever the weights. */
function againstProbabilities(
  logits: Tensor,
  x: Tensor,
  target: Tensor,
  weight: Tensor | undefined,
  { reduction, labelSmoothing }: CrossEntropyAttributes,
): Tensor {
  if (target.rank !== logits.rank || target.shape.some((extent, d) => extent !== logits.shape[d])) {
    throw new TensorError(
      `crossEntropy: targets of type ${target.dtype} are probabilities and need the logits' shape ${showShape(logits.shape)}, not ${showShape(target.shape)}; class numbers are int32, use to("int32")`,
    );
  }
  const given = classesLast(target);
  const smooth = labelSmoothing > 0 ? add(mul(given, 1 - labelSmoothing), labelSmoothing / x.shape[1]) : given;
  const weighted = weight ? mul(smooth, weight) : smooth;
  const losses = neg(sum(mul(weighted, logSoftmax(x)), 1));
  if (reduction === "sum") return sum(losses);
  if (reduction === "mean") return div(sum(losses), losses.size);
  return reshape(losses, logits.rank === 1 ? [] : logits.shape.filter((_, d) => d !== 1));
}
