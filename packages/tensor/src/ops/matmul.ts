import { isFloat, promote } from "../dtype.ts";
import { showShape, TensorError } from "../errors.ts";
import { defineOp } from "../op.ts";
import { broadcastShapes, sizeOf } from "../shape.ts";
import type { Tensor } from "../tensor.ts";
import { add } from "./elementwise.ts";
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
    for (let s = 0; s < batch; s++) {
      for (let i = 0; i < m; i++) {
        row.fill(0);
        for (let p = 0; p < k; p++) {
          const x = a[(s * m + i) * k + p];
          const from = (s * k + p) * n;
          for (let j = 0; j < n; j++) row[j] += x * b[from + j];
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
  if (a.rank === 0 || b.rank === 0) throw new TensorError("matmul: a scalar is no matrix; use mul");
  if (a.rank === 1) {
    const out = matmul(reshape(a, [1, a.shape[0]]), b);
    return reshape(out, b.rank === 1 ? [] : [...out.shape.slice(0, -2), out.shape[out.rank - 1]]);
  }
  if (b.rank === 1) {
    const out = matmul(a, reshape(b, [b.shape[0], 1]));
    return reshape(out, out.shape.slice(0, -1));
  }
  const k = a.shape[a.rank - 1];
  if (k !== b.shape[b.rank - 2]) {
    throw new TensorError(
      `matmul: ${showShape(a.shape)} · ${showShape(b.shape)}: inner extents ${k} and ${b.shape[b.rank - 2]} differ. ` +
        `${k === b.shape[b.rank - 1] ? "Did you mean to transpose the second?" : "[m, k] · [k, n] → [m, n]."}`,
    );
  }
  if (!isFloat(promote(a.dtype, b.dtype))) throw new TensorError(`matmul: ${a.dtype} · ${b.dtype}: use float32`);
  if (a.rank === 2 && b.rank === 2) return matmulOp([a, b], null);
  if (b.rank === 2) {
    // One tall product is faster than many small ones.
    const out = matmulOp([reshape(a, [sizeOf(a.shape.slice(0, -1)), k]), b], null);
    return reshape(out, [...a.shape.slice(0, -1), b.shape[1]]);
  }
  const batch = broadcastShapes("matmul", a.shape.slice(0, -2), b.shape.slice(0, -2));
  return matmulOp([expand(a, [...batch, ...a.shape.slice(-2)]), expand(b, [...batch, ...b.shape.slice(-2)])], null);
}

/**
 * x · weightᵀ + bias, as `torch.nn.functional.linear`.
 * @param x [.., in] @param weight [out, in] @param bias [out]
 */
export function linear(x: Tensor, weight: Tensor, bias?: Tensor): Tensor {
  if (x.shape[x.rank - 1] !== weight.shape[1]) {
    throw new TensorError(
      `linear: the last extent of x, ${showShape(x.shape)}, must equal the second of the weight, ${showShape(weight.shape)} = [out, in]`,
    );
  }
  const out = matmul(x, transpose(weight, 0, 1));
  return bias ? add(out, bias) : out;
}
