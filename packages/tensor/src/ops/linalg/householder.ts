/**
 * QR by Householder reflections (Golub and Van Loan, Matrix Computations, section 5.2), on plain float64 numbers. A matrix
 * is kept by columns, `columns[j * m + i]`, because a reflection walks along columns.
 */

export interface Factored {
  /** R in the upper triangle; below it the reflections' vectors, whose first element, 1, is not stored. */
  columns: Float64Array;
  m: number;
  n: number;
  /** H = I − τ v vᵀ */
  tau: Float64Array;
  /** Column j of the factored matrix is column order[j] of the given one. */
  order: Int32Array;
}

/** The matrix by columns of one by rows. */
export function byColumns(rows: Float64Array, m: number, n: number): Float64Array {
  const out = new Float64Array(m * n);
  for (let i = 0; i < m; i++) for (let j = 0; j < n; j++) out[j * m + i] = rows[i * n + j];
  return out;
}

function norm(x: Float64Array, from: number, to: number): number {
  let sum = 0;
  for (let i = from; i < to; i++) sum += x[i] * x[i];
  return Math.sqrt(sum);
}

/**
 * The reflection that maps x[from … to) to a multiple of its first unit vector. Leaves that multiple in x[from], the vector
 * behind it; returns τ, 0 for no reflection at all.
 */
export function reflect(x: Float64Array, from: number, to: number): number {
  const head = x[from];
  // Apart from the head, beside which it may be too small to be seen in the whole length.
  const rest = norm(x, from + 1, to);
  if (rest === 0) return 0;
  const length = Math.sqrt(head * head + rest * rest);
  // The sign that does not cancel.
  const image = head > 0 ? -length : length;
  const scale = 1 / (head - image);
  for (let i = from + 1; i < to; i++) x[i] *= scale;
  x[from] = image;
  return (image - head) / image;
}

/** x[at …] −= τ v (vᵀ x), where v is 1, then v[from + 1 … to). */
export function applyReflection(v: Float64Array, from: number, to: number, tau: number, x: Float64Array, at: number) {
  if (tau === 0) return;
  const shift = at - from;
  let dot = x[at];
  for (let i = from + 1; i < to; i++) dot += v[i] * x[i + shift];
  dot *= tau;
  x[at] -= dot;
  for (let i = from + 1; i < to; i++) x[i + shift] -= dot * v[i];
}

/** @param pivot take the longest column first, which brings the rank to light (Golub and Van Loan, section 5.4.2) */
export function factor(columns: Float64Array, m: number, n: number, pivot = false): Factored {
  const steps = Math.min(m, n);
  const tau = new Float64Array(steps);
  const order = Int32Array.from({ length: n }, (_, j) => j);
  for (let k = 0; k < steps; k++) {
    if (pivot) bringLongest(columns, m, n, k, order);
    const from = k * m + k;
    const to = (k + 1) * m;
    tau[k] = reflect(columns, from, to);
    for (let j = k + 1; j < n; j++) applyReflection(columns, from, to, tau[k], columns, j * m + k);
  }
  return { columns, m, n, tau, order };
}

function bringLongest(columns: Float64Array, m: number, n: number, k: number, order: Int32Array): void {
  let best = k;
  let longest = -1;
  for (let j = k; j < n; j++) {
    const length = norm(columns, j * m + k, (j + 1) * m);
    if (length > longest) {
      longest = length;
      best = j;
    }
  }
  if (best === k) return;
  for (let i = 0; i < m; i++) {
    [columns[k * m + i], columns[best * m + i]] = [columns[best * m + i], columns[k * m + i]];
  }
  [order[k], order[best]] = [order[best], order[k]];
}

/** `count` vectors of length m, one after the other in x, each multiplied by Q. */
export function applyQ({ columns, m, tau }: Factored, x: Float64Array, count: number): void {
  for (let k = tau.length - 1; k >= 0; k--) {
    for (let j = 0; j < count; j++) applyReflection(columns, k * m + k, (k + 1) * m, tau[k], x, j * m + k);
  }
}

/** The first `count` columns of Q, by columns. */
export function formQ(factored: Factored, count: number): Float64Array {
  const { columns, m, tau } = factored;
  const q = new Float64Array(count * m);
  for (let j = 0; j < count; j++) q[j * m + j] = 1;
  for (let k = tau.length - 1; k >= 0; k--) {
    // The columns before k are still unit vectors, which this reflection leaves as they are.
    for (let j = k; j < count; j++) applyReflection(columns, k * m + k, (k + 1) * m, tau[k], q, j * m + k);
  }
  return q;
}
