/** "1.3/activations" of "…/curriculum/1-foundations/3-deep-learning/figures/activations.tsx". */
export function figureKey(path: string): string {
  const found = /\/(\d+)-[^/]*\/(\d+)-[^/]*\/figures\/([^/.]+)\.tsx?$/.exec(path);
  if (!found) throw new Error(`${path} does not lie in the figures/ of a unit`);
  return `${found[1]}.${found[2]}/${found[3]}`;
}

/** Files of `import.meta.glob` by their figures. */
export function byFigure<T>(files: Record<string, T>): Map<string, T> {
  return new Map(Object.entries(files).map(([path, load]) => [figureKey(path), load]));
}
