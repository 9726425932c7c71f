/** Sizes of vectors and matrices. */
import { isFloat } from "../../dtype.ts";
import { showShape, TensorError } from "../../errors.ts";
import { defineOp, type GradientContext } from "../../op.ts";
import { normalizeDim, sizeOf } from "../../shape.ts";
import type { Tensor } from "../../tensor.ts";
import { eq, gt, lt } from "../compare.ts";
import { abs, div, mul, neg, pow } from "../elementwise.ts";
import { matmul } from "../matmul.ts";
import { max, sum } from "../reduce.ts";
import { permute, reshape } from "../views.ts";
import { where } from "../where.ts";
import { expectMatrix, expectSquare, identity } from "./matrix.ts";
import { inverse } from "./solve.ts";
import { svdvals } from "./svd.ts";

/** Over the last dimension. */
const vectorNormOp = defineOp<{ ord: number }>({
  name: "vectorNorm",
  infer: ([x]) => ({ shape: x.shape.slice(0, -1), dtype: x.dtype }),
  reference: (out, { inputs: [x], attrs: { ord } }) => {
    const n = out.length === 0 ? 0 : x.length / out.length;
    for (let i = 0; i < out.length; i++) out[i] = normOf(Float64Array.from(x.subarray(i * n, (i + 1) * n)), ord);
  },
  gradient: [gradientOfNorm],
});

/** (Σ |x|^ord)^(1/ord), scaled by the largest so that no power overflows; ±∞ the largest or smallest, 0 how many are not 0. */
function normOf(x: Float64Array, ord: number): number {
  for (let i = 0; i < x.length; i++) x[i] = Math.abs(x[i]);
  if (ord === 0) return x.reduce((count, value) => (value === 0 ? count : count + 1), 0);
  const extreme = x.reduce(
    (a, b) => (ord > 0 ? Math.max(a, b) : Math.min(a, b)),
    ord > 0 ? 0 : Number.POSITIVE_INFINITY,
  );
  if (!Number.isFinite(ord) || extreme === 0 || !Number.isFinite(extreme)) return extreme;
  return extreme * x.reduce((total, value) => total + (value / extreme) ** ord, 0) ** (1 / ord);
}

/** sign(x) (|x| / norm)^(ord − 1); 0 where the norm is 0. At ±∞ the extreme elements share it. */
function gradientOfNorm({ grad, inputs: [x], output, attrs: { ord } }: GradientContext<{ ord: number }>): Tensor {
  const column = (t: Tensor) => reshape(t, [...t.shape, 1]);
  const sign = where(gt(x, 0), 1, where(lt(x, 0), -1, 0));
  const norm = column(output);
  if (ord === 0) return mul(sign, 0);
  if (!Number.isFinite(ord)) {
    const extreme = where(eq(abs(x), norm), 1, 0);
    return mul(mul(sign, div(extreme, sum(extreme, -1, true))), column(grad));
  }
  const share = div(abs(x), where(eq(norm, 0), 1, norm));
  return mul(mul(sign, where(eq(x, 0), 0, pow(share, ord - 1))), column(grad));
}

/**
 * Norm of order `ord` over `dim` (all dimensions when left out), as `torch.linalg.vector_norm`: 2 Euclidean, 1 the sum of absolute
 * values, ∞ the largest, −∞ the smallest, 0 how many are not 0. Its gradient where the norm is 0 is taken as 0.
 */
export function vectorNorm(x: Tensor, ord = 2, dim?: number | readonly number[], keepdim = false): Tensor {
  if (!isFloat(x.dtype)) throw new TensorError(`vectorNorm: ${x.dtype} numbers; convert to float32 first`);
  if (Number.isNaN(ord)) throw new TensorError("vectorNorm: ord is NaN");
  const every = x.shape.map((_, d) => d);
  const dims = dim === undefined ? every : [dim].flat().map((d) => normalizeDim("vectorNorm", d, x.rank));
  if (new Set(dims).size !== dims.length)
    throw new TensorError(`vectorNorm: a dimension twice in [${dims.join(", ")}]`);
  const rest = every.filter((d) => !dims.includes(d));
  const count = sizeOf(dims.map((d) => x.shape[d]));
  if (count === 0 && ord < 0) throw new TensorError(`vectorNorm: no smallest of no elements in ${showShape(x.shape)}`);
  const out = vectorNormOp([reshape(permute(x, [...rest, ...dims]), [...rest.map((d) => x.shape[d]), count])], { ord });
  return keepdim
    ? reshape(
        out,
        x.shape.map((extent, d) => (dims.includes(d) ? 1 : extent)),
      )
    : out;
}

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
