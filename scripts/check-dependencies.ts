/**
 * Checks that the code keeps to the architecture: which package may import which, that relative imports stay inside their
 * package, that every imported package is declared, and that pages take nothing but types from the server.
 */
import { readFileSync } from "node:fs";
import { glob } from "node:fs/promises";
import { isBuiltin } from "node:module";
import { dirname, join, posix } from "node:path";
import { parseSync } from "vite";

/** The @gradus packages that each folder may import. A folder that is not named here may import none. */
const allowed: Record<string, string[]> = {
  "packages/tensor": [],
  "packages/data": [],
  "packages/sandbox": [],
  "packages/models": ["tensor"],
  "packages/serve": ["tensor", "models"],
  "packages/llm": ["sandbox"],
  "packages/lab": ["sandbox", "tensor"],
  curriculum: ["tensor", "data", "sandbox", "models", "serve", "llm", "lab"],
  "apps/workbench": ["tensor", "data", "sandbox", "models", "serve", "llm", "lab", "curriculum"],
  "apps/cli": ["tensor", "data", "sandbox", "models", "serve", "llm", "lab", "curriculum", "workbench"],
};

/** Where a package may import only a part of another: of the engine, lab knows the file format of checkpoints. */
const narrowed: Record<string, string> = { "packages/lab → @gradus/tensor": "@gradus/tensor/checkpoint/" };

/** What may import files outside of its package: the command's entry is the checkout's bootstrap, and the benchmark's peers speak its protocol. */
const outward = ["apps/cli/bin/gradus.js", "bench/peers/"];

export interface Manifest {
  name: string;
  private?: boolean;
  dependencies?: Record<string, string>;
  devDependencies?: Record<string, string>;
  peerDependencies?: Record<string, string>;
  optionalDependencies?: Record<string, string>;
}

/** A workspace: its folder relative to the root ("" for the root itself) and its package.json. */
export interface Workspace {
  folder: string;
  manifest: Manifest;
}

export interface Import {
  specifier: string;
  typeOnly: boolean;
}

/** Static and literal dynamic imports, and re-exports, of a TypeScript or JavaScript source. */
export function importsOf(file: string, source: string): Import[] {
  const { module, errors } = parseSync(file, source);
  if (errors.length > 0) throw new Error(`${file}: ${errors[0]?.message}`);
  const imports = module.staticImports.map(({ moduleRequest, entries }) => ({
    specifier: moduleRequest.value,
    typeOnly: entries.length > 0 && entries.every((entry) => entry.isType),
  }));
  const exports = module.staticExports
    .flatMap(({ entries }) => entries)
    .map(({ moduleRequest, isType }) => ({ specifier: moduleRequest?.value ?? "", typeOnly: isType }));
  const dynamic = module.dynamicImports
    .map(
      ({ moduleRequest }) => /^["'`]([^$"'`]+)["'`]$/.exec(source.slice(moduleRequest.start, moduleRequest.end))?.[1],
    )
    .map((specifier) => ({ specifier: specifier ?? "", typeOnly: false }));
  return [...imports, ...exports, ...dynamic].filter(({ specifier }) => specifier !== "");
}

/** What is wrong with one import, as a sentence without the file's name; undefined where it is right. */
export function judgeImport(
  file: string,
  { specifier, typeOnly }: Import,
  own: Workspace,
  root: Manifest,
): string | undefined {
  const test = /\.test\.tsx?$|\/(testing|e2e)[/.]/.test(file);
  const page = file.startsWith("apps/workbench/web/") && !test;
  if (specifier.startsWith(".")) {
    const target = posix.join(posix.dirname(file), specifier);
    if (own.folder !== "" && !target.startsWith(`${own.folder}/`) && !outward.some((place) => file.startsWith(place))) {
      return `imports ${specifier}, which is outside of ${own.folder}; import it by its package's name`;
    }
    if (page && !typeOnly && target.startsWith("apps/workbench/server/")) {
      return `imports ${specifier}: a page may import nothing but types from the server`;
    }
    return undefined;
  }
  if (isBuiltin(specifier)) {
    return page && !typeOnly ? `imports ${specifier}, which no browser has` : undefined;
  }
  if (specifier.startsWith("#") || specifier.startsWith("/") || specifier.includes(":")) return undefined;
  const [scope = "", name = ""] = specifier.split("/");
  const wanted = scope.startsWith("@") ? `${scope}/${name}` : scope;
  if (wanted === own.manifest.name || (own.folder === "" && scope === "@gradus")) return undefined;
  if (scope === "@gradus" && !allowed[own.folder]?.includes(name))
    return `imports ${wanted}: ${own.folder} may not depend on it`;
  const part = narrowed[`${own.folder} → ${wanted}`];
  if (part && !specifier.startsWith(part)) return `imports ${specifier}: ${own.folder} may import ${part}* only`;
  const { dependencies, peerDependencies, optionalDependencies, devDependencies } = own.manifest;
  const declared = { ...dependencies, ...peerDependencies, ...optionalDependencies };
  // A learner's installation has no development packages; the root's own programs are for developers.
  if (test || typeOnly || own.folder === "") Object.assign(declared, devDependencies);
  if (test) Object.assign(declared, root.devDependencies);
  const types = `@types/${wanted.replace("@", "").replace("/", "__")}`;
  if (wanted in declared || (typeOnly && types in declared)) return undefined;
  return `imports ${wanted}, which ${posix.join(own.folder, "package.json")} does not declare`;
}

/** Every violation in the checkout, as "file: sentence". */
export async function checkDependencies(root: string): Promise<string[]> {
  const manifests = await Array.fromAsync(
    glob(["package.json", "{packages,apps}/*/package.json", "{curriculum,bench/peers}/package.json"], { cwd: root }),
  );
  const workspaces = manifests.map((file): Workspace => {
    const folder = dirname(file).replaceAll("\\", "/");
    return { folder: folder === "." ? "" : folder, manifest: JSON.parse(readFileSync(join(root, file), "utf8")) };
  });
  // The root is the last resort of the lookup below: the longest folder wins.
  workspaces.sort((a, b) => b.folder.length - a.folder.length);
  const rootManifest = workspaces.at(-1)!.manifest;

  const violations = workspaces.flatMap(({ folder, manifest }) =>
    Object.keys({ ...manifest.dependencies, ...manifest.peerDependencies })
      .filter((name) => name.startsWith("@gradus/") && !allowed[folder]?.includes(name.slice("@gradus/".length)))
      .map((name) => `${posix.join(folder, "package.json")}: declares ${name}, on which it may not depend`),
  );
  const sources = glob("{scripts,bench,golden,packages,apps,curriculum}/**/*.{ts,tsx,js}", {
    cwd: root,
    exclude: (path) => /(^|[/\\])(node_modules|dist|\.cache)$/.test(path),
  });
  for await (const path of sources) {
    const file = path.replaceAll("\\", "/");
    const own = workspaces.find(({ folder }) => folder === "" || file.startsWith(`${folder}/`))!;
    for (const found of importsOf(file, readFileSync(join(root, path), "utf8"))) {
      const problem = judgeImport(file, found, own, rootManifest);
      if (problem) violations.push(`${file}: ${problem}`);
    }
  }
  return violations.sort();
}
