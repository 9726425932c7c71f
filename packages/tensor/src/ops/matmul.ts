import { isFloat, promote } from "../dtype.ts";
import { showShape, TensorError } from "../errors.ts";
import { defineOp, expectRank } from "../op.ts";
import { broadcastShapes, sameShape, sizeOf } from "../shape.ts";
import type { Tensor } from "../tensor.ts";
import { sum } from "./reduce.ts";
import { expand, reshape, transpose } from "./views.ts";

const matmulOp = defineOp<null>({
  name: "matmul",
  infer: ([a, b]) => ({
    shape: [...a.shape.slice(0, -1), b.shape[b.rank - 1]],
    dtype: promote(a.dtype, b.dtype),
  }),
  reference: (out, { inputs: [a, b], shapes: [shapeA], outShape }) => {
    const [m, k] = shapeA.slice(-2);
    const n = outShape[outShape.length - 1];
    const batch = sizeOf(outShape.slice(0, -2));
    const row = new Float64Array(n);
    // Integers wrap: their products do so at once, and sums of such products are exact.
    const product =
      out instanceof Float32Array || out instanceof Float64Array ? (x: number, y: number) => x * y : Math.imul;
    for (let s = 0; s < batch; s++) {
      for (let i = 0; i < m; i++) {
        row.fill(0);
        for (let p = 0; p < k; p++) {
          const x = a[(s * m + i) * k + p];
          const from = (s * k + p) * n;
          for (let j = 0; j < n; j++) row[j] += product(x, b[from + j]);
        }
        out.set(row, (s * m + i) * n);
      }
    }
  },
  gradient: [
    ({ grad, inputs: [, b] }) => matmul(grad, transpose(b, -2, -1)),
    ({ grad, inputs: [a] }) => matmul(transpose(a, -2, -1), grad),
  ],
});

/**
 * Matrix product, as `torch.matmul`: [.., m, k] · [.., k, n] → [.., m, n], leading dimensions broadcast; a vector on the
 * left counts as a row, on the right as a column, and that dimension is dropped again.
 */
export function matmul(a: Tensor, b: Tensor): Tensor {
  if (a.rank === 0 || !b?.rank) {
    const why =
      b?.rank === undefined ? "the second is no array: make one with tensor([…])" : "a scalar is no matrix; use mul";
    throw new TensorError(`matmul: ${why}`);
  }
  const [k, rows] = [a.shape[a.rank - 1], b.shape[Math.max(0, b.rank - 2)]];
  if (k !== rows) {
    throw new TensorError(
      `matmul: ${showShape(a.shape)} · ${showShape(b.shape)}: inner extents ${k} and ${rows} differ. ` +
        `${k === b.shape[b.rank - 1] ? "Did you mean to transpose the second?" : "[m, k] · [k, n] → [m, n]."}`,
    );
  }
  if (a.rank === 1) {
    const out = matmul(reshape(a, [1, k]), b);
    return reshape(out, b.rank === 1 ? [] : [...out.shape.slice(0, -2), out.shape[out.rank - 1]]);
  }
  if (b.rank === 1) {
    const out = matmul(a, reshape(b, [k, 1]));
    return reshape(out, out.shape.slice(0, -1));
  }
  if (promote(a.dtype, b.dtype) === "bool")
    throw new TensorError("matmul: bool · bool: convert to float32 or int32 first");
  if (a.rank === 2 && b.rank === 2) return matmulOp([a, b], null);
  if (b.rank === 2) {
    // One tall product is faster than many small ones.
    const out = matmulOp([reshape(a, [sizeOf(a.shape.slice(0, -1)), k]), b], null);
    return reshape(out, [...a.shape.slice(0, -1), b.shape[1]]);
  }
  const batch = broadcastShapes("matmul", a.shape.slice(0, -2), b.shape.slice(0, -2));
  return matmulOp([expand(a, [...batch, ...a.shape.slice(-2)]), expand(b, [...batch, ...b.shape.slice(-2)])], null);
}

/** The last dimension's rows, one below the other. */
function asRows(t: Tensor): Tensor {
  return t.rank === 2 ? t : reshape(t, [sizeOf(t.shape.slice(0, -1)), t.shape[t.rank - 1]]);
}

const linearOp = defineOp<null>({
  name: "linear",
  infer: ([x, weight, ...bias]) => ({
    shape: [...x.shape.slice(0, -1), weight.shape[0]],
    dtype: bias.reduce((dtype, b) => promote(dtype, b.dtype), promote(x.dtype, weight.dtype)),
  }),
  reference: (out, { inputs: [x, weight, bias], shapes: [, [n, k]] }) => {
    for (let at = 0; at < out.length; at++) {
      const [i, j] = [Math.floor(at / n), at % n];
      let sum = bias?.[j] ?? 0;
      for (let p = 0; p < k; p++) sum += x[i * k + p] * weight[j * k + p];
      out[at] = sum;
    }
  },
  gradient: [
    ({ grad, inputs: [, weight] }) => matmul(grad, weight),
    ({ grad, inputs: [x] }) => matmul(transpose(asRows(grad), 0, 1), asRows(x)),
    ({ grad }) =>
      sum(
        grad,
        grad.shape.slice(1).map((_, d) => d),
      ),
  ],
});

/**
 * x · weightᵀ + bias, as `torch.nn.functional.linear`.
 * @param x [.., in] @param weight [out, in] @param bias [out]
 */
export function linear(x: Tensor, weight: Tensor, bias?: Tensor): Tensor {
  expectRank("linear", weight, 2, "[out, in] of the weight");
  if (x.rank === 0 || x.shape[x.rank - 1] !== weight.shape[1]) {
    throw new TensorError(
      `linear: the last extent of x, ${showShape(x.shape)}, must equal the second of the weight, ${showShape(weight.shape)} = [out, in]`,
    );
  }
  if (bias && !sameShape(bias.shape, [weight.shape[0]])) {
    throw new TensorError(
      `linear: the bias is ${showShape(bias.shape)}, and the weight, ${showShape(weight.shape)} = [out, in], asks for [${weight.shape[0]}]`,
    );
  }
  const inputs = bias ? [x, weight, bias] : [x, weight];
  for (const { dtype } of inputs)
    if (!isFloat(dtype)) throw new TensorError(`linear: ${dtype} is no type for it: use float32`);
  return linearOp(inputs, null);
}
