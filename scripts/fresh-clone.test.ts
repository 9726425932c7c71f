/**
 * What a newcomer does first: clone, `npm start` (or `npm ci`), train a network, have an exercise checked. From the last commit, with an
 * empty home and an empty package cache, without a data mirror, in a path with spaces and Chinese characters.
 */
import { execFileSync, type SpawnOptions, spawn } from "node:child_process";
import { chmodSync, existsSync, mkdirSync, mkdtempSync, realpathSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, dirname, join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { findNpm } from "./set-up/npm.js";
import { sizeOf } from "./set-up/progress.js";

const root = join(import.meta.dirname, "..");
const folder = mkdtempSync(join(realpathSync(tmpdir()), "gradus clone 克隆 "));
const systemNode = process.env.GRADUS_SYSTEM_NODE ?? process.execPath;
const windows = process.platform === "win32";
/** An ordinary user for where the tests run as root; an account is not needed to run as it. */
const ordinaryUser = 65534;
/** Promised in the README: from the command to the first page where everything is installed and built. */
const warmStartSeconds = 3;
/** What a learner's installation takes at most, Node.js included where the system's is too old. */
const installedMegabytes = 300;

chmodSync(folder, 0o755);
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** Another Node.js than the system's, as an npm package; undefined where the registry has none for this machine. */
function node24(): string | undefined {
  const place = join(folder, "node-24");
  mkdirSync(place);
  const name = `node-${windows ? "win" : process.platform}-${process.arch}`;
  try {
    const args = [findNpm(), "install", "--prefix", place, "--no-audit", "--no-fund", "--no-save", `${name}@24`];
    execFileSync(systemNode, args, { stdio: "pipe", timeout: 120_000, cwd: place });
  } catch {
    return undefined;
  }
  return join(place, "node_modules", name, "bin", windows ? "node.exe" : "node");
}

interface Newcomer {
  node: string;
  checkout: string;
  options: SpawnOptions;
}

/** The variables of a fresh login, and what this machine needs to reach the package registry. */
function environment(node: string, home: string): NodeJS.ProcessEnv {
  const kept =
    /^(https?_proxy|no_proxy|node_extra_ca_certs|ssl_cert_(file|dir)|npm_config_(registry|cafile)|tmpdir|te?mp|systemroot|comspec|pathext)$/i;
  const env = Object.fromEntries(Object.entries(process.env).filter(([name]) => kept.test(name)));
  const path = (process.env.PATH ?? "").split(delimiter).filter((entry) => !entry.includes("node_modules"));
  return {
    ...{ ...env, PATH: [dirname(node), ...path].join(delimiter), LANG: "en_US.UTF-8" },
    ...{ HOME: home, GRADUS_HOME: join(home, "gradus"), npm_config_cache: join(home, "npm") },
  };
}

function arrive(name: string, node: string, uid?: number): Newcomer {
  const own = join(folder, name);
  const home = join(own, "home 家");
  const checkout = join(own, "拾级 checkout");
  mkdirSync(home, { recursive: true });
  execFileSync("git", ["clone", "--quiet", "--no-hardlinks", root, checkout], { stdio: "pipe" });
  if (uid !== undefined) execFileSync("chown", ["-R", `${uid}:${uid}`, own]);
  const identity = uid === undefined ? {} : { uid, gid: uid };
  return { node, checkout, options: { cwd: checkout, env: environment(node, home), ...identity } };
}

/** @returns what it wrote to stdout */
function npm({ node, options }: Newcomer, ...args: string[]): string {
  return execFileSync(node, [findNpm(), ...args], {
    ...{ ...options, encoding: "utf8", stdio: ["ignore", "pipe", "pipe"], timeout: 400_000 },
  });
}

/** `npm start` until the page answers, then Ctrl-C, which reaches every process of a terminal. @returns seconds to the page */
async function startAndStop({ node, options }: Newcomer): Promise<number> {
  const began = performance.now();
  const args = [findNpm(), "start", "--", "--no-open", "--port", "0"];
  const child = spawn(node, args, { ...options, detached: !windows, stdio: ["ignore", "pipe", "pipe"] });
  const ended = new Promise<void>((resolve) => child.once("exit", () => resolve()));
  let output = "";
  const url = await new Promise<string>((resolve, reject) => {
    const hear = (chunk: Buffer) => {
      output += chunk.toString("utf8");
      const found = /http:\/\/127\.0\.0\.1:\d+\//.exec(output);
      if (found) resolve(found[0]);
    };
    child.stdout?.on("data", hear);
    child.stderr?.on("data", hear);
    void ended.then(() => reject(new Error(output)));
  });
  const page = await fetch(url, { signal: AbortSignal.timeout(10_000) });
  expect(await page.text()).toContain('<div id="root">');
  const seconds = (performance.now() - began) / 1000;
  if (windows) child.kill("SIGINT");
  else process.kill(-child.pid!, "SIGINT");
  await ended;
  for (let i = 0; i < 100 && !windows && groupExists(child.pid!); i++) await sleep(50);
  expect(windows || !groupExists(child.pid!), "a process was left behind").toBe(true);
  expect(output).not.toMatch(/^\s+at /m);
  return seconds;
}

function groupExists(leader: number): boolean {
  try {
    process.kill(-leader, 0);
    return true;
  } catch {
    return false;
  }
}

/** What git sees in a checkout that is another user's: nothing, where everything made there is ignored. */
function changes(checkout: string): string {
  const args = ["-c", "safe.directory=*", "status", "--porcelain"];
  return execFileSync("git", args, { cwd: checkout, encoding: "utf8" });
}

function gradus(newcomer: Newcomer, ...args: string[]): string {
  return npm(newcomer, "exec", "--no", "--", "gradus", ...args);
}

async function firstDay(newcomer: Newcomer): Promise<void> {
  const events = gradus(newcomer, "run", "mnist-mlp", "--preset", "quick", "--json")
    .trim()
    .split("\n")
    .map((line) => JSON.parse(line));
  expect(events.at(-1)).toMatchObject({ type: "result", lab: "mnist-mlp", preset: "quick", engine: "gradus" });
  expect(events.at(-1).metrics.heldOutAccuracy).toBeGreaterThan(0.9);
  expect(gradus(newcomer, "check", "dot-product", "--solutions")).toContain("✓ dot-product");
  await startAndStop(newcomer);
  // The better of two: another program may have had the processor during one.
  const warm = Math.min(await startAndStop(newcomer), await startAndStop(newcomer));
  expect(warm).toBeLessThanOrEqual(warmStartSeconds);
  expect(changes(newcomer.checkout)).toBe("");
}

const places = ["node_modules", "runtime/node_modules"];

describe("a fresh clone", () => {
  let other: string | undefined;
  beforeAll(() => {
    other = node24();
  }, 180_000);

  test("with the system's Node.js: all of what npm start installs fits into 300 MB", async () => {
    const newcomer = arrive("first", systemNode);
    await startAndStop(newcomer);
    const sizes = await Promise.all(places.map((place) => sizeOf(join(newcomer.checkout, place))));
    expect(sizes[0]! / 1e6).toBeGreaterThan(100);
    expect((sizes[0]! + sizes[1]!) / 1e6).toBeLessThanOrEqual(installedMegabytes);
    await firstDay(newcomer);
    // Nothing of all this has asked for a developer's packages.
    expect(existsSync(join(newcomer.checkout, "node_modules", "vitest"))).toBe(false);
  }, 600_000);

  test("with Node.js 24 and npm ci, as an ordinary user where that can be tried", ({ skip }) => {
    skip(other === undefined || !existsSync(other), "no package of Node.js 24 for this system can be had");
    const uid = process.getuid?.() === 0 ? ordinaryUser : undefined;
    const newcomer = arrive("second", other!, uid);
    npm(newcomer, "ci", "--no-audit", "--no-fund");
    return firstDay(newcomer);
  }, 600_000);
});
