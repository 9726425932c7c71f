/** Each value once, sorted. */
export function fitCategories(values: string[]): string[] {
  throw new Error(`TODO: the categories of ${values}`);
}

/** [values, categories]: 1 where value and category are equal, else 0. */
export function encode(values: string[], categories: string[]): number[][] {
  throw new Error(`TODO: encode ${values} by ${categories}`);
}
