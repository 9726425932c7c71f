/** Softmax and the losses built on it, computed without overflow by subtracting the row's maximum first. */
import { isFloat } from "../dtype.ts";
import { showShape, TensorError } from "../errors.ts";
import { defineOp, expectRank, noGrad } from "../op.ts";
import { normalizeDim } from "../shape.ts";
import type { Tensor } from "../tensor.ts";
import { cast, div, exp, mul, sub } from "./elementwise.ts";
import { sum } from "./reduce.ts";
import { reshape, transpose } from "./views.ts";

/** log Σ exp of `n` numbers from `start`. */
function logSumExp(x: ArrayLike<number>, start: number, n: number): number {
  let largest = Number.NEGATIVE_INFINITY;
  for (let i = 0; i < n; i++) largest = Math.max(largest, x[start + i]);
  if (largest === Number.NEGATIVE_INFINITY) return largest;
  let total = 0;
  for (let i = 0; i < n; i++) total += Math.exp(x[start + i] - largest);
  return largest + Math.log(total);
}

function sameFloat(x: Tensor): { shape: Tensor["shape"]; dtype: Tensor["dtype"] } {
  return { shape: x.shape, dtype: isFloat(x.dtype) ? x.dtype : "float32" };
}

const softmaxOp = defineOp<null>({
  name: "softmax",
  infer: ([x]) => sameFloat(x),
  reference: (out, { inputs: [x], outShape }) => {
    const n = outShape[outShape.length - 1];
    for (let start = 0; start < x.length; start += n) {
      const norm = logSumExp(x, start, n);
      for (let i = start; i < start + n; i++) out[i] = Math.exp(x[i] - norm);
    }
  },
  gradient: [({ grad, output }) => mul(output, sub(grad, sum(mul(grad, output), -1, true)))],
});

const logSoftmaxOp = defineOp<null>({
  name: "logSoftmax",
  infer: ([x]) => sameFloat(x),
  reference: (out, { inputs: [x], outShape }) => {
    const n = outShape[outShape.length - 1];
    for (let start = 0; start < x.length; start += n) {
      const norm = logSumExp(x, start, n);
      for (let i = start; i < start + n; i++) out[i] = x[i] - norm;
    }
  },
  gradient: [({ grad, output }) => sub(grad, mul(exp(output), sum(grad, -1, true)))],
});

function alongLast(
  name: string,
  op: (inputs: readonly Tensor[], attrs: null) => Tensor,
  x: Tensor,
  dim: number,
): Tensor {
  const d = normalizeDim(name, dim, x.rank);
  return d === x.rank - 1 ? op([x], null) : transpose(op([transpose(x, d, -1)], null), d, -1);
}

/** exp(x) / Σ exp(x) along `dim`. */
export function softmax(x: Tensor, dim = -1): Tensor {
  return alongLast("softmax", softmaxOp, x, dim);
}

/** log softmax(x) along `dim`, without taking the logarithm of a small number. */
export function logSoftmax(x: Tensor, dim = -1): Tensor {
  return alongLast("logSoftmax", logSoftmaxOp, x, dim);
}

const crossEntropyOp = defineOp<null>({
  name: "crossEntropy",
  infer: ([x, target]) => {
    checkTargets(x, target);
    return { shape: target.shape, dtype: x.dtype };
  },
  reference: (out, { inputs: [x, target], shapes: [[, n]] }) => {
    for (let i = 0; i < out.length; i++) out[i] = logSumExp(x, i * n, n) - x[i * n + target[i]];
  },
  gradient: [
    ({ grad, inputs: [x, target] }) => mul(reshape(grad, [x.shape[0], 1]), softmaxMinusOneHot(x, target)),
    "none",
  ],
});

/** softmax(x) − onehot(target): the derivative of each row's loss by its logits. */
const crossEntropyGradOp = defineOp<null>({
  name: "crossEntropyGrad",
  infer: ([x]) => ({ shape: x.shape, dtype: x.dtype }),
  reference: (out, { inputs: [x, target], shapes: [[m, n]] }) => {
    for (let i = 0; i < m; i++) {
      const norm = logSumExp(x, i * n, n);
      for (let j = 0; j < n; j++) out[i * n + j] = Math.exp(x[i * n + j] - norm) - (j === target[i] ? 1 : 0);
    }
  },
  gradient: [
    ({ grad, inputs: [x] }) => {
      const p = softmax(x);
      return mul(p, sub(grad, sum(mul(grad, p), -1, true)));
    },
    "none",
  ],
});

function softmaxMinusOneHot(x: Tensor, target: Tensor): Tensor {
  return crossEntropyGradOp([x, target], null);
}

function checkTargets(x: Tensor, target: Tensor): void {
  expectRank("crossEntropy", x, 2, "[batch, classes]");
  if (target.rank !== 1 || target.shape[0] !== x.shape[0]) {
    throw new TensorError(
      `crossEntropy: logits ${showShape(x.shape)} need one class per row, [${x.shape[0]}]; the targets have shape ${showShape(target.shape)}`,
    );
  }
  if (target.dtype !== "int32") {
    throw new TensorError(
      `crossEntropy: targets are class numbers of type int32, not ${target.dtype}; use to("int32")`,
    );
  }
  const classes = target.storage.array;
  for (let i = 0; i < x.shape[0]; i++) {
    const c = classes[target.offset + i * target.strides[0]];
    if (c < 0 || c >= x.shape[1]) {
      throw new TensorError(
        `crossEntropy: target ${c} in row ${i} is not one of the ${x.shape[1]} classes 0…${x.shape[1] - 1}`,
      );
    }
  }
}

/**
 * −log of the probability that softmax gives the right class; `torch.nn.functional.cross_entropy`.
 * @param logits [batch, classes], before any softmax @param target [batch], int32
 * @param reduction "mean" over the batch (NaN where it is empty), "sum", or "none" for [batch]
 */
export function crossEntropy(logits: Tensor, target: Tensor, reduction: "mean" | "sum" | "none" = "mean"): Tensor {
  const losses = crossEntropyOp([isFloat(logits.dtype) ? logits : cast(logits, "float32"), target], null);
  if (reduction === "none") return losses;
  return reduction === "sum" ? sum(losses) : div(sum(losses), losses.size);
}

/** Share of rows whose largest logit is the target's; no gradient flows. */
export function accuracy(logits: Tensor, target: Tensor): number {
  return noGrad(() => {
    const right = logits.argmax(-1).eq(target);
    return right.size === 0 ? Number.NaN : sum(right).item() / right.size;
  });
}
