/** What a matrix that has no inverse still allows: pseudo-inverse, least squares, rank. */
import { defineOp } from "../../op.ts";
import { sizeOf } from "../../shape.ts";
import { type Tensor, tensor, zeros } from "../../tensor.ts";
import { add, neg, sub } from "../elementwise.ts";
import { matmul } from "../matmul.ts";
import { reshape } from "../views.ts";
import { decompose } from "./jacobi.ts";
import { eachMatrix, expectFinite, expectMatrix, identity, matrixShape, turned, whichMatrix } from "./matrix.ts";
import { svdvals } from "./svd.ts";
import { expectRows, withOneBatch } from "./triangular.ts";

/** Singular values below the greater of `atol` and `rtol` times the largest count as 0. */
export interface RankTolerance {
  atol?: number;
  /** Default: max(m, n) times the precision of the type (2⁻²³ for float32), or 0 where `atol` is given. */
  rtol?: number;
}

function tolerances(a: Tensor, { atol = 0, rtol }: RankTolerance): { atol: number; rtol: number } {
  const { rows, columns } = matrixShape(a.shape);
  const precision = a.dtype === "float64" ? 2 ** -52 : 2 ** -23;
  return { atol, rtol: rtol ?? (atol > 0 ? 0 : Math.max(rows, columns) * precision) };
}

const pinvOp = defineOp<{ atol: number; rtol: number }>({
  name: "pinv",
  infer: ([a]) => ({ shape: turned(a).shape, dtype: a.dtype }),
  reference: (out, { inputs: [a], shapes: [shape], attrs: { atol, rtol } }) => {
    const { rows: m, columns: n } = matrixShape(shape);
    eachMatrix(a, shape, (matrix, b) => {
      expectFinite("pinv", matrix, whichMatrix(shape, b));
      const { u, s, v } = decompose(matrix, m, n, false, "pinv");
      const least = Math.max(atol, rtol * (s[0] ?? 0));
      const sum = new Float64Array(n * m);
      for (let k = 0; k < s.length && s[k] > least; k++) {
        for (let i = 0; i < n; i++) {
          const scaled = v[k * n + i] / s[k];
          for (let j = 0; j < m; j++) sum[i * m + j] += scaled * u[k * m + j];
        }
      }
      out.set(sum, b * n * m);
    });
  },
  gradient: [({ grad, inputs: [a], output }) => gradientOfPinv(a, output, grad)],
});

/** Golub and Pereyra 1973, "The differentiation of pseudo-inverses", eq. 4.12; for a rank that does not change. */
function gradientOfPinv(a: Tensor, p: Tensor, grad: Tensor): Tensor {
  const { rows: m, columns: n } = matrixShape(a.shape);
  const [pt, gt] = [turned(p), turned(grad)];
  const outsideColumns = sub(identity(m, a.dtype), matmul(a, p));
  const outsideRows = sub(identity(n, a.dtype), matmul(p, a));
  const inner = neg(matmul(matmul(pt, grad), pt));
  const left = matmul(outsideColumns, matmul(gt, matmul(p, pt)));
  const right = matmul(matmul(matmul(pt, p), gt), outsideRows);
  return add(inner, add(left, right));
}

/**
 * Moore–Penrose pseudo-inverse [.., n, m] of [.., m, n], as `torch.linalg.pinv`.
 * @throws on NaN or infinite numbers
 */
export function pinv(a: Tensor, tolerance: RankTolerance = {}): Tensor {
  expectMatrix("pinv", a);
  return pinvOp([a], tolerances(a, tolerance));
}

const lstsqOp = defineOp<{ atol: number; rtol: number }>({
  name: "lstsq",
  infer: ([a, b]) => {
    const [n, k] = [a.shape[a.rank - 1], b.shape[b.rank - 1]];
    return { shape: [...b.shape.slice(0, -2), n, k], dtype: b.dtype };
  },
  reference: (out, { inputs: [a, b], shapes: [shapeA, shapeB], attrs: { atol, rtol } }) => {
    const { rows: m, columns: n } = matrixShape(shapeA);
    const columns = shapeB[shapeB.length - 1];
    eachMatrix(a, shapeA, (matrix, s) => {
      expectFinite("lstsq", matrix, whichMatrix(shapeA, s));
      const { u, s: values, v } = decompose(matrix, m, n, false, "lstsq");
      const least = Math.max(atol, rtol * (values[0] ?? 0));
      const x = new Float64Array(n * columns);
      for (let k = 0; k < values.length && values[k] > least; k++) {
        for (let j = 0; j < columns; j++) {
          let part = 0;
          for (let i = 0; i < m; i++) part += u[k * m + i] * b[(s * m + i) * columns + j];
          for (let i = 0; i < n; i++) x[i * columns + j] += (v[k * n + i] * part) / values[k];
        }
      }
      out.set(x, s * n * columns);
    });
  },
  gradient: [
    ({ grad, inputs: [a, b], attrs }) => gradientOfPinv(a, pinvOp([a], attrs), matmul(grad, turned(b))),
    ({ grad, inputs: [a], attrs }) => matmul(turned(pinvOp([a], attrs)), grad),
  ],
});

/**
 * X with the least |A X − B|, and among those the least |X|, as the solution of `torch.linalg.lstsq`. By singular values, so
 * that columns that depend on one another do no harm.
 *
 * @param a [.., m, n] @param b [.., m, k], or [m] for a single vector; leading dimensions broadcast
 * @returns [.., n, k]
 * @throws on NaN or infinite numbers in A
 */
export function lstsq(a: Tensor, b: Tensor, tolerance: RankTolerance = {}): Tensor {
  const { rows } = expectMatrix("lstsq", a);
  if (b.rank === 1) {
    const x = lstsq(a, reshape(b, [b.size, 1]), tolerance);
    return reshape(x, x.shape.slice(0, -1));
  }
  expectMatrix("lstsq", b);
  expectRows("lstsq", a, b, rows);
  return lstsqOp(withOneBatch("lstsq", a, b), tolerances(a, tolerance));
}

/** Numbers of singular values above the tolerance [..], int32, as `torch.linalg.matrix_rank`. No gradient flows. */
export function matrixRank(a: Tensor, tolerance: RankTolerance = {}): Tensor {
  const { batch, rows, columns } = expectMatrix("matrixRank", a);
  const k = Math.min(rows, columns);
  if (k === 0) return zeros(batch, "int32");
  const { atol, rtol } = tolerances(a, tolerance);
  const values = svdvals(a.detach()).toTypedArray();
  const ranks = new Int32Array(sizeOf(batch));
  for (let b = 0; b < ranks.length; b++) {
    const least = Math.max(atol, rtol * values[b * k]);
    for (let i = 0; i < k; i++) if (values[b * k + i] > least) ranks[b]++;
  }
  return tensor(ranks, batch);
}
