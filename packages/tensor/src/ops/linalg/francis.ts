/**
 * Eigenvalues of a general real matrix: Householder reflections to Hessenberg form, then Francis's implicit QR steps with two shifts
 * at once, so that complex pairs are met without complex numbers (Golub and Van Loan, section 7.5). On plain float64 numbers.
 */
import { TensorError } from "../../errors.ts";
import { reflect } from "./householder.ts";

const epsilon = 2 ** -52;
const mostIterations = 80;

/** A row-major square matrix. */
interface Square {
  readonly h: Float64Array;
  readonly n: number;
}

/** H ← P H P in rows and columns from `at` on, where P = I − τ v vᵀ; of the rows those up to `rows`, of the columns those from `columns`. */
function reflectBothSides(
  { h, n }: Square,
  v: Float64Array,
  tau: number,
  at: number,
  columns: number,
  rows: number,
): void {
  if (tau === 0) return;
  for (let j = columns; j < n; j++) {
    let dot = 0;
    for (let i = 0; i < v.length; i++) dot += v[i] * h[(at + i) * n + j];
    for (let i = 0; i < v.length; i++) h[(at + i) * n + j] -= tau * dot * v[i];
  }
  for (let i = 0; i < rows; i++) {
    const row = i * n + at;
    let dot = 0;
    for (let j = 0; j < v.length; j++) dot += v[j] * h[row + j];
    for (let j = 0; j < v.length; j++) h[row + j] -= tau * dot * v[j];
  }
}

/** Similar to the matrix, and zero below the first subdiagonal. */
function toHessenberg(matrix: Square): void {
  const { h, n } = matrix;
  for (let k = 0; k + 2 < n; k++) {
    const v = Float64Array.from({ length: n - k - 1 }, (_, i) => h[(k + 1 + i) * n + k]);
    const tau = reflect(v, 0, v.length);
    v[0] = 1;
    reflectBothSides(matrix, v, tau, k + 1, k, n);
    for (let i = k + 2; i < n; i++) h[i * n + k] = 0;
  }
}

/** One step on rows `first` … `last`, shifted by the two numbers of the given sum and product. */
function francisStep(matrix: Square, first: number, last: number, sum: number, product: number): void {
  const { h, n } = matrix;
  const at = (i: number, j: number) => h[i * n + j];
  // The first column of H² − sum · H + product · I.
  let column = [
    at(first, first) ** 2 + at(first, first + 1) * at(first + 1, first) - sum * at(first, first) + product,
    at(first + 1, first) * (at(first, first) + at(first + 1, first + 1) - sum),
    at(first + 1, first) * at(first + 2, first + 1),
  ];
  for (let k = first; k < last; k++) {
    const v = Float64Array.from(column.slice(0, last - k + 1));
    const tau = reflect(v, 0, v.length);
    v[0] = 1;
    reflectBothSides(matrix, v, tau, k, Math.max(0, k - 1), Math.min(n, k + 4));
    if (k > first) for (let i = k + 1; i < k + v.length; i++) h[i * n + k - 1] = 0;
    column = [1, 2, 3].map((i) => (k + i <= last ? at(k + i, k) : 0));
  }
}

/** Of an n × n matrix by rows, which is overwritten; all finite. Complex ones come in pairs, the positive imaginary part first. */
export function eigenvaluesOf(h: Float64Array, n: number, op: string): { real: Float64Array; imaginary: Float64Array } {
  const matrix = { h, n };
  const real = new Float64Array(n);
  const imaginary = new Float64Array(n);
  const at = (i: number, j: number) => h[i * n + j];
  let scale = 0;
  for (const x of h) scale = Math.max(scale, Math.abs(x));
  toHessenberg(matrix);
  let iterations = 0;
  for (let last = n - 1; last >= 0; ) {
    let first = last;
    while (first > 0) {
      const beside = Math.abs(at(first - 1, first - 1)) + Math.abs(at(first, first)) || scale;
      if (Math.abs(at(first, first - 1)) <= epsilon * beside) break;
      first--;
    }
    if (first === last) {
      real[last] = at(last, last);
      last--;
      iterations = 0;
      continue;
    }
    const [a, b, c, d] = [at(last - 1, last - 1), at(last - 1, last), at(last, last - 1), at(last, last)];
    if (first === last - 1) {
      const half = (a - d) / 2;
      const discriminant = half * half + b * c;
      const root = Math.sqrt(Math.abs(discriminant));
      const middle = (a + d) / 2;
      if (discriminant >= 0) {
        // The sum that does not cancel; the other from the product of both.
        const far = half + (half < 0 ? -root : root);
        real[last - 1] = d + far;
        real[last] = far === 0 ? d : d - (b * c) / far;
      } else {
        real.fill(middle, last - 1, last + 1);
        imaginary[last - 1] = root;
        imaginary[last] = -root;
      }
      last -= 2;
      iterations = 0;
      continue;
    }
    if (++iterations > mostIterations) {
      throw new TensorError(`${op}: eigenvalue ${last} of ${n} did not converge in ${mostIterations} iterations`);
    }
    if (iterations % 10 === 0) {
      // Symmetric matrices can make the usual shifts go round in circles: any others help.
      const shift = Math.abs(c) + Math.abs(at(last - 1, last - 2));
      francisStep(matrix, first, last, 1.5 * shift, shift * shift);
    } else {
      francisStep(matrix, first, last, a + d, a * d - b * c);
    }
  }
  return { real, imaginary };
}
