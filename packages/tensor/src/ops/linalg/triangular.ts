import { showShape, TensorError } from "../../errors.ts";
import { type Apply, defineOp } from "../../op.ts";
import { broadcastShapes, sizeOf } from "../../shape.ts";
import type { Tensor } from "../../tensor.ts";
import { mul, neg } from "../elementwise.ts";
import { matmul } from "../matmul.ts";
import { expand } from "../views.ts";
import { eachMatrix, expectMatrix, expectSquare, matrixOf, turned, whichMatrix } from "./matrix.ts";

interface TriangularAttributes {
  upper: boolean;
  unitriangular: boolean;
}

/** x = T⁻¹ x for a triangular T [n, n] and the `columns` right-hand sides in x [n, columns], in place. */
export function substitute(
  t: Float64Array,
  n: number,
  x: Float64Array,
  columns: number,
  { upper, unitriangular }: TriangularAttributes,
): void {
  for (let step = 0; step < n; step++) {
    const i = upper ? n - 1 - step : step;
    const row = x.subarray(i * columns, (i + 1) * columns);
    for (let k = upper ? i + 1 : 0; k < (upper ? n : i); k++) {
      const factor = t[i * n + k];
      if (factor === 0) continue;
      for (let j = 0; j < columns; j++) row[j] -= factor * x[k * columns + j];
    }
    if (!unitriangular) for (let j = 0; j < columns; j++) row[j] /= t[i * n + i];
  }
}

const solveTriangularOp: Apply<TriangularAttributes> = defineOp({
  name: "solveTriangular",
  infer: ([, b]) => ({ shape: b.shape, dtype: b.dtype }),
  reference: (out, { inputs: [a, b], shapes: [shapeA, shapeB], attrs }) => {
    const [n, columns] = shapeB.slice(-2);
    eachMatrix(a, shapeA, (t, s) => {
      if (!attrs.unitriangular) {
        for (let i = 0; i < n; i++) {
          if (t[i * n + i] === 0) {
            throw new TensorError(
              `solveTriangular: the matrix${whichMatrix(shapeA, s)} is singular: element ${i} of its diagonal is 0`,
            );
          }
        }
      }
      const x = Float64Array.from(b.subarray(s * n * columns, (s + 1) * n * columns));
      substitute(t, n, x, columns, attrs);
      out.set(x, s * n * columns);
    });
  },
  gradient: [
    ({ grad, inputs: [a], output, attrs: { upper, unitriangular } }) => {
      const n = a.shape[a.rank - 1];
      const whole = neg(matmul(solveTriangularOp([turned(a), grad], { upper: !upper, unitriangular }), turned(output)));
      const inside = (i: number, j: number) => (upper ? i < j : i > j) || (i === j && !unitriangular);
      return mul(
        whole,
        matrixOf(n, n, a.dtype, (i, j) => (inside(i, j) ? 1 : 0)),
      );
    },
    ({ grad, inputs: [a], attrs: { upper, unitriangular } }) =>
      solveTriangularOp([turned(a), grad], { upper: !upper, unitriangular }),
  ],
});

/** Two batches of matrices with their leading dimensions broadcast together. */
export function withOneBatch(op: string, a: Tensor, b: Tensor): [Tensor, Tensor] {
  const batch = broadcastShapes(op, a.shape.slice(0, -2), b.shape.slice(0, -2));
  return [expand(a, [...batch, ...a.shape.slice(-2)]), expand(b, [...batch, ...b.shape.slice(-2)])];
}

export function expectRows(op: string, a: Tensor, b: Tensor, rows: number): void {
  if (b.shape[b.rank - 2] !== rows) {
    throw new TensorError(
      `${op}: ${showShape(a.shape)} and ${showShape(b.shape)}: the right-hand side has ${b.shape[b.rank - 2]} rows, the matrix ${rows}. ` +
        "For one right-hand side per matrix, give it as a column: [.., n, 1].",
    );
  }
}

/**
 * X with A X = B for a triangular A, as `torch.linalg.solve_triangular`: only that triangle of A is read.
 *
 * @param a [.., n, n] @param b [.., n, k]; leading dimensions broadcast
 * @param options.unitriangular take A's diagonal as ones, whatever stands there
 * @throws where a number on the diagonal is 0
 */
export function solveTriangular(
  a: Tensor,
  b: Tensor,
  { upper, unitriangular = false }: { upper: boolean; unitriangular?: boolean },
): Tensor {
  const { rows } = expectSquare("solveTriangular", a);
  expectMatrix("solveTriangular", b);
  expectRows("solveTriangular", a, b, rows);
  const [wholeA, wholeB] = withOneBatch("solveTriangular", a, b);
  if (sizeOf(wholeB.shape) === 0) return wholeB;
  return solveTriangularOp([wholeA, wholeB], { upper, unitriangular });
}
