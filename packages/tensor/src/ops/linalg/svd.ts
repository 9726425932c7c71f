/** Singular values, and what is computed with them. */
import { TensorError } from "../../errors.ts";
import { defineOp, type GradientContext } from "../../op.ts";
import type { Shape } from "../../shape.ts";
import type { Tensor } from "../../tensor.ts";
import { add, mul, sub } from "../elementwise.ts";
import { matmul } from "../matmul.ts";
import { reshape } from "../views.ts";
import { decompose } from "./jacobi.ts";
import {
  diagonalMatrix,
  eachMatrix,
  expectFinite,
  expectMatrix,
  identity,
  matrixShape,
  quotient,
  turned,
  unpack,
  whichMatrix,
} from "./matrix.ts";

interface SvdAttributes {
  full: boolean;
}

function shapesOf(shape: Shape, full: boolean): [Shape, Shape, Shape] {
  const { batch, rows: m, columns: n } = matrixShape(shape);
  const k = Math.min(m, n);
  return [
    [...batch, m, full ? m : k],
    [...batch, k],
    [...batch, full ? n : k, n],
  ];
}

const svdOp = defineOp<SvdAttributes>({
  name: "svd",
  infer: ([a], { full }) => {
    const { batch, rows: m, columns: n } = expectMatrix("svd", a);
    const k = Math.min(m, n);
    const each = m * (full ? m : k) + k + n * (full ? n : k);
    return { shape: [batch.reduce((x, y) => x * y, 1) * each], dtype: a.dtype };
  },
  reference: (out, { inputs: [a], shapes: [shape], attrs: { full } }) => {
    const { rows: m, columns: n } = matrixShape(shape);
    const k = Math.min(m, n);
    const [left, right] = full ? [m, n] : [k, k];
    const count = out.length / (m * left + k + n * right || 1);
    eachMatrix(a, shape, (matrix, b) => {
      expectFinite("svd", matrix, whichMatrix(shape, b));
      const { u, s, v } = decompose(matrix, m, n, full, "svd");
      const startU = b * m * left;
      for (let i = 0; i < m; i++) for (let j = 0; j < left; j++) out[startU + i * left + j] = u[j * m + i];
      out.set(s, count * m * left + b * k);
      out.set(v, count * (m * left + k) + b * right * n);
    });
  },
  gradient: [gradientOfSvd],
});

/**
 * Townsend 2016, "Differentiating the Singular Value Decomposition". Differences of squared singular values stand in its
 * denominators: equal ones make the gradient by U and V infinite, as in PyTorch (that by S stays right).
 */
function gradientOfSvd({ grad, inputs: [a], output, attrs: { full } }: GradientContext<SvdAttributes>): Tensor {
  const { rows: m, columns: n } = matrixShape(a.shape);
  if (full && m !== n) {
    throw new TensorError(
      `svd: the full U and V of [${a.shape.join(", ")}] have no gradient; use svd(a, false), or svdvals`,
    );
  }
  const shapes = shapesOf(a.shape, full);
  const [u, s, vh] = unpack(output, shapes);
  const [gradU, gradS, gradVh] = unpack(grad, shapes);
  const k = Math.min(m, n);
  const eye = identity(k, a.dtype);
  const row = reshape(s, [...s.shape.slice(0, -1), 1, k]);
  const column = reshape(s, [...s.shape, 1]);
  const gaps = add(sub(mul(row, row), mul(column, column)), eye);
  const skew = (x: Tensor) => sub(x, turned(x));

  const byU = mul(quotient(skew(matmul(turned(u), gradU)), gaps), row);
  const byV = mul(quotient(skew(matmul(vh, turned(gradVh))), gaps), column);
  let sum = matmul(matmul(u, add(add(byU, byV), diagonalMatrix(gradS))), vh);
  if (m > k) {
    const outside = sub(gradU, matmul(u, matmul(turned(u), gradU)));
    sum = add(sum, matmul(quotient(outside, row), vh));
  }
  if (n > k) {
    const outside = sub(gradVh, matmul(matmul(gradVh, turned(vh)), vh));
    sum = add(sum, matmul(u, quotient(outside, column)));
  }
  return sum;
}

/**
 * A = U diag(S) Vh, as `torch.linalg.svd`: orthonormal columns in U and rows in Vh, S ≥ 0 and descending. Signs of the
 * vectors are not determined: a loss must not depend on them. Gradients need fullMatrices = false (or a square A) and, by U
 * and Vh, singular values that differ.
 *
 * @param a [.., m, n] @param fullMatrices U [.., m, m] and Vh [.., n, n] instead of min(m, n) vectors each
 * @throws on NaN or infinite numbers
 */
export function svd(a: Tensor, fullMatrices = true): { U: Tensor; S: Tensor; Vh: Tensor } {
  const packed = svdOp([a], { full: fullMatrices });
  const [U, S, Vh] = unpack(packed, shapesOf(a.shape, fullMatrices));
  return { U, S, Vh };
}

/** Singular values alone [.., min(m, n)], largest first, as `torch.linalg.svdvals`. */
export function svdvals(a: Tensor): Tensor {
  return svd(a, false).S;
}
