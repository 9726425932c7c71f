// caught: mean
export interface Scaler {
  mean: number[];
  deviation: number[];
}

/** Mean and standard deviation (divided by n; 1 in place of 0) of each column. @param rows at least one */
export function fitScaler(rows: number[][]): Scaler {
  const columns = rows.map((row) => [...row]);
  const mean = columns.map((column) => average(column));
  const deviation = columns.map((column, k) => Math.sqrt(average(column.map((x) => (x - mean[k]) ** 2))) || 1);
  return { mean, deviation };
}

/** (x − mean) / deviation, column by column, with the scaler given. */
export function transform(rows: number[][], scaler: Scaler): number[][] {
  return rows.map((row) => row.map((x, k) => (x - scaler.mean[k]) / scaler.deviation[k]));
}

function average(numbers: number[]): number {
  return numbers.reduce((sum, x) => sum + x, 0) / numbers.length;
}
