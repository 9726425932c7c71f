/** Comparisons: results are bool, and no gradient flows. */
import { defineOp } from "../op.ts";
import { broadcastShapes } from "../shape.ts";
import { asTensor, Tensor, type TensorLike } from "../tensor.ts";

function comparison(name: string, f: (a: number, b: number) => boolean): (a: TensorLike, b: TensorLike) => Tensor {
  const op = defineOp<null>({
    name,
    infer: ([a, b]) => ({ shape: broadcastShapes(name, a.shape, b.shape), dtype: "bool" }),
    broadcast: true,
    reference: (out, { inputs: [a, b] }) => {
      for (let i = 0; i < out.length; i++) out[i] = f(a[i], b[i]) ? 1 : 0;
    },
    gradient: ["none", "none"],
  });
  return (a, b) => {
    const x = asTensor(a, b instanceof Tensor ? b.dtype : "float32");
    return op([x, asTensor(b, x.dtype)], null);
  };
}

export const eq = comparison("eq", (a, b) => a === b);
export const ne = comparison("ne", (a, b) => a !== b);
export const gt = comparison("gt", (a, b) => a > b);
export const ge = comparison("ge", (a, b) => a >= b);
export const lt = comparison("lt", (a, b) => a < b);
export const le = comparison("le", (a, b) => a <= b);
