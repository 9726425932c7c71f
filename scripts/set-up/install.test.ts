/** Installations with the real npm, from a registry of three small packages on this machine. */
import { execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import { afterAll, afterEach, beforeAll, beforeEach, expect, test, vi } from "vitest";
import { setUp } from "./main.js";
import { findNpm } from "./npm.js";
import { isStamped } from "./packages.js";

const folder = mkdtempSync(join(tmpdir(), "set up 安装-"));
const tarballs = new Map<string, Buffer>();
let registry: Server;
let address: string;
/** Files asked for since the test began, and whether the registry can be reached. */
let asked: string[];
let reachable: boolean;
let checkout: string;
let count = 0;

beforeAll(async () => {
  for (const [name, version] of [
    ["for-all", "1.0.0"],
    ["for-all", "2.0.0"],
    ["for-tests", "1.0.0"],
  ] as const) {
    const source = join(folder, "sources", `${name}-${version}`);
    mkdirSync(source, { recursive: true });
    writeFileSync(join(source, "package.json"), JSON.stringify({ name, version }));
    writeFileSync(join(source, "index.js"), `export default "${version}";\n`);
    execFileSync(process.execPath, [findNpm(), "pack", "--pack-destination", folder], { cwd: source, stdio: "pipe" });
  }
  for (const file of readdirSync(folder).filter((name) => name.endsWith(".tgz")))
    tarballs.set(file, readFileSync(join(folder, file)));
  registry = createServer(({ url = "" }, response) => {
    const path = basename(url);
    asked.push(path);
    if (!reachable) response.destroy();
    else if (tarballs.has(path)) response.end(tarballs.get(path));
    else response.setHeader("content-type", "application/json").end(JSON.stringify(packument(path)));
  });
  await new Promise<void>((resolve) => registry.listen(0, "127.0.0.1", () => resolve()));
  address = `http://127.0.0.1:${(registry.address() as AddressInfo).port}/`;
}, 60_000);

afterAll(() => {
  registry.close();
  rmSync(folder, { recursive: true, force: true });
});

beforeEach(() => {
  asked = [];
  reachable = true;
  checkout = join(folder, `checkout ${count}`);
  mkdirSync(checkout);
  vi.stubEnv("npm_config_registry", address);
  vi.stubEnv("npm_config_cache", join(folder, `cache ${count++}`));
  vi.stubEnv("LC_ALL", "en_US.UTF-8");
  vi.spyOn(process.stderr, "write").mockReturnValue(true);
  describeCheckout("1.0.0");
});

afterEach(() => {
  vi.unstubAllEnvs();
  vi.restoreAllMocks();
});

const integrity = (name: string, version: string) =>
  `sha512-${createHash("sha512")
    .update(tarballs.get(`${name}-${version}.tgz`)!)
    .digest("base64")}`;

function packument(name: string) {
  const versions = [...tarballs.keys()]
    .filter((file) => file.startsWith(`${name}-`))
    .map((file) => file.slice(name.length + 1, -".tgz".length));
  const entry = (version: string) => ({
    ...{ name, version },
    dist: { tarball: `${address}${name}/-/${name}-${version}.tgz`, integrity: integrity(name, version) },
  });
  return {
    name,
    "dist-tags": { latest: versions.at(-1) },
    versions: Object.fromEntries(versions.map((version) => [version, entry(version)])),
  };
}

/** A checkout that depends on one package, and on another one for its tests. */
function describeCheckout(version: string): void {
  const wanted = { dependencies: { "for-all": version }, devDependencies: { "for-tests": "1.0.0" } };
  const packages = {
    "": { name: "checkout", ...wanted },
    "node_modules/for-all": { version, integrity: integrity("for-all", version) },
    "node_modules/for-tests": { version: "1.0.0", integrity: integrity("for-tests", "1.0.0"), dev: true },
  };
  writeFileSync(join(checkout, "package.json"), JSON.stringify({ name: "checkout", private: true, ...wanted }));
  const lock = { name: "checkout", lockfileVersion: 3, requires: true, packages };
  writeFileSync(join(checkout, "package-lock.json"), JSON.stringify(lock));
}

const place = (name: string, file = "index.js") => join(checkout, "node_modules", name, file);
const version = (name: string) => JSON.parse(readFileSync(place(name, "package.json"), "utf8")).version;
const tarballsAsked = () => asked.filter((path) => path.endsWith(".tgz"));

test("a learner's installation has what a learner needs; a developer's adds the rest and leaves it alone", async () => {
  await setUp(checkout, "learner");
  expect(tarballsAsked()).toEqual(["for-all-1.0.0.tgz"]);
  expect([existsSync(place("for-all")), existsSync(place("for-tests"))]).toEqual([true, false]);
  expect([isStamped(checkout, "learner"), isStamped(checkout, "developer")]).toEqual([true, false]);
  const { ino } = statSync(place("for-all"));
  const lock = readFileSync(join(checkout, "package-lock.json"), "utf8");

  await setUp(checkout, "developer");
  expect(tarballsAsked()).toEqual(["for-all-1.0.0.tgz", "for-tests-1.0.0.tgz"]);
  expect(existsSync(place("for-tests"))).toBe(true);
  expect(statSync(place("for-all")).ino).toBe(ino);
  expect(readFileSync(join(checkout, "package-lock.json"), "utf8")).toBe(lock);

  reachable = false;
  await setUp(checkout, "learner");
  await setUp(checkout, "developer");
  expect([isStamped(checkout, "learner"), isStamped(checkout, "developer")]).toEqual([true, true]);
}, 60_000);

test("where the rest cannot be had, a learner's installation stays as it was", async () => {
  await setUp(checkout, "learner");
  reachable = false;
  await expect(setUp(checkout, "developer")).rejects.toThrow("cannot be reached");
  expect(version("for-all")).toBe("1.0.0");
  await setUp(checkout, "learner");
  expect(isStamped(checkout, "learner")).toBe(true);
}, 60_000);

test("packages that were broken off half-way are made whole", async () => {
  await setUp(checkout, "learner");
  // As after kill -9: npm has unpacked the first file of a package and recorded nothing.
  mkdirSync(join(checkout, "node_modules", "for-tests"));
  writeFileSync(place("for-tests", "package.json"), JSON.stringify({ name: "for-tests", version: "1.0.0" }));
  await setUp(checkout, "developer");
  expect(existsSync(place("for-tests"))).toBe(true);

  rmSync(place("for-all"));
  rmSync(join(checkout, "node_modules", ".package-lock.json"));
  rmSync(join(checkout, "node_modules", ".gradus-set-up"));
  await setUp(checkout, "learner");
  expect(existsSync(place("for-all"))).toBe(true);
}, 60_000);

test("a newer lock file renews what a learner needs without taking the tests' packages away", async () => {
  await setUp(checkout, "developer");
  describeCheckout("2.0.0");
  await setUp(checkout, "learner");
  expect(version("for-all")).toBe("2.0.0");
  expect(existsSync(place("for-tests"))).toBe(true);
}, 60_000);

test("where the newer ones cannot be had, the older ones stay", async () => {
  await setUp(checkout, "learner");
  describeCheckout("2.0.0");
  reachable = false;
  await expect(setUp(checkout, "learner")).rejects.toThrow("cannot be reached");
  expect(existsSync(place("for-all")) && version("for-all")).toBe("1.0.0");
  describeCheckout("1.0.0");
  await setUp(checkout, "learner");
  expect(isStamped(checkout, "learner")).toBe(true);
}, 60_000);
