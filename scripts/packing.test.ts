/** Every package is packed, installed into an empty folder elsewhere, and imported by the Node.js that it promises to run on. */
import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readdirSync, realpathSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { enginesOf, packPackages } from "./pack.ts";
import { findNpm } from "./set-up/npm.js";

const root = join(import.meta.dirname, "..");
const systemNode = process.env.GRADUS_SYSTEM_NODE ?? process.execPath;
const folder = mkdtempSync(join(realpathSync(tmpdir()), "gradus packed 包-"));
const project = join(folder, "somewhere else");

let tarballs: Map<string, string>;
let installFailure: string | undefined;

beforeAll(async () => {
  tarballs = await packPackages(folder);
  mkdirSync(project);
  writeFileSync(
    join(project, "package.json"),
    '{ "name": "somebody-elses-project", "private": true, "type": "module" }',
  );
  const args = [
    findNpm(),
    "install",
    "--prefer-offline",
    "--fetch-retries=1",
    "--no-audit",
    "--no-fund",
    ...tarballs.values(),
  ];
  try {
    execFileSync(systemNode, args, { cwd: project, stdio: "pipe", timeout: 100_000 });
  } catch (error) {
    installFailure = String((error as { stderr?: Buffer }).stderr ?? error);
    if (!/ENOTFOUND|EAI_AGAIN|ECONNREFUSED|ETIMEDOUT|ENETUNREACH/.test(installFailure)) throw new Error(installFailure);
  }
});

afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** What an installed package exports, "@gradus/tensor/nn/layers" for dist/nn/layers.js, but for programs (x-entry.js): they are started. */
function specifiers(name: string): string[] {
  const files = readdirSync(join(project, "node_modules", name, "dist"), { recursive: true, encoding: "utf8" });
  return files
    .filter((file) => file.endsWith(".js") && !file.endsWith("-entry.js"))
    .map((file) => `${name}/${file.replaceAll("\\", "/").slice(0, -3)}`);
}

test("every module of every package loads in plain Node.js", ({ skip }) => {
  skip(installFailure !== undefined, "the package registry cannot be reached");
  const byNode = Map.groupBy(tarballs.keys(), (name) => (enginesOf(name) === ">=20" ? systemNode : process.execPath));
  for (const [node, names] of byNode) {
    const modules = names.flatMap(specifiers);
    expect(modules.length).toBeGreaterThan(names.length);
    const script = modules.map((module) => `await import(${JSON.stringify(module)});`).join("\n");
    writeFileSync(join(project, "load.js"), `${script}\nconsole.log("loaded");\nprocess.exit();\n`);
    expect(execFileSync(node, ["load.js"], { cwd: project, encoding: "utf8", timeout: 60_000 })).toContain("loaded");
  }
});

test("the packed types resolve", ({ skip }) => {
  skip(installFailure !== undefined, "the package registry cannot be reached");
  const imports = [...tarballs.keys()]
    .flatMap(specifiers)
    .map((module, index) => `import * as m${index} from "${module}"; void m${index};`);
  writeFileSync(join(project, "use.ts"), imports.join("\n"));
  const compilerOptions = {
    module: "nodenext",
    target: "es2023",
    strict: true,
    noEmit: true,
    types: ["node"],
    typeRoots: [join(root, "node_modules/@types")],
  };
  writeFileSync(
    join(project, "tsconfig.json"),
    JSON.stringify({ compilerOptions: { ...compilerOptions, skipLibCheck: true } }),
  );
  const tsc = join(root, "node_modules/typescript/bin/tsc");
  const run = () => execFileSync(process.execPath, [tsc, "--project", project], { encoding: "utf8" });
  expect(run).not.toThrow();
});
