import { TensorError } from "../../errors.ts";
import type { Tensor } from "../../tensor.ts";
import { abs, div, mul, neg } from "../elementwise.ts";
import { matmul } from "../matmul.ts";
import { max, sum } from "../reduce.ts";
import { reshape } from "../views.ts";
import { expectMatrix, expectSquare, identity } from "./matrix.ts";
import { inverse } from "./solve.ts";
import { svdvals } from "./svd.ts";
import { vectorNorm } from "./vector-norm.ts";

export type MatrixNorm = "fro" | "nuc" | number;

/**
 * Norm of [.., m, n], as `torch.linalg.matrix_norm`: "fro" Frobenius, "nuc" the sum of singular values, 2 and −2 the largest and
 * smallest of them, 1 and −1 the largest and smallest column sum of absolute values, ∞ and −∞ the same of rows.
 */
export function matrixNorm(a: Tensor, ord: MatrixNorm = "fro", keepdim = false): Tensor {
  const { batch } = expectMatrix("matrixNorm", a);
  const out = matrixNormOf(a, ord);
  return keepdim ? reshape(out, [...batch, 1, 1]) : out;
}

function matrixNormOf(a: Tensor, ord: MatrixNorm): Tensor {
  const smallest = (x: Tensor) => neg(max(neg(x), -1));
  switch (ord) {
    case "fro":
      return vectorNorm(a, 2, [-2, -1]);
    case "nuc":
      return sum(svdvals(a), -1);
    case 2:
      return max(svdvals(a), -1);
    case -2:
      return smallest(svdvals(a));
    case 1:
      return max(sum(abs(a), -2), -1);
    case -1:
      return smallest(sum(abs(a), -2));
    case Number.POSITIVE_INFINITY:
      return max(sum(abs(a), -1), -1);
    case Number.NEGATIVE_INFINITY:
      return smallest(sum(abs(a), -1));
    default:
      throw new TensorError(
        `matrixNorm: there is no order ${String(ord)}; there are "fro", "nuc", ±1, ±2 and ±Infinity`,
      );
  }
}

/**
 * Condition number, as `torch.linalg.cond`: how many times larger a relative error can come out of `solve` than it went in.
 * 2 is the largest singular value by the smallest, ∞ for a singular matrix; other orders are |A| |A⁻¹| and need A⁻¹.
 */
export function cond(a: Tensor, ord: MatrixNorm = 2): Tensor {
  if (ord === 2) return div(matrixNorm(a, 2), matrixNorm(a, -2));
  if (ord === -2) return div(matrixNorm(a, -2), matrixNorm(a, 2));
  expectSquare("cond", a);
  return mul(matrixNorm(a, ord), matrixNorm(inverse(a), ord));
}

/** Sum of the diagonal of [.., n, n]. */
export function trace(a: Tensor): Tensor {
  const { rows } = expectSquare("trace", a);
  return sum(mul(a, identity(rows, a.dtype)), [-2, -1]);
}

/** Terms of the series that reach float32's precision where the norm is at most 1/2. */
const terms = 12;

/**
 * Matrix exponential Σ Aⁿ / n! of [.., n, n], as `torch.linalg.matrix_exp`, by scaling and squaring (Higham, Functions of
 * Matrices, section 10.3).
 */
export function matrixExp(a: Tensor): Tensor {
  const { rows, batch } = expectSquare("matrixExp", a);
  if (a.size === 0) return a;
  const size = max(matrixNorm(a.detach(), 1)).item();
  if (!Number.isFinite(size)) throw new TensorError("matrixExp: the matrix holds NaN or infinite numbers");
  const halvings = Math.max(0, Math.ceil(Math.log2(size)) + 1);
  const scaled = mul(a, 2 ** -halvings);
  const eye = identity(rows, a.dtype);
  let result = eye.expand(...batch, rows, rows);
  for (let k = terms; k > 0; k--) result = matmul(div(scaled, k), result).add(eye);
  for (let i = 0; i < halvings; i++) result = matmul(result, result);
  return result;
}
