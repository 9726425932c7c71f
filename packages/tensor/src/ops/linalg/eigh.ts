import { defineOp, type GradientContext } from "../../op.ts";
import type { Shape } from "../../shape.ts";
import type { Tensor } from "../../tensor.ts";
import { add, sub } from "../elementwise.ts";
import { matmul } from "../matmul.ts";
import { reshape } from "../views.ts";
import {
  diagonalMatrix,
  eachMatrix,
  expectFinite,
  expectSquare,
  identity,
  matrixShape,
  quotient,
  turned,
  unpack,
  whichMatrix,
} from "./matrix.ts";
import { symmetricEigen } from "./tridiagonal.ts";

function shapesOf(shape: Shape): [Shape, Shape] {
  const { batch, rows: n } = matrixShape(shape);
  return [
    [...batch, n],
    [...batch, n, n],
  ];
}

const eighOp = defineOp<null>({
  name: "eigh",
  infer: ([a]) => {
    const { batch, rows: n } = expectSquare("eigh", a);
    return { shape: [batch.reduce((x, y) => x * y, 1) * (n + n * n)], dtype: a.dtype };
  },
  reference: (out, { inputs: [a], shapes: [shape] }) => {
    const { rows: n } = matrixShape(shape);
    const startVectors = (out.length / (n + n * n || 1)) * n;
    eachMatrix(a, shape, (matrix, b) => {
      // The lower triangle is what counts.
      for (let i = 0; i < n; i++) for (let j = i + 1; j < n; j++) matrix[i * n + j] = matrix[j * n + i];
      expectFinite("eigh", matrix, whichMatrix(shape, b));
      const { values, vectors } = symmetricEigen(matrix, n, "eigh");
      out.set(values, b * n);
      const start = startVectors + b * n * n;
      for (let i = 0; i < n; i++) for (let j = 0; j < n; j++) out[start + i * n + j] = vectors[j * n + i];
    });
  },
  gradient: [gradientOfEigh],
});

/** V (diag(∂λ) + (Vᵀ ∂V) / (λⱼ − λᵢ)) Vᵀ (Giles 2008, "Collected matrix derivative results", section 3.1). */
function gradientOfEigh({ grad, inputs: [a], output }: GradientContext<null>): Tensor {
  const shapes = shapesOf(a.shape);
  const [values, vectors] = unpack(output, shapes);
  const [gradValues, gradVectors] = unpack(grad, shapes);
  const n = a.shape[a.rank - 1];
  const row = reshape(values, [...values.shape.slice(0, -1), 1, n]);
  const column = reshape(values, [...values.shape, 1]);
  const inner = matmul(turned(vectors), gradVectors);
  // On the diagonal the vectors' lengths would change, which they do not.
  const outside = sub(inner, diagonalMatrix(diagonalOf(inner)));
  const gaps = add(sub(row, column), identity(n, a.dtype));
  const sum = add(diagonalMatrix(gradValues), quotient(outside, gaps));
  return matmul(matmul(vectors, sum), turned(vectors));
}

function diagonalOf(a: Tensor): Tensor {
  const n = a.shape[a.rank - 1];
  return a.mul(identity(n, a.dtype)).sum(-1);
}

/**
 * A = V diag(λ) Vᵀ of a symmetric A, as `torch.linalg.eigh`: eigenvalues ascending, eigenvectors in the columns of V. Only A's
 * lower triangle is read. Signs of the vectors are not determined: a loss must not depend on them. The gradient by the vectors
 * needs eigenvalues that differ; it is given for A as a symmetric whole.
 *
 * @param a [.., n, n]
 * @throws on NaN or infinite numbers
 */
export function eigh(a: Tensor): { eigenvalues: Tensor; eigenvectors: Tensor } {
  const packed = eighOp([a], null);
  const [eigenvalues, eigenvectors] = unpack(packed, shapesOf(a.shape));
  return { eigenvalues, eigenvectors };
}

/** Eigenvalues alone [.., n], ascending, as `torch.linalg.eigvalsh`. */
export function eigvalsh(a: Tensor): Tensor {
  return eigh(a).eigenvalues;
}
