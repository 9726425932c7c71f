/** Inside the learner's process: which modules their program may import. */
import { isBuiltin, type LoadHookSync, type ResolveHookSync, registerHooks } from "node:module";
import { pathToFileURL } from "node:url";
import type { ProgramError, Setting } from "./exercise-messages.ts";

/** Thrown at the learner's program, which may catch it; it gains nothing by that. */
export class Refusal extends Error {
  override readonly name = "Refusal";
  readonly kind: ProgramError["kind"];

  constructor(kind: ProgramError["kind"], message: string) {
    super(message);
    this.kind = kind;
  }
}

const partMark = "?without=";

/**
 * From now on the files in `setting.folder` may import the packages named and `#mine/…`, and nothing that is withheld. All of
 * `@gradus/…` is found from `entry`. This gives clear messages; what contains a program is the permission model.
 */
export function registerImportRules(setting: Setting, entry: string): void {
  const folder = `${pathToFileURL(setting.folder).href}/`;

  const resolve: ResolveHookSync = (specifier, context, next) => {
    const foreign = context.parentURL?.startsWith(folder);
    if (!foreign) {
      if (specifier.startsWith(folder)) return program(specifier);
      return next(specifier, specifier.startsWith("@gradus/") ? { ...context, parentURL: entry } : context);
    }
    if (specifier.startsWith("#mine/")) {
      const file = setting.mine[specifier.slice("#mine/".length)];
      if (!file) throw new Refusal("import", specifier);
      return program(pathToFileURL(file).href);
    }
    const allowed = setting.packages.some((name) => specifier === name || specifier.startsWith(`${name}/`));
    if (isBuiltin(specifier) || !allowed) throw new Refusal("import", specifier);
    if (setting.withhold.includes(specifier)) throw new Refusal("withheld", specifier);
    const found = next(specifier, { ...context, parentURL: entry });
    const names = setting.withhold.filter((item) => item.startsWith(`${specifier}#`));
    if (names.length === 0) return found;
    return { ...found, url: `${found.url}${partMark}${names.map((item) => item.split("#")[1]).join(",")}` };
  };

  const load: LoadHookSync = (url, context, next) => {
    const at = url.indexOf(partMark);
    if (at < 0) return next(url, context);
    const names = url.slice(at + partMark.length).split(",");
    return { format: "module", source: without(url.slice(0, at), names), shortCircuit: true };
  };

  registerHooks({ resolve, load });
}

/** No package.json is looked for beside the copies of the learner's files. */
function program(url: string) {
  return { url, format: "module-typescript", shortCircuit: true };
}

/** A module with everything of another one but a few names, which say that they are withheld. */
function without(url: string, names: readonly string[]): string {
  const refusals = names.map(
    (name) => `export const ${name} = () => { throw Object.assign(new Error("${name}"), { kind: "withheld" }); };`,
  );
  return [`export * from ${JSON.stringify(url)};`, ...refusals].join("\n");
}
