/** Mean of the known values of each group; null where a group has none. `groups` and `values` are equally long. */
export function groupMean(groups: string[], values: (number | null)[]): Record<string, number | null> {
  throw new Error(`TODO: means of ${values} by ${groups}`);
}
