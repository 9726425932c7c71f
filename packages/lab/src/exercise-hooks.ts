/** Inside the learner's process: which modules their program may import. */
import { type LoadHookSync, type ResolveHookSync, registerHooks } from "node:module";
import { pathToFileURL } from "node:url";
import type { OfferedModule, ProgramError, Setting } from "./exercise-messages.ts";
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

// Kept before any foreign code runs, which may put its own in their place: whom a module belongs to is asked of nothing else.
const startsWith = Function.prototype.call.bind(String.prototype.startsWith) as (
  text: string,
  start: string,
) => boolean;
const { hasOwn } = Object;

/**
 * From now on every file but our own may import the modules allowed and `#mine/…`, and nothing that is withheld. It is a list of full
 * names: there is no second way to write one of them.
 */
export function registerImportRules(setting: Setting): void {
  const { mine, modules, packages, withhold } = setting;
  const own = setting.own.map((path) => pathToFileURL(path).href);
  const folder = `${pathToFileURL(setting.folder).href}/`;
  const known: Record<string, string> = {};
  const partial: Record<string, string> = {};
  for (const [id, file] of Object.entries(mine)) known[`#mine/${id}`] = pathToFileURL(file).href;
  for (const [name, module] of Object.entries(modules)) {
    known[name] = `${pathToFileURL(module.file).href}?offered`;
    partial[known[name]] = offeredOf(name, module, withhold);
  }
  const withheld = Object.fromEntries(withhold.map((item) => [item, true]));

  const isOwn = (url: string | undefined) => {
    if (!url) return true;
    for (let i = 0; i < own.length; i++) if (startsWith(url, own[i])) return true;
    return false;
  };
  const resolve: ResolveHookSync = (specifier, context, next) => {
    if (!isOwn(context.parentURL)) {
      if (hasOwn(withheld, specifier)) throw new Refusal("withheld", specifier);
      if (!hasOwn(known, specifier)) throw new Refusal("import", specifier);
      return typescript(known[specifier]);
    }
    const file = fileOf(specifier, packages);
    if (file) return typescript(pathToFileURL(file).href);
    return startsWith(specifier, folder) ? typescript(specifier) : next(specifier, context);
  };

  const load: LoadHookSync = (url, context, next) =>
    hasOwn(partial, url) ? { format: "module", source: partial[url], shortCircuit: true } : next(url, context);

  registerHooks({ resolve, load });
}

/** No package.json is looked for: beside the copies of the learner's files there is none. */
function typescript(url: string) {
  return { url, format: "module-typescript", shortCircuit: true };
}

/** A module with what another one offers; its other names say, when they are called, why they are not there. */
function offeredOf(name: string, { file, offered, closed }: OfferedModule, withhold: readonly string[]): string {
  const isWithheld = (item: string) => withhold.includes(`${name}#${item}`);
  const open = offered.filter((item) => !isWithheld(item));
  const refusals = [...offered.filter(isWithheld), ...closed].map((item, i) => {
    const error = `Object.assign(new Error("${item}"), { kind: "${isWithheld(item) ? "withheld" : "closed"}" })`;
    return `function refuse${i}() { throw ${error}; }\nexport { refuse${i} as ${item} };`;
  });
  return [`export { ${open.join(", ")} } from ${JSON.stringify(pathToFileURL(file).href)};`, ...refusals].join("\n");
}
