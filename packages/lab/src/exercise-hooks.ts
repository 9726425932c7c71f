/** Inside the learner's process: which modules their program may import. */
import { isBuiltin, type LoadHookSync, type ResolveHookSync, registerHooks } from "node:module";
import { pathToFileURL } from "node:url";
import type { ProgramError, Setting } from "./exercise-messages.ts";
import { fileOf } from "./exercise-packages.ts";

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
 * From now on the files in `setting.folder` may import the packages allowed and `#mine/…`, and nothing that is withheld. This gives
 * clear messages; what contains a program is the permission model.
 */
export function registerImportRules(setting: Setting): void {
  const folder = `${pathToFileURL(setting.folder).href}/`;
  const { allowed, mine, packages, withhold } = setting;

  const resolve: ResolveHookSync = (specifier, context, next) => {
    const foreign = context.parentURL?.startsWith(folder);
    if (!foreign) {
      const file = fileOf(specifier, packages);
      if (file) return typescript(pathToFileURL(file).href);
      return specifier.startsWith(folder) ? typescript(specifier) : next(specifier, context);
    }
    if (specifier.startsWith("#mine/")) {
      const name = specifier.slice("#mine/".length);
      if (!Object.hasOwn(mine, name)) throw new Refusal("import", specifier);
      return typescript(pathToFileURL(mine[name]).href);
    }
    const known = allowed.some((name) => specifier === name || specifier.startsWith(`${name}/`));
    const file = known && !isBuiltin(specifier) ? fileOf(specifier, packages) : undefined;
    if (!file || specifier.includes("..")) throw new Refusal("import", specifier);
    if (withhold.includes(specifier)) throw new Refusal("withheld", specifier);
    const { href } = pathToFileURL(file);
    const names = withhold.filter((item) => item.startsWith(`${specifier}#`)).map((item) => item.split("#")[1]);
    return typescript(names.length === 0 ? href : `${href}${partMark}${names.join(",")}`);
  };

  const load: LoadHookSync = (url, context, next) => {
    const at = url.indexOf(partMark);
    if (at < 0) return next(url, context);
    const names = url.slice(at + partMark.length).split(",");
    return { format: "module", source: without(url.slice(0, at), names), shortCircuit: true };
  };

  registerHooks({ resolve, load });
}

/** No package.json is looked for: beside the copies of the learner's files there is none. */
function typescript(url: string) {
  return { url, format: "module-typescript", shortCircuit: true };
}

/** A module with everything of another one but a few names, which say that they are withheld. */
function without(url: string, names: readonly string[]): string {
  const refusals = names.map(
    (name) => `export const ${name} = () => { throw Object.assign(new Error("${name}"), { kind: "withheld" }); };`,
  );
  return [`export * from ${JSON.stringify(url)};`, ...refusals].join("\n");
}
