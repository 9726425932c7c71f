import { showShape, TensorError } from "../errors.ts";
import { type Apply, defineOp } from "../op.ts";
import { sizeOf } from "../shape.ts";
import type { Tensor } from "../tensor.ts";

const indexSelectOp: Apply<null> = defineOp({
  name: "indexSelect",
  moves: true,
  infer: ([x, index]) => ({ shape: [...index.shape, ...x.shape.slice(1)], dtype: x.dtype }),
  reference: (out, { inputs: [x, index], shapes: [shape] }) => {
    const row = sizeOf(shape.slice(1));
    for (let i = 0; i < index.length; i++) out.set(x.subarray(index[i] * row, (index[i] + 1) * row), i * row);
  },
  gradient: [({ grad, inputs: [x, index] }) => indexAddOp([grad, index], { rows: x.shape[0] }), "none"],
});

const indexAddOp: Apply<{ rows: number }> = defineOp({
  name: "indexAdd",
  infer: ([grad, index], { rows }) => ({ shape: [rows, ...grad.shape.slice(index.rank)], dtype: grad.dtype }),
  reference: (out, { inputs: [grad, index], outShape }) => {
    const row = sizeOf(outShape.slice(1));
    for (let i = 0; i < index.length; i++) {
      for (let j = 0; j < row; j++) out[index[i] * row + j] += grad[i * row + j];
    }
  },
  gradient: [({ grad, inputs: [, index] }) => indexSelectOp([grad, index], null), "none"],
});

/**
 * Rows of `x` by number; with a matrix of numbers, an embedding.
 * @param x [rows, …] @param index any shape, int32, each from 0 to rows − 1
 * @returns [...index.shape, …]
 */
export function indexSelect(x: Tensor, index: Tensor): Tensor {
  if (x.rank === 0) throw new TensorError("indexSelect: a scalar has no rows");
  if (index.dtype !== "int32") throw new TensorError(`indexSelect: row numbers are int32, not ${index.dtype}`);
  const numbers = index.toTypedArray();
  for (const i of numbers) {
    if (i < 0 || i >= x.shape[0])
      throw new TensorError(`indexSelect: row ${i} does not exist in ${showShape(x.shape)}`);
  }
  return indexSelectOp([x, index], null);
}
