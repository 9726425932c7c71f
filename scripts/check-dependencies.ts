/** Holds the imports of every package against the directions that the layout allows (CONTRIBUTING.md, "The house"). */
import { readdirSync, readFileSync } from "node:fs";
import { builtinModules } from "node:module";
import { dirname, join, relative, resolve, sep } from "node:path";

/** Package → packages of the checkout that it may import. */
const allowed: Record<string, readonly string[]> = {
  "packages/tensor": [],
  "packages/data": [],
  "packages/sandbox": [],
  "packages/models": ["tensor"],
  "packages/serve": ["models", "tensor"],
  "packages/llm": ["sandbox"],
  "packages/lab": ["sandbox", "tensor"],
  curriculum: ["tensor", "data", "models", "serve", "llm", "sandbox", "lab"],
  "apps/workbench": ["curriculum", "data", "lab", "llm", "models", "serve", "tensor"],
  "apps/cli": ["curriculum", "data", "lab", "llm", "models", "serve", "workbench"],
};

/** Narrower than a whole package: of the engine, `lab` knows the file format of checkpoints alone. */
const onlyModules: Record<string, RegExp> = { "packages/lab → tensor": /^@gradus\/tensor\/checkpoint\// };

const importPattern =
  /(?:^|\n)\s*(?:import|export)\s(?:type\s)?[^"';]*?from\s*"([^"]+)"|(?:import|require)\(\s*"([^"]+)"\s*\)|(?:^|\n)import\s*"([^"]+)"/g;
const builtins = new Set(builtinModules);

interface Manifest {
  name: string;
  dependencies?: Record<string, string>;
  devDependencies?: Record<string, string>;
}

/** @returns one sentence per import that is not allowed */
export function checkDependencies(root: string): string[] {
  const common = manifest(root).devDependencies ?? {};
  return Object.keys(allowed).flatMap((folder) => {
    const absolute = join(root, folder);
    return sources(absolute).flatMap((file) => checkFile(root, folder, file, common));
  });
}

function manifest(folder: string): Manifest {
  return JSON.parse(readFileSync(join(folder, "package.json"), "utf8")) as Manifest;
}

function sources(folder: string): string[] {
  let entries: ReturnType<typeof list>;
  try {
    entries = list(folder);
  } catch {
    return [];
  }
  return entries
    .filter((entry) => entry.isFile() && /\.(ts|tsx|js)$/.test(entry.name))
    .map((entry) => join(entry.parentPath, entry.name))
    .filter((file) => !/[\\/](node_modules|dist)[\\/]/.test(file));
}

function list(folder: string) {
  return readdirSync(folder, { withFileTypes: true, recursive: true });
}

function checkFile(root: string, folder: string, file: string, common: Record<string, string>): string[] {
  const text = readFileSync(file, "utf8");
  const { dependencies = {}, devDependencies = {} } = manifest(join(root, folder));
  const test = /\.(test|e2e)\.ts$|[\\/](testing|conformance|e2e)[\\/.]/.test(file);
  const problems: string[] = [];
  const say = (what: string) => problems.push(`${relative(root, file).split(sep).join("/")}: ${what}`);
  for (const [, first, second, third] of text.matchAll(importPattern)) {
    const target = first ?? second ?? third;
    if (target.startsWith(".")) {
      const inside = resolve(dirname(file), target);
      if (!inside.startsWith(join(root, folder) + sep) && !inside.startsWith(join(root, "scripts") + sep)) {
        say(`"${target}" leaves the package; import it by its name`);
      }
      continue;
    }
    if (target.startsWith("node:")) continue;
    const name = target.startsWith("@") ? target.split("/").slice(0, 2).join("/") : target.split("/")[0];
    if (builtins.has(name)) say(`"${target}": write node:${target}`);
    else if (!(name in dependencies) && !(name in devDependencies) && !(test && name in common)) {
      say(`"${name}" is not among the package's dependencies`);
    } else if (name.startsWith("@gradus/")) {
      const other = name.slice("@gradus/".length);
      if (!allowed[folder].includes(other)) say(`${folder} may not import ${name}`);
      const only = onlyModules[`${folder} → ${other}`];
      if (only && !only.test(target)) say(`${folder} may import ${only.source} only, not ${target}`);
    }
  }
  return problems;
}
