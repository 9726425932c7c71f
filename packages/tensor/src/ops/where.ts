import { promote } from "../dtype.ts";
import { defineOp } from "../op.ts";
import { broadcastShapes } from "../shape.ts";
import { asTensor, Tensor, type TensorLike } from "../tensor.ts";
import { sumTo } from "./reduce.ts";

const whereOp = defineOp<null>({
  name: "where",
  infer: ([condition, a, b]) => ({
    shape: broadcastShapes("where", condition.shape, broadcastShapes("where", a.shape, b.shape)),
    dtype: promote(a.dtype, b.dtype),
  }),
  broadcast: true,
  reference: (out, { inputs: [condition, a, b] }) => {
    for (let i = 0; i < out.length; i++) out[i] = condition[i] !== 0 ? a[i] : b[i];
  },
  gradient: [
    "none",
    ({ grad, inputs: [condition, a] }) => sumTo(where(condition, grad, 0), a.shape),
    ({ grad, inputs: [condition, , b] }) => sumTo(where(condition, 0, grad), b.shape),
  ],
});

/** `a` where the condition holds, else `b`; all three broadcast together. */
export function where(condition: Tensor, a: TensorLike, b: TensorLike): Tensor {
  const like = a instanceof Tensor ? a.dtype : b instanceof Tensor ? b.dtype : "float32";
  return whereOp([condition, asTensor(a, like), asTensor(b, like)], null);
}
