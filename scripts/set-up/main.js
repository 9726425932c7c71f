/** Installs what the checkout lacks, then runs one of its programs on a Node.js that runs TypeScript. */
import { spawn } from "node:child_process";
import { existsSync, rmSync } from "node:fs";
import { constants } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { withLock } from "./lock.js";
import { SetUpError, say } from "./messages.js";
import { explainFailure, fetchAlone, installPackages, knownFailure } from "./npm.js";
import { comparePackages, installedKind, isStamped, recordFile, removeStamp, writeStamp } from "./packages.js";
import { checkRuntime, isNewEnough, requiredMajor, runtimeFile } from "./runtime.js";
import { removeUnread } from "./unread.js";

const root = fileURLToPath(new URL("../..", import.meta.url));

/** @typedef {import("./packages.js").Kind} Kind */

/** @type {Record<string, { file: string, kind: Kind }>} */
const programs = {
  gradus: { file: "apps/cli/src/main.ts", kind: "learner" },
  test: { file: "scripts/test.ts", kind: "developer" },
  pack: { file: "scripts/pack.ts", kind: "developer" },
};

/**
 * @param {string[]} args the program's name, then its own arguments
 * @returns {Promise<void>} when the program has ended; the exit code is its own
 */
export async function main([name = "", ...args]) {
  const program = programs[name];
  try {
    if (!program) {
      const names = Object.keys(programs).join(" | ");
      throw new SetUpError({
        en: `There is no program "${name}". Use: node scripts/bootstrap.js ${names}`,
        zh: `没有名为“${name}”的程序。用法：node scripts/bootstrap.js ${names}`,
      });
    }
    // The benchmarks run in a browser that the tests' packages drive.
    const node = await setUp(root, args[0] === "bench" ? "developer" : program.kind);
    await run(node, [join(root, program.file), ...args]);
  } catch (error) {
    if (error instanceof SetUpError) say(error.text);
    else if (error instanceof Error && "syscall" in error) say(explainFailure(error.message, root));
    else throw error;
    process.exitCode = 1;
  }
}

/**
 * Brings a checkout to where its programs run.
 * @param {string} folder the checkout
 * @param {Kind} kind what is going to run there
 * @returns {Promise<string>} the Node.js to run them with
 */
export async function setUp(folder, kind) {
  const runtime = join(folder, "runtime");
  const own = isNewEnough();
  const node = own ? process.execPath : runtimeFile(runtime);
  if (isStamped(folder, kind) && (own || (isStamped(runtime, "learner") && existsSync(node)))) return node;

  const work = async () => {
    if (!own) {
      const title = { en: `Setting up: Node.js ${requiredMajor}`, zh: `准备运行环境：Node.js ${requiredMajor}` };
      const check = () => checkRuntime(runtime, node);
      await installMissing({ folder: runtime, kind: "learner", node: process.execPath, title, check });
    }
    await installMissing({ folder, kind, node, title: { en: "Setting up: packages", zh: "准备运行环境：依赖包" } });
    return node;
  };
  // A checkout that was set up by somebody else and cannot be written to needs no lock: nothing will be installed.
  const whole = [comparePackages(folder, kind), ...(own ? [] : [comparePackages(runtime, "learner")])];
  if (whole.every(({ missing }) => missing.length === 0)) return work();
  return withLock(join(folder, ".cache", "set-up.lock"), work, {
    onWait: () =>
      say({ en: "Waiting for another set-up of this folder …", zh: "另一个进程正在准备这个文件夹，请稍候……" }),
  });
}

/**
 * @param {object} options
 * @param {string} options.folder with package.json and package-lock.json
 * @param {Kind} options.kind
 * @param {string} options.node runs npm
 * @param {import("./messages.js").Bilingual} options.title
 * @param {() => void} [options.check] throws where what is installed does not work
 */
async function installMissing({ folder, kind, node, title, check }) {
  if (isStamped(folder, kind)) return;
  const { wanted, missing } = comparePackages(folder, kind);
  if (missing.length > 0) {
    const log = await install({ folder, kind, node, title }, wanted, missing);
    const [lost] = comparePackages(folder, kind).missing;
    const failure = lost && (knownFailure(log, folder) ?? knownFailure(await fetchAlone(folder, node, lost), folder));
    if (failure) throw new SetUpError(failure);
    removeUnread(folder);
  }
  check?.();
  writeStamp(folder, kind);
}

/**
 * Adds what is missing to what is there; where nothing is known of what is there, begins anew.
 * @param {{ folder: string, kind: Kind, node: string, title: import("./messages.js").Bilingual }} options
 * @param {string[]} wanted
 * @param {string[]} missing
 */
async function install({ folder, kind, node, title }, wanted, missing) {
  const add = missing.length < wanted.length;
  removeStamp(folder);
  // What npm has not recorded may have been broken off half-way, and npm takes a folder with a package.json for a package.
  for (const path of add ? missing : [recordFile]) rmSync(join(folder, path), { recursive: true, force: true });
  // For a learner alone, npm would take a developer's packages away.
  const kept = kind === "learner" && add ? installedKind(folder) : kind;
  return installPackages({ folder, node, kind: kept, add, packages: missing.length, title });
}

/**
 * Runs a program in the foreground and ends as it ends: same exit code, or same signal.
 * @param {string} node
 * @param {string[]} args
 */
async function run(node, args) {
  const child = spawn(node, args, { stdio: "inherit", env: { ...process.env, GRADUS_SYSTEM_NODE: process.execPath } });
  /** @type {NodeJS.Signals[]} */
  const signals = ["SIGINT", "SIGTERM", "SIGHUP"];
  /** @param {NodeJS.Signals} signal */
  const forward = (signal) => {
    // Ctrl-C in a terminal reaches the child too; a second SIGINT would make it break off instead of ending cleanly.
    if (signal !== "SIGINT" || !process.stdin.isTTY) child.kill(signal);
  };
  for (const signal of signals) process.on(signal, forward);
  const [code, signal] = await new Promise((resolve, reject) => {
    child.on("error", reject);
    child.on("exit", (...ending) => resolve(ending));
  });
  for (const name of signals) process.off(name, forward);
  process.exitCode = code ?? 128 + constants.signals[/** @type {NodeJS.Signals} */ (signal)];
  if (signal && process.platform !== "win32") process.kill(process.pid, signal);
}
