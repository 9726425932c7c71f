/**
 * `npm run pack [-- --out DIR]`: builds each of packages/* to JavaScript and packs it, as it would be published. In the checkout the
 * packages export their TypeScript; Node.js does not strip types under node_modules, so the tarballs export the build.
 */
import { execFile } from "node:child_process";
import { cp, glob, mkdir, mkdtemp, readFile, rm, symlink, writeFile } from "node:fs/promises";
import { basename, dirname, join, resolve } from "node:path";
import { parseArgs, promisify } from "node:util";
import { findNpm } from "./set-up/npm.js";

const run = promisify(execFile);
const root = join(import.meta.dirname, "..");

/** Packages that start processes under the permission model, which came whole with Node.js 26. The others are plain code. */
const newestOnly = ["@gradus/lab", "@gradus/sandbox"];

type Exports = Record<string, string>;

interface Manifest {
  name: string;
  version: string;
  license: string;
  description?: string;
  type: string;
  exports: Exports;
  dependencies?: Record<string, string>;
  peerDependencies?: Record<string, string>;
  peerDependenciesMeta?: Record<string, unknown>;
}

/** `./src/*.ts` of the checkout becomes `./dist/*.js` and its types. */
export function builtExports(exports: Exports): Record<string, { types: string; default: string }> {
  const built = (target: string, extension: string) =>
    target.replace(/^\.\/src\//, "./dist/").replace(/\.ts$/, extension);
  return Object.fromEntries(
    Object.entries(exports).map(([name, target]) => [
      name,
      { types: built(target, ".d.ts"), default: built(target, ".js") },
    ]),
  );
}

/** The compiler renames what is imported, but not a thread's file, which is named by a URL. */
export function builtUrls(code: string): string {
  return code.replace(/(new URL\("\.[^"]*)\.ts"(?=, import\.meta\.url\))/g, '$1.js"');
}

/** The package.json of the tarball: built exports, and the packages of this repository in exactly this version. */
export function packedManifest(manifest: Manifest): Record<string, unknown> {
  const { name, version, license, description, type, peerDependencies, peerDependenciesMeta } = manifest;
  const pin = ([dependency, range]: [string, string]) => [
    dependency,
    dependency.startsWith("@gradus/") ? version : range,
  ];
  const dependencies = Object.fromEntries(Object.entries(manifest.dependencies ?? {}).map(pin));
  const packed = { name, version, description, license, type, engines: { node: enginesOf(name) }, files: ["dist"] };
  return { ...packed, exports: builtExports(manifest.exports), dependencies, peerDependencies, peerDependenciesMeta };
}

/** The Node.js versions that a package runs on. */
export function enginesOf(name: string): string {
  return newestOnly.includes(name) ? ">=26" : ">=20";
}

/** Package folders in an order in which each comes after those that it depends on. */
export function buildOrder(manifests: Map<string, Manifest>): string[] {
  const order = new Set<string>();
  const add = (folder: string, manifest: Manifest) => {
    if (order.has(folder)) return;
    for (const [other, { name }] of manifests) {
      if (manifest.dependencies?.[name]) add(other, manifests.get(other)!);
    }
    order.add(folder);
  };
  for (const [folder, manifest] of manifests) add(folder, manifest);
  return [...order];
}

/** Builds and packs every package. Returns the tarballs in `out`, by package name. */
export async function packPackages(out: string): Promise<Map<string, string>> {
  const manifests = new Map<string, Manifest>();
  for await (const file of glob("packages/*/package.json", { cwd: root })) {
    manifests.set(basename(dirname(file)), JSON.parse(await readFile(join(root, file), "utf8")));
  }
  await mkdir(join(root, ".cache"), { recursive: true });
  // Inside the checkout, so that the compiler finds the other dependencies; a package finds the ones built before it first.
  const stage = await mkdtemp(join(root, ".cache", "pack-"));
  const tarballs = new Map<string, string>();
  try {
    await mkdir(join(stage, "node_modules", "@gradus"), { recursive: true });
    for (const folder of buildOrder(manifests)) {
      const manifest = manifests.get(folder)!;
      await build(folder, join(stage, folder), manifest);
      await symlink(join(stage, folder), join(stage, "node_modules", manifest.name), "junction");
      const args = ["pack", "--json", "--ignore-scripts", "--pack-destination", out];
      const { stdout } = await run(process.execPath, [findNpm(), ...args], { cwd: join(stage, folder) });
      tarballs.set(manifest.name, join(out, basename(tarballName(JSON.parse(stdout)))));
    }
  } finally {
    await rm(stage, { recursive: true, force: true });
  }
  return tarballs;
}

/** npm's report is a list up to version 11, and an object by package name in 12. */
function tarballName(report: { filename: string }[] | Record<string, { filename: string }>): string {
  return Object.values(report)[0]!.filename;
}

async function build(folder: string, stage: string, manifest: Manifest): Promise<void> {
  const tests = (path: string) => /\.test\.tsx?$|[/\\](fixtures|testing)([/\\]|$)/.test(path);
  await cp(join(root, "packages", folder, "src"), join(stage, "src"), {
    recursive: true,
    filter: (path) => !tests(path),
  });
  // Everything that is not compiled (WebAssembly, JSON) keeps its place beside the code.
  await cp(join(stage, "src"), join(stage, "dist"), { recursive: true, filter: (path) => !/\.tsx?$/.test(path) });
  await writeFile(join(stage, "package.json"), JSON.stringify(packedManifest(manifest), null, 2));
  const compilerOptions = {
    noEmit: false,
    declaration: true,
    // What Node.js 20 runs.
    target: "es2023",
    rootDir: "src",
    outDir: "dist",
    allowJs: false,
    checkJs: false,
  };
  const config = { extends: join(root, "tsconfig.json"), compilerOptions, include: ["src"], exclude: [] };
  await writeFile(join(stage, "tsconfig.json"), JSON.stringify(config));
  await run(process.execPath, [join(root, "node_modules/typescript/bin/tsc"), "--project", stage]).catch((error) => {
    throw new Error(`packages/${folder} does not build:\n${error.stdout}`);
  });
  for await (const file of glob("**/*.js", { cwd: join(stage, "dist") })) {
    const path = join(stage, "dist", file);
    await writeFile(path, builtUrls(await readFile(path, "utf8")));
  }
  await cp(join(root, "LICENSE"), join(stage, "LICENSE"));
}

if (import.meta.main) {
  const { values } = parseArgs({ options: { out: { type: "string", default: "dist" } } });
  const out = resolve(values.out);
  await mkdir(out, { recursive: true });
  for (const [name, file] of await packPackages(out)) console.log(`${name}: ${file}`);
}
