// caught: singular
import type { Matrix } from "#mine/matrix-product";

/** Clears what lies below the diagonal, in place. The columns may be more than the rows. */
function eliminate(rows: number[][], tiny: number): { sign: number; singular: boolean } {
  let sign = 1;
  for (const j of rows.keys()) {
    let best = j;
    for (let i = j; i < rows.length; i++) if (Math.abs(rows[i][j]) > Math.abs(rows[best][j])) best = i;
    if (Math.abs(rows[best][j]) <= tiny) return { sign, singular: true };
    if (best !== j) sign = -sign;
    [rows[j], rows[best]] = [rows[best], rows[j]];
    for (const row of rows.slice(j + 1)) {
      const factor = row[j] / rows[j][j];
      for (const k of row.keys()) row[k] -= factor * rows[j][k];
    }
  }
  return { sign, singular: false };
}

/** The factor by which the map a [n, n] multiplies volumes; negative where it turns space over. */
export function determinant(a: Matrix): number {
  const rows = a.map((row) => [...row]);
  const { sign, singular } = eliminate(rows, 0);
  return singular ? 0 : rows.reduce((product, row, i) => product * row[i], sign);
}

/** x with a x = b. @throws where a is singular, with that word */
export function solve(a: Matrix, b: readonly number[]): number[] {
  const rows = a.map((row, i) => [...row, b[i]]);
  const tiny = 1e-12 * Math.max(...a.flat().map(Math.abs));
  eliminate(rows, tiny);
  const x: number[] = [];
  for (const [i, row] of [...rows.entries()].reverse()) {
    const known = x.reduce((sum, value, k) => sum + value * row[i + 1 + k], 0);
    x.unshift((row[rows.length] - known) / row[i]);
  }
  return x;
}
