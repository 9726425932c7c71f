/** Softmax, computed without overflow by subtracting the row's maximum first. */
import { isFloat } from "../dtype.ts";
import { type Apply, defineOp, noGrad } from "../op.ts";
import { dimOrScalar } from "../shape.ts";
import type { Tensor } from "../tensor.ts";
import { exp, mul, neg, sub } from "./elementwise.ts";
import { sum } from "./reduce.ts";
import { reshape, transpose } from "./views.ts";

function largest(x: ArrayLike<number>, start: number, n: number): number {
  let top = Number.NEGATIVE_INFINITY;
  for (let i = 0; i < n; i++) top = Math.max(top, x[start + i]);
  return top;
}

/** log Σ exp of `n` numbers from `start`. */
function rowLogSumExp(x: ArrayLike<number>, start: number, n: number): number {
  const top = largest(x, start, n);
  if (top === Number.NEGATIVE_INFINITY) return top;
  let total = 0;
  for (let i = 0; i < n; i++) total += Math.exp(x[start + i] - top);
  return top + Math.log(total);
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
      const top = largest(x, start, n);
      let total = 0;
      for (let i = start; i < start + n; i++) total += Math.exp(x[i] - top);
      for (let i = start; i < start + n; i++) out[i] = Math.exp(x[i] - top) / total;
    }
  },
  gradient: [({ grad, output }) => softmaxGradOp([grad, output], null)],
});

/** y·(grad − Σ grad·y) along the last dimension, y being softmax's result. */
const softmaxGradOp: Apply<null> = defineOp<null>({
  name: "softmaxGrad",
  infer: ([grad]) => ({ shape: grad.shape, dtype: grad.dtype }),
  reference: (out, { inputs: [grad, y], outShape }) => {
    const n = outShape[outShape.length - 1];
    for (let start = 0; start < y.length; start += n) {
      let dot = 0;
      for (let i = start; i < start + n; i++) dot += grad[i] * y[i];
      for (let i = start; i < start + n; i++) out[i] = y[i] * (grad[i] - dot);
    }
  },
  gradient: [
    ({ grad, inputs: [, y] }) => softmaxGradOp([grad, y], null),
    ({ grad: g, inputs: [grad, y] }) =>
      sub(mul(g, sub(grad, sum(mul(grad, y), -1, true))), mul(grad, sum(mul(g, y), -1, true))),
  ],
});

const logSoftmaxOp = defineOp<null>({
  name: "logSoftmax",
  infer: ([x]) => sameFloat(x),
  reference: (out, { inputs: [x], outShape }) => {
    const n = outShape[outShape.length - 1];
    for (let start = 0; start < x.length; start += n) {
      const norm = rowLogSumExp(x, start, n);
      for (let i = start; i < start + n; i++) out[i] = x[i] - norm;
    }
  },
  gradient: [({ grad, output }) => logSoftmaxGradOp([grad, output], null)],
});

/** grad − exp(y)·Σ grad along the last dimension, y being logSoftmax's result. */
const logSoftmaxGradOp = defineOp<null>({
  name: "logSoftmaxGrad",
  infer: ([grad]) => ({ shape: grad.shape, dtype: grad.dtype }),
  reference: (out, { inputs: [grad, y], outShape }) => {
    const n = outShape[outShape.length - 1];
    for (let start = 0; start < y.length; start += n) {
      let total = 0;
      for (let i = start; i < start + n; i++) total += grad[i];
      for (let i = start; i < start + n; i++) out[i] = grad[i] - Math.exp(y[i]) * total;
    }
  },
  gradient: [
    ({ grad, inputs: [, y] }) => sub(grad, sum(mul(grad, exp(y)), -1, true)),
    ({ grad: g, inputs: [grad, y] }) => neg(mul(mul(g, exp(y)), sum(grad, -1, true))),
  ],
});

function alongLast(
  name: string,
  op: (inputs: readonly Tensor[], attrs: null) => Tensor,
  x: Tensor,
  dim: number,
): Tensor {
  const d = dimOrScalar(name, dim, x.rank);
  if (x.rank === 0) return reshape(op([reshape(x, [1])], null), []);
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

const logSumExpOp = defineOp<null>({
  name: "logSumExp",
  infer: ([x]) => ({ shape: x.shape.slice(0, -1), dtype: x.dtype }),
  reference: (out, { inputs: [x], shapes: [shape] }) => {
    const n = shape[shape.length - 1];
    for (let i = 0; i < out.length; i++) out[i] = rowLogSumExp(x, i * n, n);
  },
  gradient: [
    ({ grad, inputs: [x], output }) =>
      mul(reshape(grad, [...grad.shape, 1]), exp(sub(x, reshape(output, [...output.shape, 1])))),
  ],
});

/** log Σ exp(x) along the last dimension, which goes. */
export function logSumExp(x: Tensor): Tensor {
  return logSumExpOp([x], null);
}

export { crossEntropy } from "./cross-entropy.ts";

/** Share of rows whose largest logit is the target's; no gradient flows. */
export function accuracy(logits: Tensor, target: Tensor): number {
  return noGrad(() => {
    const right = logits.argmax(-1).eq(target);
    return right.size === 0 ? Number.NaN : sum(right).item() / right.size;
  });
}
