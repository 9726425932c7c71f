import { TensorError } from "../../errors.ts";
import { defineOp } from "../../op.ts";
import { sizeOf } from "../../shape.ts";
import type { Tensor } from "../../tensor.ts";
import { eigenvaluesOf } from "./francis.ts";
import { eachMatrix, expectFinite, expectSquare, matrixShape, unpack, whichMatrix } from "./matrix.ts";

const eigvalsOp = defineOp<null>({
  name: "eigvals",
  infer: ([a]) => ({ shape: [2 * sizeOf(a.shape.slice(0, -1))], dtype: a.dtype }),
  reference: (out, { inputs: [a], shapes: [shape] }) => {
    const { rows: n } = matrixShape(shape);
    eachMatrix(a, shape, (matrix, b) => {
      expectFinite("eigvals", matrix, whichMatrix(shape, b));
      const { real, imaginary } = eigenvaluesOf(matrix, n, "eigvals");
      out.set(real, b * n);
      out.set(imaginary, out.length / 2 + b * n);
    });
  },
  gradient: [
    () => {
      throw new TensorError("eigvals: no gradient is known here; a symmetric matrix has one through eigvalsh");
    },
  ],
});

/**
 * Eigenvalues [.., n] of any square matrix [.., n, n], as `torch.linalg.eigvals`, real and imaginary parts apart; in no certain order,
 * but complex pairs side by side. For symmetric matrices `eigvalsh` is faster and more precise. No gradient.
 *
 * @throws on NaN or infinite numbers
 */
export function eigvals(a: Tensor): { real: Tensor; imaginary: Tensor } {
  const { batch, rows } = expectSquare("eigvals", a);
  const shape = [...batch, rows];
  const [real, imaginary] = unpack(eigvalsOp([a], null), [shape, shape]);
  return { real, imaginary };
}
