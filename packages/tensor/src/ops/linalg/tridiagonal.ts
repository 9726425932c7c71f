/**
 * Eigenvalues of a symmetric matrix: Householder reflections to tridiagonal form, then implicit QL with Wilkinson's shift
 * (Golub and Van Loan, section 8.3; Parlett, The Symmetric Eigenvalue Problem, chapter 8). On plain float64 numbers; all
 * inner loops walk along rows, so that they read memory in order.
 */
import { TensorError } from "../../errors.ts";
import { applyReflection, reflect } from "./householder.ts";

const epsilon = 2 ** -52;
const mostIterations = 80;

export interface SymmetricEigen {
  /** Ascending. */
  values: Float64Array;
  /** Eigenvectors, one after the other. */
  vectors: Float64Array;
}

interface Tridiagonal {
  diagonal: Float64Array;
  /** beside[i] stands between diagonal[i] and diagonal[i + 1]. */
  beside: Float64Array;
  /** Columns of Q, one after the other: A = Q T Qᵀ. */
  q: Float64Array;
}

/** y = A v for the symmetric A[from.., from..], of which the part on and above the diagonal is read. */
function multiplySymmetric(a: Float64Array, n: number, from: number, v: Float64Array, y: Float64Array): void {
  y.fill(0, from);
  for (let i = from; i < n; i++) {
    const row = i * n;
    const x = v[i];
    let sum = a[row + i] * x;
    for (let j = i + 1; j < n; j++) {
      sum += a[row + j] * v[j];
      y[j] += a[row + j] * x;
    }
    y[i] += sum;
  }
}

/** Of `a`, row-major, only what lies on and above the diagonal is read; it is overwritten. */
function tridiagonalize(a: Float64Array, n: number): Tridiagonal {
  const diagonal = new Float64Array(n);
  const beside = new Float64Array(n);
  const tau = new Float64Array(n);
  const v = new Float64Array(n);
  const w = new Float64Array(n);
  for (let k = 0; k < n; k++) {
    diagonal[k] = a[k * n + k];
    if (k === n - 1) break;
    const from = k + 1;
    const start = k * n + from;
    tau[k] = reflect(a, start, (k + 1) * n);
    beside[k] = a[start];
    if (tau[k] === 0) continue;
    // A ← H A H = A − v wᵀ − w vᵀ with w = τ A v − ½ τ² (vᵀ A v) v
    for (let i = from; i < n; i++) v[i] = a[k * n + i];
    v[from] = 1;
    multiplySymmetric(a, n, from, v, w);
    let dot = 0;
    for (let i = from; i < n; i++) dot += v[i] * w[i];
    const share = (tau[k] * dot) / 2;
    for (let i = from; i < n; i++) w[i] = tau[k] * (w[i] - share * v[i]);
    for (let i = from; i < n; i++) {
      const row = i * n;
      const [vi, wi] = [v[i], w[i]];
      for (let j = i; j < n; j++) a[row + j] -= vi * w[j] + wi * v[j];
    }
  }
  const q = new Float64Array(n * n);
  for (let i = 0; i < n; i++) q[i * n + i] = 1;
  for (let k = n - 2; k >= 0; k--) {
    for (let j = k + 1; j < n; j++) applyReflection(a, k * n + k + 1, (k + 1) * n, tau[k], q, j * n + k + 1);
  }
  return { diagonal, beside, q };
}

/** Turns the tridiagonal matrix into a diagonal one by rotations, and the vectors in `q` with it. */
function implicitQl({ diagonal: d, beside: e, q }: Tridiagonal, n: number, op: string): void {
  // What is lost in the rounding of the largest numbers counts as zero: among eigenvalues of that size no ratio would ever get small enough.
  let largest = 0;
  for (let i = 0; i < n; i++) largest = Math.max(largest, Math.abs(d[i]) + Math.abs(e[i]));
  const floor = (epsilon / 2) * largest;
  for (let first = 0; first < n; first++) {
    for (let iteration = 0; ; iteration++) {
      let last = first;
      while (last < n - 1 && Math.abs(e[last]) > Math.max(floor, epsilon * (Math.abs(d[last]) + Math.abs(d[last + 1]))))
        last++;
      if (last === first) break;
      if (iteration === mostIterations) {
        throw new TensorError(`${op}: eigenvalue ${first} of ${n} did not converge in ${mostIterations} iterations`);
      }
      sweep(d, e, q, n, first, last);
    }
  }
}

/** One QL step on rows `first` … `last`: chases a bulge upwards by plane rotations. */
function sweep(d: Float64Array, e: Float64Array, q: Float64Array, n: number, first: number, last: number): void {
  const half = (d[first + 1] - d[first]) / (2 * e[first]);
  const root = Math.sqrt(half * half + 1);
  let bulge = d[last] - d[first] + e[first] / (half + (half < 0 ? -root : root));
  let sine = 1;
  let cosine = 1;
  let shift = 0;
  for (let i = last - 1; i >= first; i--) {
    const f = sine * e[i];
    const b = cosine * e[i];
    const r = Math.sqrt(f * f + bulge * bulge);
    e[i + 1] = r;
    if (r === 0) {
      // The matrix fell apart here by itself.
      d[i + 1] -= shift;
      e[last] = 0;
      return;
    }
    sine = f / r;
    cosine = bulge / r;
    const g = d[i + 1] - shift;
    const turn = (d[i] - g) * sine + 2 * cosine * b;
    shift = sine * turn;
    d[i + 1] = g + shift;
    bulge = cosine * turn - b;
    rotateRows(q, i * n, (i + 1) * n, n, cosine, sine);
  }
  d[first] -= shift;
  e[first] = bulge;
  e[last] = 0;
}

function rotateRows(q: Float64Array, p: number, next: number, n: number, c: number, s: number): void {
  for (let k = 0; k < n; k++) {
    const a = q[p + k];
    const b = q[next + k];
    q[p + k] = c * a - s * b;
    q[next + k] = s * a + c * b;
  }
}

/** @param a row-major [n, n], of which the part on and above the diagonal is read; overwritten. All finite. */
export function symmetricEigen(a: Float64Array, n: number, op: string): SymmetricEigen {
  let scale = 0;
  for (const x of a) scale = Math.max(scale, Math.abs(x));
  if (scale > 0) for (let i = 0; i < a.length; i++) a[i] /= scale;
  const tridiagonal = tridiagonalize(a, n);
  implicitQl(tridiagonal, n, op);
  const { diagonal, q } = tridiagonal;
  const values = new Float64Array(n);
  const vectors = new Float64Array(n * n);
  const ranked = Array.from(diagonal.keys()).sort((i, j) => diagonal[i] - diagonal[j]);
  for (const [to, from] of ranked.entries()) {
    values[to] = scale * diagonal[from];
    vectors.set(q.subarray(from * n, (from + 1) * n), to * n);
  }
  return { values, vectors };
}
