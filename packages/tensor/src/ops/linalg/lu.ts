/** LU with partial pivoting (Golub and Van Loan, section 3.4), on plain float64 numbers. */

export interface Lu {
  /** U on and above the diagonal, L (whose diagonal is 1) below; row-major. */
  lu: Float64Array;
  n: number;
  /** Row i of the factored matrix is row order[i] of the given one. */
  order: Int32Array;
  /** Of the permutation: 1 or −1. */
  sign: number;
  /** The first pivot that is 0, or −1: the matrix is invertible. */
  singularAt: number;
}

/** Factors a row-major [n, n] in place. */
export function factorLu(lu: Float64Array, n: number): Lu {
  const order = Int32Array.from({ length: n }, (_, i) => i);
  let sign = 1;
  let singularAt = -1;
  for (let k = 0; k < n; k++) {
    let pivot = k;
    for (let i = k + 1; i < n; i++) if (Math.abs(lu[i * n + k]) > Math.abs(lu[pivot * n + k])) pivot = i;
    if (pivot !== k) {
      const row = lu.slice(k * n, (k + 1) * n);
      lu.copyWithin(k * n, pivot * n, (pivot + 1) * n);
      lu.set(row, pivot * n);
      [order[k], order[pivot]] = [order[pivot], order[k]];
      sign = -sign;
    }
    const head = lu[k * n + k];
    if (head === 0) {
      if (singularAt < 0) singularAt = k;
      continue;
    }
    for (let i = k + 1; i < n; i++) {
      const factor = lu[i * n + k] / head;
      lu[i * n + k] = factor;
      if (factor !== 0) for (let j = k + 1; j < n; j++) lu[i * n + j] -= factor * lu[k * n + j];
    }
  }
  return { lu, n, order, sign, singularAt };
}

/** The rows of `b` [n, columns] in the order of the factored matrix. */
export function permuteRows(b: ArrayLike<number>, order: Int32Array, columns: number): Float64Array {
  const out = new Float64Array(order.length * columns);
  for (let i = 0; i < order.length; i++) {
    for (let j = 0; j < columns; j++) out[i * columns + j] = b[order[i] * columns + j];
  }
  return out;
}

/** Sign and natural logarithm of the absolute determinant. */
export function logDeterminant({ lu, n, sign, singularAt }: Lu): { sign: number; logabsdet: number } {
  if (singularAt >= 0) return { sign: 0, logabsdet: Number.NEGATIVE_INFINITY };
  let signs = sign;
  let sum = 0;
  for (let i = 0; i < n; i++) {
    signs *= Math.sign(lu[i * n + i]);
    sum += Math.log(Math.abs(lu[i * n + i]));
  }
  return { sign: signs, logabsdet: sum };
}

export function determinant({ lu, n, sign }: Lu): number {
  let product = sign;
  for (let i = 0; i < n; i++) product *= lu[i * n + i];
  return product;
}
