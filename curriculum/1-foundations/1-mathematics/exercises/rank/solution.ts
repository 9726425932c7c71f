import type { Matrix } from "#mine/matrix-product";

/** The number of dimensions of the output of a [m, n]. The matrix given stays as it is. */
export function rank(a: Matrix): number {
  const rows = a.map((row) => [...row]);
  const tiny = 1e-9 * Math.max(...rows.flat().map(Math.abs));
  let pivots = 0;
  for (const j of rows[0].keys()) {
    let best = pivots;
    for (let i = pivots; i < rows.length; i++) if (Math.abs(rows[i][j]) > Math.abs(rows[best][j])) best = i;
    if (best >= rows.length || Math.abs(rows[best][j]) <= tiny) continue;
    [rows[pivots], rows[best]] = [rows[best], rows[pivots]];
    const pivot = rows[pivots];
    pivots++;
    for (const row of rows.slice(pivots)) {
      const factor = row[j] / pivot[j];
      for (const k of row.keys()) row[k] -= factor * pivot[k];
    }
  }
  return pivots;
}
