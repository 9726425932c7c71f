import { TensorError } from "../../errors.ts";
import { defineOp, type GradientContext } from "../../op.ts";
import type { Shape } from "../../shape.ts";
import type { Tensor } from "../../tensor.ts";
import { add, mul, sub } from "../elementwise.ts";
import { matmul } from "../matmul.ts";
import { cat, narrow } from "../views.ts";
import { byColumns, factor, formQ } from "./householder.ts";
import { eachMatrix, expectMatrix, matrixOf, matrixShape, turned, unpack } from "./matrix.ts";
import { solveTriangular } from "./triangular.ts";

/** "reduced": Q [m, k], R [k, n] with k = min(m, n); "complete": Q [m, m], R [m, n]. */
export type QrMode = "reduced" | "complete";

interface QrAttributes {
  mode: QrMode;
}

function shapesOf(shape: Shape, mode: QrMode): [Shape, Shape] {
  const { batch, rows: m, columns: n } = matrixShape(shape);
  const k = mode === "complete" ? m : Math.min(m, n);
  return [
    [...batch, m, k],
    [...batch, k, n],
  ];
}

const qrOp = defineOp<QrAttributes>({
  name: "qr",
  infer: ([a], { mode }) => {
    const { batch, rows: m, columns: n } = expectMatrix("qr", a);
    const k = mode === "complete" ? m : Math.min(m, n);
    return { shape: [batch.reduce((x, y) => x * y, 1) * (m * k + k * n)], dtype: a.dtype };
  },
  reference: (out, { inputs: [a], shapes: [shape], attrs: { mode } }) => {
    const { rows: m, columns: n } = matrixShape(shape);
    const k = mode === "complete" ? m : Math.min(m, n);
    const startR = (out.length / (m * k + k * n || 1)) * m * k;
    eachMatrix(a, shape, (matrix, b) => {
      const factored = factor(byColumns(matrix, m, n), m, n);
      const q = formQ(factored, k);
      for (let i = 0; i < m; i++) for (let j = 0; j < k; j++) out[b * m * k + i * k + j] = q[j * m + i];
      const r = startR + b * k * n;
      for (let j = 0; j < n; j++) {
        for (let i = 0; i <= Math.min(j, k - 1); i++) out[r + i * n + j] = factored.columns[j * m + i];
      }
    });
  },
  gradient: [gradientOfQr],
});

/** Walter, Lehmann and Lamour 2012, "On evaluating higher-order derivatives of the QR decomposition". */
function gradientOfQr({ grad, inputs: [a], output, attrs: { mode } }: GradientContext<QrAttributes>): Tensor {
  const { rows: m, columns: n } = matrixShape(a.shape);
  if (mode === "complete" && m > n) {
    throw new TensorError(`qr: the complete Q of [${a.shape.join(", ")}] has no gradient; use mode "reduced"`);
  }
  const shapes = shapesOf(a.shape, mode);
  const [q, r] = unpack(output, shapes);
  const [gradQ, gradR] = unpack(grad, shapes);
  if (m >= n) return gradientOfTall(q, r, gradQ, gradR);
  // Only the first m columns decide Q; the others are Q times what follows in R.
  const rest = n - m;
  const gradRest = narrow(gradR, -1, m, rest);
  const gradQWhole = add(gradQ, matmul(narrow(a, -1, m, rest), turned(gradRest)));
  const first = gradientOfTall(q, narrow(r, -1, 0, m), gradQWhole, narrow(gradR, -1, 0, m));
  return cat([first, matmul(q, gradRest)], -1);
}

/** (∂Q + Q sym(R ∂Rᵀ − ∂Qᵀ Q)) R⁻ᵀ, where sym mirrors the lower triangle. */
function gradientOfTall(q: Tensor, r: Tensor, gradQ: Tensor, gradR: Tensor): Tensor {
  const n = r.shape[r.rank - 1];
  const inner = sub(matmul(r, turned(gradR)), matmul(turned(gradQ), q));
  const lower = mul(
    inner,
    matrixOf(n, n, r.dtype, (i, j) => (i >= j ? 1 : 0)),
  );
  const below = mul(
    inner,
    matrixOf(n, n, r.dtype, (i, j) => (i > j ? 1 : 0)),
  );
  const sum = add(gradQ, matmul(q, add(lower, turned(below))));
  return turned(solveTriangular(r, turned(sum), { upper: true }));
}

/**
 * A = Q R with orthonormal columns in Q and R upper triangular, as `torch.linalg.qr`. The signs of R's diagonal are
 * LAPACK's and may be negative. Gradients need R to be invertible (for m < n, its first m columns), and mode "reduced".
 *
 * @param a [.., m, n]
 */
export function qr(a: Tensor, mode: QrMode = "reduced"): { Q: Tensor; R: Tensor } {
  const packed = qrOp([a], { mode });
  const [Q, R] = unpack(packed, shapesOf(a.shape, mode));
  return { Q, R };
}
