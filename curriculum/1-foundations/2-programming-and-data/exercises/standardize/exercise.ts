export interface Scaler {
  mean: number[];
  deviation: number[];
}

/** Mean and standard deviation (divided by n; 1 in place of 0) of each column. @param rows at least one */
export function fitScaler(rows: number[][]): Scaler {
  throw new Error(`TODO: mean and deviation of ${rows.length} rows`);
}

/** (x − mean) / deviation, column by column, with the scaler given. */
export function transform(rows: number[][], scaler: Scaler): number[][] {
  throw new Error(`TODO: transform ${rows.length} rows with ${scaler.mean}`);
}
