/** What a person does first: clone, `npm ci`, run a lab, start the workbench; with an empty home, in a path that is not plain. */
import { execFileSync, spawn } from "node:child_process";
import { chmodSync, chownSync, mkdirSync, mkdtempSync, realpathSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, dirname, join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { findNpm } from "./set-up/npm.js";

const root = join(import.meta.dirname, "..");
const folder = mkdtempSync(join(realpathSync(tmpdir()), "gradus clone 克隆 "));
const systemNode = process.env.GRADUS_SYSTEM_NODE ?? process.execPath;
/** An ordinary user for where the tests run as root. */
const ordinaryUser = 65534;

chmodSync(folder, 0o755);
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** Nodes to try: the system's, and another version as an npm package where the registry can be reached. */
function otherNode(): string | undefined {
  const place = join(folder, "node-24");
  mkdirSync(place);
  const name = `node-${process.platform === "win32" ? "win" : process.platform}-${process.arch}@24`;
  try {
    const args = [findNpm(), "install", "--prefix", place, "--no-audit", "--no-fund", "--no-save", name];
    execFileSync(systemNode, args, { stdio: "pipe", timeout: 120_000, cwd: place });
    return join(place, "node_modules", name.split("@")[0], "bin", process.platform === "win32" ? "node.exe" : "node");
  } catch {
    return undefined;
  }
}

interface Person {
  node: string;
  checkout: string;
  env: NodeJS.ProcessEnv;
  uid?: number;
}

/** A clone and a home of its own. */
function arrive(name: string, node: string, uid?: number): Person {
  const own = join(folder, name);
  const home = join(own, "home 家");
  mkdirSync(home, { recursive: true });
  const checkout = join(own, "拾级 checkout");
  execFileSync("git", ["clone", "--quiet", "--no-hardlinks", root, checkout], { stdio: "pipe" });
  if (uid !== undefined) execFileSync("chown", ["-R", `${uid}:${uid}`, own]);
  if (uid !== undefined) chownSync(own, uid, uid);
  const env: NodeJS.ProcessEnv = {
    ...process.env,
    PATH: `${dirname(node)}${delimiter}${process.env.PATH}`,
    HOME: home,
    GRADUS_HOME: join(home, "gradus"),
    GRADUS_DATA_MIRROR: "",
    npm_config_cache: join(home, "npm"),
    LANG: "en_US.UTF-8",
    LC_ALL: "",
    CI: "",
  };
  // npm hands its own settings to what it starts; a newcomer has none.
  for (const key of Object.keys(env))
    if (/^npm_(config_(local_)?prefix|package|lifecycle|execpath|node)/.test(key)) delete env[key];
  for (const key of ["GRADUS_SYSTEM_NODE", "NODE_OPTIONS", "VITEST", "NODE_ENV"]) delete env[key];
  return { node, checkout, env, ...(uid === undefined ? {} : { uid }) };
}

function npm({ node, checkout, env, uid }: Person, ...args: string[]): string {
  const identity = uid === undefined ? {} : { uid, gid: uid };
  return execFileSync(node, [findNpm(), ...args], {
    ...{ cwd: checkout, env, ...identity },
    ...{ encoding: "utf8", stdio: ["ignore", "pipe", "pipe"], timeout: 400_000 },
  });
}

/** `npm start` until the page answers, then Ctrl-C. @returns seconds to the first page */
async function startAndStop({ node, checkout, env, uid }: Person): Promise<number> {
  const identity = uid === undefined ? {} : { uid, gid: uid };
  const began = performance.now();
  const args = [join(checkout, "scripts", "bootstrap.js"), "gradus", "start", "--no-open", "--port", "0"];
  const child = spawn(node, args, { cwd: checkout, env, ...identity });
  let output = "";
  const url = await new Promise<string>((resolve, reject) => {
    const hear = (chunk: Buffer) => {
      output += chunk.toString("utf8");
      const found = /http:\/\/127\.0\.0\.1:\d+\//.exec(output);
      if (found) resolve(found[0]);
    };
    child.stdout.on("data", hear);
    child.stderr.on("data", hear);
    child.once("exit", () => reject(new Error(output)));
  });
  const page = await fetch(url);
  expect(await page.text()).toContain('<div id="root">');
  const seconds = (performance.now() - began) / 1000;
  const ended = new Promise<number | null>((resolve) => child.once("exit", resolve));
  child.kill("SIGINT");
  expect(await ended, output).toBe(0);
  return seconds;
}

async function firstDay(person: Person): Promise<void> {
  npm(person, "ci", "--no-audit", "--no-fund");
  const output = npm(person, "exec", "--no", "--", "gradus", "run", "mnist-mlp", "--preset", "quick", "--json");
  const lines = output
    .trim()
    .split("\n")
    .map((line) => JSON.parse(line));
  expect(lines.at(-1)).toMatchObject({ type: "result", lab: "mnist-mlp", preset: "quick", engine: "gradus" });
  expect(lines.at(-1).metrics.heldOutAccuracy).toBeGreaterThan(0.9);
  await startAndStop(person);
  const warm = await startAndStop(person);
  console.log(`warm start to the first page: ${warm.toFixed(2)} s`);
}

describe("a fresh clone", () => {
  let other: string | undefined;
  beforeAll(() => {
    other = otherNode();
  }, 180_000);

  test("with the system's Node.js", () => firstDay(arrive("first", systemNode)), 600_000);

  test("with Node.js 24, as an ordinary user where that can be tried", ({ skip }) => {
    skip(other === undefined, "no package of Node.js 24 for this system can be had");
    const uid = process.getuid?.() === 0 ? ordinaryUser : undefined;
    return firstDay(arrive("second", other!, uid));
  }, 600_000);
});
