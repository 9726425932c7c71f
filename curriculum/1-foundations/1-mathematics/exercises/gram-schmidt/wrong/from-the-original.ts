// caught: rounding
import { dot, norm } from "#mine/dot-product";
import { type Matrix, transpose } from "#mine/matrix-product";

/** @param a [m, n], independent columns @returns q [m, n] with orthonormal columns and r [n, n] with a = q r */
export function qr(a: Matrix): { q: number[][]; r: number[][] } {
  const columns = transpose(a);
  const r = columns.map(() => new Array<number>(columns.length).fill(0));
  const done: number[][] = [];
  for (const [j, column] of columns.entries()) {
    let rest = column;
    for (const [i, q] of done.entries()) {
      const factor = dot(q, column);
      r[i][j] = factor;
      rest = rest.map((entry, k) => entry - factor * q[k]);
    }
    const length = norm(rest);
    r[j][j] = length;
    done.push(rest.map((entry) => entry / length));
  }
  return { q: transpose(done), r };
}
