/** Mean of the known values of each group; null where a group has none. `groups` and `values` are equally long. */
export function groupMean(groups: string[], values: (number | null)[]): Record<string, number | null> {
  const sums: Record<string, number> = {};
  const counts: Record<string, number> = {};
  for (const [i, group] of groups.entries()) {
    const value = values[i];
    sums[group] = (sums[group] ?? 0) + (value ?? 0);
    counts[group] = (counts[group] ?? 0) + Number(value !== null);
  }
  const means = Object.keys(sums).map((group) => [group, counts[group] > 0 ? sums[group] / counts[group] : null]);
  return Object.fromEntries(means);
}
