export type Row = Record<string, string | number | null>;

/** Each row on the left with each row on the right that has the same key; one with nulls where there is none. */
export function leftJoin(left: Row[], right: Row[], key: string): Row[] {
  throw new Error(`TODO: join ${left.length} rows with ${right.length} by ${key}`);
}
