/** Linear equations and determinants by LU. */
import { TensorError } from "../../errors.ts";
import { type Apply, defineOp } from "../../op.ts";
import { sameShape, sizeOf } from "../../shape.ts";
import type { Tensor } from "../../tensor.ts";
import { mul, neg } from "../elementwise.ts";
import { matmul } from "../matmul.ts";
import { reshape } from "../views.ts";
import { decompose } from "./jacobi.ts";
import { determinant, factorLu, logDeterminant, permuteRows } from "./lu.ts";
import {
  eachMatrix,
  expectMatrix,
  expectSquare,
  identity,
  matrixShape,
  turned,
  unpack,
  whichMatrix,
} from "./matrix.ts";
import { expectRows, substitute, withOneBatch } from "./triangular.ts";

const solveOp: Apply<{ name: string }> = defineOp({
  name: "solve",
  infer: ([, b]) => ({ shape: b.shape, dtype: b.dtype }),
  reference: (out, { inputs: [a, b], shapes: [shapeA, shapeB], attrs: { name } }) => {
    const [n, columns] = shapeB.slice(-2);
    eachMatrix(a, shapeA, (matrix, s) => {
      const { lu, order, singularAt } = factorLu(matrix, n);
      if (singularAt >= 0) {
        throw new TensorError(
          `${name}: the matrix${whichMatrix(shapeA, s)} is singular: column ${singularAt} depends on those before it. ` +
            "Is a feature given twice, or are there fewer equations than unknowns? lstsq and pinv take such matrices.",
        );
      }
      const x = permuteRows(b.subarray(s * n * columns, (s + 1) * n * columns), order, columns);
      substitute(lu, n, x, columns, { upper: false, unitriangular: true });
      substitute(lu, n, x, columns, { upper: true, unitriangular: false });
      out.set(x, s * n * columns);
    });
  },
  gradient: [
    ({ grad, inputs: [a], output, attrs }) => neg(matmul(solveOp([turned(a), grad], attrs), turned(output))),
    ({ grad, inputs: [a], attrs }) => solveOp([turned(a), grad], attrs),
  ],
});

/**
 * X with A X = B, as `torch.linalg.solve`.
 *
 * @param a [.., n, n] @param b [.., n, k], or [.., n] for one vector per matrix; leading dimensions broadcast
 * @throws where a matrix is singular. One that is nearly so is solved, and the answer may be far off: ask `cond`.
 */
export function solve(a: Tensor, b: Tensor): Tensor {
  const { rows } = expectSquare("solve", a);
  if (b.rank === 1 || sameShape(b.shape, a.shape.slice(0, -1))) {
    const x = solve(a, reshape(b, [...b.shape, 1]));
    return reshape(x, x.shape.slice(0, -1));
  }
  expectMatrix("solve", b);
  expectRows("solve", a, b, rows);
  const [wholeA, wholeB] = withOneBatch("solve", a, b);
  return sizeOf(wholeB.shape) === 0 ? wholeB : solveOp([wholeA, wholeB], { name: "solve" });
}

/** A⁻¹ [.., n, n], as `torch.linalg.inv`. To solve equations, `solve` is faster and more precise. @throws where singular */
export function inverse(a: Tensor): Tensor {
  const { rows } = expectSquare("inverse", a);
  const [wholeA, wholeI] = withOneBatch("inverse", a, identity(rows, a.dtype));
  return wholeA.size === 0 ? wholeA : solveOp([wholeA, wholeI], { name: "inverse" });
}

const detOp = defineOp<null>({
  name: "det",
  infer: ([a]) => ({ shape: a.shape.slice(0, -2), dtype: a.dtype }),
  reference: (out, { inputs: [a], shapes: [shape] }) => {
    const { rows: n } = matrixShape(shape);
    eachMatrix(a, shape, (matrix, b) => {
      out[b] = determinant(factorLu(matrix, n));
    });
  },
  gradient: [({ grad, inputs: [a] }) => mul(reshape(grad, [...grad.shape, 1, 1]), cofactorsOp([a], null))],
});

/** The matrix of cofactors, det(A) A⁻ᵀ where A is invertible: the derivative of the determinant (Jacobi's formula). */
const cofactorsOp = defineOp<null>({
  name: "cofactors",
  infer: ([a]) => ({ shape: a.shape, dtype: a.dtype }),
  reference: (out, { inputs: [a], shapes: [shape] }) => {
    const { rows: n } = matrixShape(shape);
    eachMatrix(a, shape, (matrix, b) => out.set(cofactors(matrix, n), b * n * n));
  },
  gradient: ["none"],
});

/** By the SVD, A = U S Vᵀ: det(U) det(V) U C Vᵀ, where C's diagonal holds the products of all other singular values. */
function cofactors(matrix: Float64Array, n: number): Float64Array {
  const { u, s, v } = decompose(matrix, n, n, false, "det");
  const sign = determinant(factorLu(u.slice(), n)) * determinant(factorLu(v.slice(), n)) > 0 ? 1 : -1;
  const out = new Float64Array(n * n);
  for (let k = 0; k < n; k++) {
    let others = sign;
    for (let i = 0; i < n; i++) if (i !== k) others *= s[i];
    for (let i = 0; i < n; i++) for (let j = 0; j < n; j++) out[i * n + j] += others * u[k * n + i] * v[k * n + j];
  }
  return out;
}

/** Determinants [..] of [.., n, n], as `torch.linalg.det`. Differentiable at singular matrices, too. */
export function det(a: Tensor): Tensor {
  expectSquare("det", a);
  return detOp([a], null);
}

const slogdetOp = defineOp<null>({
  name: "slogdet",
  infer: ([a]) => ({ shape: [2 * sizeOf(a.shape.slice(0, -2))], dtype: a.dtype }),
  reference: (out, { inputs: [a], shapes: [shape] }) => {
    const { rows: n } = matrixShape(shape);
    eachMatrix(a, shape, (matrix, b) => {
      const { sign, logabsdet } = logDeterminant(factorLu(matrix, n));
      out[b] = sign;
      out[out.length / 2 + b] = logabsdet;
    });
  },
  gradient: [
    ({ grad, inputs: [a] }) => {
      const batch = a.shape.slice(0, -2);
      const [, byLog] = unpack(grad, [batch, batch]);
      return mul(reshape(byLog, [...batch, 1, 1]), turned(inverse(a)));
    },
  ],
});

/**
 * Sign and logarithm of the absolute determinant, as `torch.linalg.slogdet`: for matrices whose determinant overflows.
 * A singular matrix gives sign 0 and −∞, and has no gradient.
 */
export function slogdet(a: Tensor): { sign: Tensor; logabsdet: Tensor } {
  const { batch } = expectSquare("slogdet", a);
  const [sign, logabsdet] = unpack(slogdetOp([a], null), [batch, batch]);
  return { sign: sign.detach(), logabsdet };
}

/** Aⁿ for a whole n, by repeated squaring, as `torch.linalg.matrix_power`; a negative n takes the inverse. */
export function matrixPower(a: Tensor, n: number): Tensor {
  const { rows, batch } = expectSquare("matrixPower", a);
  if (!Number.isSafeInteger(n)) throw new TensorError(`matrixPower: ${n} is not a whole number`);
  if (n < 0) return matrixPower(inverse(a), -n);
  let result: Tensor | null = null;
  let square = a;
  for (let rest = n; rest > 0; rest = Math.floor(rest / 2)) {
    if (rest % 2 === 1) result = result === null ? square : matmul(result, square);
    if (rest > 1) square = matmul(square, square);
  }
  return result ?? identity(rows, a.dtype).expand(...batch, rows, rows);
}
