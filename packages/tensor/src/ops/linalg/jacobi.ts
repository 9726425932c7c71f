/**
 * Singular values by one-sided Jacobi rotations after a pivoted QR (Drmač and Veselić 2008): every singular value comes out
 * with nearly full relative precision, the smallest ones too. On plain float64 numbers.
 *
 * A sweep over a large matrix is slow, so large ones start from the eigenvectors of the Gram matrix, after which few rotations are
 * left; then singular values are precise to 2⁻⁵² of the largest, as LAPACK's are.
 */
import { TensorError } from "../../errors.ts";
import { applyQ, byColumns, type Factored, factor, formQ } from "./householder.ts";
import { symmetricEigen } from "./tridiagonal.ts";

export interface Decomposition {
  /** Left singular vectors, one after the other, each of length m. */
  u: Float64Array;
  /** min(m, n) singular values, largest first. */
  s: Float64Array;
  /** Right singular vectors, one after the other, each of length n. */
  v: Float64Array;
}

const mostSweeps = 60;
const large = 64;
const epsilon = 2 ** -52;

function dot(x: Float64Array, from: number, y: Float64Array, at: number, length: number): number {
  let sum = 0;
  for (let i = 0; i < length; i++) sum += x[from + i] * y[at + i];
  return sum;
}

function rotate(x: Float64Array, p: number, q: number, length: number, c: number, s: number): void {
  for (let i = 0; i < length; i++) {
    const a = x[p + i];
    const b = x[q + i];
    x[p + i] = c * a - s * b;
    x[q + i] = s * a + c * b;
  }
}

/**
 * Turns the k vectors in g pairwise until all are orthogonal; their lengths then are the singular values. The same
 * rotations are applied to z. Returns the squared lengths.
 */
function orthogonalize(g: Float64Array, z: Float64Array, k: number, op: string): Float64Array {
  const squares = new Float64Array(k);
  for (let sweep = 0; sweep < mostSweeps; sweep++) {
    for (let p = 0; p < k; p++) squares[p] = dot(g, p * k, g, p * k, k);
    let rotations = 0;
    for (let p = 0; p < k - 1; p++) {
      for (let q = p + 1; q < k; q++) {
        const product = dot(g, p * k, g, q * k, k);
        const limit = epsilon * Math.sqrt(k) * Math.sqrt(squares[p]) * Math.sqrt(squares[q]);
        if (!(Math.abs(product) > limit)) continue;
        const zeta = (squares[q] - squares[p]) / (2 * product);
        const tangent = (zeta < 0 ? -1 : 1) / (Math.abs(zeta) + Math.sqrt(1 + zeta * zeta));
        const cosine = 1 / Math.sqrt(1 + tangent * tangent);
        rotate(g, p * k, q * k, k, cosine, cosine * tangent);
        rotate(z, p * k, q * k, k, cosine, cosine * tangent);
        squares[p] -= tangent * product;
        squares[q] += tangent * product;
        rotations++;
      }
    }
    if (rotations === 0) {
      for (let p = 0; p < k; p++) squares[p] = dot(g, p * k, g, p * k, k);
      return squares;
    }
  }
  throw new TensorError(`${op}: the singular values of a ${k} × ${k} matrix did not converge in ${mostSweeps} sweeps`);
}

/** Z with nearly orthogonal vectors in Z R, and Z R itself, for an upper triangular R by rows. */
function eigenvectorsFirst(r: Float64Array, n: number, op: string): { g: Float64Array; z: Float64Array } {
  const gram = new Float64Array(n * n);
  for (let i = 0; i < n; i++) {
    for (let j = i; j < n; j++) gram[i * n + j] = dot(r, i * n + j, r, j * n + j, n - j);
  }
  const z = symmetricEigen(gram, n, op).vectors;
  const g = new Float64Array(n * n);
  for (let t = 0; t < n; t++) {
    for (let i = 0; i < n; i++) {
      const factor = z[t * n + i];
      for (let j = i; j < n; j++) g[t * n + j] += factor * r[i * n + j];
    }
  }
  return { g, z };
}

function identityOf(n: number): Float64Array {
  const out = new Float64Array(n * n);
  for (let i = 0; i < n; i++) out[i * n + i] = 1;
  return out;
}

/** Fills vectors `from` up to `count`, each of length n, so that all are orthonormal. */
function complete(vectors: Float64Array, from: number, count: number, n: number): void {
  if (from >= count) return;
  const q = formQ(factor(vectors.slice(0, from * n), n, from), count);
  vectors.set(q.subarray(from * n, count * n), from * n);
}

/** The decomposition of a row-major [m, n]; `full` gives m left and n right vectors instead of min(m, n) each. */
export function decompose(matrix: Float64Array, m: number, n: number, full: boolean, op: string): Decomposition {
  if (m < n) {
    const { u, s, v } = decompose(byColumns(matrix, m, n), n, m, full, op);
    return { u: v, s, v: u };
  }
  let scale = 0;
  for (const x of matrix) scale = Math.max(scale, Math.abs(x));
  const columns = byColumns(matrix, m, n);
  if (scale > 0) for (let i = 0; i < columns.length; i++) columns[i] /= scale;
  return fromFactored(factor(columns, m, n, true), scale, full, op);
}

function fromFactored(qr: Factored, scale: number, full: boolean, op: string): Decomposition {
  const { columns, m, n, order } = qr;
  // R's rows are graded, so rotating them needs few sweeps: Rᵀ Z = W S, hence A = (Q Z) S (P W)ᵀ.
  const r = new Float64Array(n * n);
  for (let j = 0; j < n; j++) for (let i = 0; i <= j; i++) r[i * n + j] = columns[j * m + i];
  const { g, z } = n < large ? { g: r, z: identityOf(n) } : eigenvectorsFirst(r, n, op);
  const lengths = orthogonalize(g, z, n, op).map(Math.sqrt);
  const ranked = Array.from(lengths.keys()).sort((a, b) => lengths[b] - lengths[a]);

  const left = full ? m : n;
  const u = new Float64Array(left * m);
  const s = new Float64Array(n);
  const v = new Float64Array(n * n);
  let rank = 0;
  for (const [to, from] of ranked.entries()) {
    s[to] = scale * lengths[from];
    // Column `from` of Z by rows is what the rotations made of the unit vectors.
    for (let i = 0; i < n; i++) u[to * m + i] = z[from * n + i];
    if (lengths[from] === 0) continue;
    rank++;
    for (let j = 0; j < n; j++) v[to * n + order[j]] = g[from * n + j] / lengths[from];
  }
  for (let j = n; j < left; j++) u[j * m + j] = 1;
  applyQ(qr, u, left);
  complete(v, rank, n, n);
  return { u, s, v };
}
