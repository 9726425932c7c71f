/**
 * Are the packages of a lock file installed? A stamp answers in a millisecond; without one the installed tree is compared.
 * A learner needs less than a developer: the dependencies, without what is only for tests, lint and types.
 */
import { createHash } from "node:crypto";
import { existsSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";

/**
 * @typedef {object} LockedPackage an entry of package-lock.json
 * @property {string} [version]
 * @property {string} [resolved]
 * @property {boolean} [link]
 * @property {string | string[]} [os]
 * @property {string | string[]} [cpu]
 * @property {string | string[]} [libc]
 * @property {Record<string, string>} [dependencies]
 * @property {Record<string, string>} [devDependencies]
 * @property {Record<string, string>} [optionalDependencies]
 * @property {Record<string, string>} [peerDependencies]
 *
 * @typedef {{ os: string, cpu: string, libc: string | undefined }} Platform
 *
 * @typedef {"learner" | "developer"} Kind what an installation is for; the developer's has all of the learner's
 */

/** @returns {Platform} */
export function thisPlatform() {
  return { os: process.platform, cpu: process.arch, libc: process.platform === "linux" ? libc() : undefined };
}

/** @returns {"glibc" | "musl"} */
function libc() {
  return existsSync("/etc/alpine-release") || existsSync(`/lib/ld-musl-${machine()}.so.1`) ? "musl" : "glibc";
}

function machine() {
  return process.arch === "arm64" ? "aarch64" : "x86_64";
}

/**
 * Is the folder's stamp the one of its lock file, for this kind or for one that has more?
 * @param {string} folder
 * @param {Kind} kind
 */
export function isStamped(folder, kind) {
  try {
    const stamp = readFileSync(stampFile(folder), "utf8");
    return stamp === stampOf(folder, "developer") || stamp === stampOf(folder, kind);
  } catch {
    return false;
  }
}

/**
 * @param {string} folder
 * @param {Kind} kind
 */
export function writeStamp(folder, kind) {
  try {
    writeFileSync(stampFile(folder), stampOf(folder, kind));
  } catch {
    // A checkout that another user owns works without: the comparison is only slower.
  }
}

/**
 * Forgets the stamp, so that an installation that is broken off is not taken for a whole one.
 * @param {string} folder
 */
export function removeStamp(folder) {
  rmSync(stampFile(folder), { force: true });
}

/** @param {string} folder */
function stampFile(folder) {
  return join(folder, "node_modules", ".gradus-set-up");
}

/**
 * @param {string} folder
 * @param {Kind} kind
 */
function stampOf(folder, kind) {
  const hash = createHash("sha256").update(readFileSync(join(folder, "package-lock.json")));
  return `${hash.digest("hex")} ${process.platform}-${process.arch} ${kind}\n`;
}

/**
 * The packages of the lock file that this platform needs and that are not installed in the locked version. npm's record
 * of what it installed is the other side.
 * @param {string} folder
 * @param {Kind} kind
 * @param {Platform} [platform]
 * @returns {{ wanted: string[], missing: string[] }} paths such as "node_modules/vite"
 */
export function comparePackages(folder, kind, platform = thisPlatform()) {
  const locked = readPackages(join(folder, "package-lock.json"));
  const installed = installedPackages(folder);
  const wanted = neededPackages(locked, kind, platform);
  const missing = wanted.filter((path) => {
    const there = installed[path];
    return !there || there.version !== locked[path]?.version || !existsSync(join(folder, path));
  });
  return { wanted, missing };
}

/**
 * Removes what npm may have left half-way: it takes any folder with a package.json for a whole package. Whole is what npm has
 * recorded, in the recorded version.
 * @param {string} folder
 * @param {string[]} paths packages that are going to be installed
 * @returns {boolean} whether anything recorded is left to add to
 */
export function removeHalves(folder, paths) {
  const installed = installedPackages(folder);
  for (const path of paths) {
    if (installed[path]?.version !== undefined && installed[path].version === unpackedVersion(join(folder, path)))
      continue;
    rmSync(join(folder, path), { recursive: true, force: true });
  }
  return Object.keys(installed).length > 0;
}

/**
 * @param {string} folder of one package
 * @returns {string | undefined}
 */
function unpackedVersion(folder) {
  try {
    return JSON.parse(readFileSync(join(folder, "package.json"), "utf8")).version;
  } catch {
    return undefined;
  }
}

/**
 * The kind that was installed last, whatever its lock file was then.
 * @param {string} folder
 * @param {Platform} [platform]
 * @returns {Kind}
 */
export function installedKind(folder, platform = thisPlatform()) {
  const locked = readPackages(join(folder, "package-lock.json"));
  const forLearners = new Set(neededPackages(locked, "learner", platform));
  const installed = installedPackages(folder);
  const more = neededPackages(locked, "developer", platform).some((path) => installed[path] && !forLearners.has(path));
  return more ? "developer" : "learner";
}

/**
 * From npm's own record, which it writes when an installation is whole.
 * @param {string} folder
 */
function installedPackages(folder) {
  const record = join(folder, "node_modules", ".package-lock.json");
  return existsSync(record) ? readPackages(record) : {};
}

/**
 * Follows the dependencies from the root: a package for another platform is left out, and with it what only it needs.
 * @param {Record<string, LockedPackage>} locked
 * @param {Kind} kind
 * @param {Platform} platform
 * @returns {string[]} paths such as "node_modules/vite"
 */
export function neededPackages(locked, kind, platform) {
  const needed = new Set([""]);
  for (const path of needed) {
    const entry = locked[path];
    if (!entry) continue;
    if (entry.link) {
      needed.add(entry.resolved ?? "");
      continue;
    }
    const names = { ...entry.dependencies, ...entry.optionalDependencies, ...entry.peerDependencies };
    const own = kind === "learner" || path.includes("node_modules/") ? {} : entry.devDependencies;
    const workspaces = path === "" ? Object.keys(locked).filter((name) => locked[name]?.link) : [];
    for (const name of Object.keys({ ...names, ...own })) {
      const found = resolve(locked, path, name);
      if (found && fits(locked[found] ?? {}, platform)) needed.add(found);
    }
    for (const workspace of workspaces) needed.add(workspace);
  }
  return [...needed].filter((path) => path.includes("node_modules/"));
}

/**
 * Node.js's lookup: the nearest node_modules folder on the way up.
 * @param {Record<string, LockedPackage>} locked
 * @param {string} from
 * @param {string} name
 * @returns {string | undefined} undefined for an optional peer that is not in the lock file
 */
function resolve(locked, from, name) {
  for (let folder = from; ; folder = folder.slice(0, Math.max(folder.lastIndexOf("/"), 0))) {
    const path = folder === "" ? `node_modules/${name}` : `${folder}/node_modules/${name}`;
    if (locked[path]) return path;
    if (folder === "") return undefined;
  }
}

/**
 * @param {string} file
 * @returns {Record<string, LockedPackage>}
 */
function readPackages(file) {
  return JSON.parse(readFileSync(file, "utf8")).packages ?? {};
}

/**
 * npm's rule: a list of names, or of excluded names with "!" before them.
 * @param {LockedPackage} entry
 * @param {Platform} platform
 */
function fits(entry, platform) {
  return (
    allows(entry.os, platform.os) &&
    allows(entry.cpu, platform.cpu) &&
    (platform.libc === undefined || allows(entry.libc, platform.libc))
  );
}

/**
 * @param {string | string[] | undefined} names
 * @param {string} name
 */
function allows(names, name) {
  const list = [names ?? []].flat();
  if (list.length === 0 || list.includes("any")) return true;
  if (list.includes(`!${name}`)) return false;
  return list.includes(name) || list.every((entry) => entry.startsWith("!"));
}
