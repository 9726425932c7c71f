import { TensorError } from "../../errors.ts";
import { defineOp } from "../../op.ts";
import type { Tensor } from "../../tensor.ts";
import { add, mul } from "../elementwise.ts";
import { matmul } from "../matmul.ts";
import { eachMatrix, expectSquare, matrixOf, matrixShape, turned, whichMatrix } from "./matrix.ts";
import { solveTriangular } from "./triangular.ts";

/** L from the lower triangle of a row-major [n, n], in place; the first order whose minor is not positive, or −1. */
function factorCholesky(a: Float64Array, n: number): number {
  for (let i = 0; i < n; i++) {
    for (let j = 0; j <= i; j++) {
      let rest = a[i * n + j];
      for (let k = 0; k < j; k++) rest -= a[i * n + k] * a[j * n + k];
      if (i === j && !(rest > 0)) return i + 1;
      a[i * n + j] = i === j ? Math.sqrt(rest) : rest / a[j * n + j];
    }
    a.fill(0, i * n + i + 1, (i + 1) * n);
  }
  return -1;
}

const choleskyOp = defineOp<null>({
  name: "cholesky",
  infer: ([a]) => ({ shape: a.shape, dtype: a.dtype }),
  reference: (out, { inputs: [a], shapes: [shape] }) => {
    const { rows: n } = matrixShape(shape);
    eachMatrix(a, shape, (matrix, b) => {
      const order = factorCholesky(matrix, n);
      if (order > 0) {
        throw new TensorError(
          `cholesky: the matrix${whichMatrix(shape, b)} is not positive definite: its leading minor of order ${order} is not positive. ` +
            "A covariance becomes so with a small multiple of the identity added.",
        );
      }
      out.set(matrix, b * n * n);
    });
  },
  gradient: [
    // Murray 2016, "Differentiation of the Cholesky decomposition", eq. 10: ½ L⁻ᵀ (Φ + Φᵀ) L⁻¹, Φ the lower half of Lᵀ ∂L.
    ({ grad, inputs: [a], output: l }) => {
      const n = a.shape[a.rank - 1];
      const half = matrixOf(n, n, a.dtype, (i, j) => (i > j ? 0.5 : i === j ? 0.25 : 0));
      const phi = mul(matmul(turned(l), grad), half);
      const upper = { upper: true };
      const left = solveTriangular(turned(l), add(phi, turned(phi)), upper);
      return turned(solveTriangular(turned(l), turned(left), upper));
    },
  ],
});

/**
 * Lower triangular L with A = L Lᵀ, for a symmetric positive definite A, of which the lower triangle is read; as
 * `torch.linalg.cholesky`. The gradient is given for A as a symmetric whole.
 *
 * @param a [.., n, n]
 * @throws where a matrix is not positive definite
 */
export function cholesky(a: Tensor): Tensor {
  expectSquare("cholesky", a);
  return choleskyOp([a], null);
}
