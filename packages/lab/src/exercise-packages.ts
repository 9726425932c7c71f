/** Where modules of our packages lie, without links and look-ups: a learner's process may read neither. */

/** Name → folder of its sources, in which `@gradus/x/a/b` is `a/b.ts`, and the file that its name alone stands for. */
export type Packages = Readonly<Record<string, { sources: string; main?: string }>>;

/** File of "@gradus/tensor/ops/conv" or "@gradus/tensor"; undefined for what belongs to none of the packages. */
export function fileOf(specifier: string, packages: Packages): string | undefined {
  for (const [name, { sources, main }] of Object.entries(packages)) {
    if (specifier === name) return main && `${sources}/${main}`;
    if (specifier.startsWith(`${name}/`)) return `${sources}/${specifier.slice(name.length + 1)}.ts`;
  }
  return undefined;
}
