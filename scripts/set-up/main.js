/** Installs what the checkout lacks, then runs one of its programs on a Node.js that runs TypeScript. */
import { spawn } from "node:child_process";
import { existsSync } from "node:fs";
import { constants } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { withLock } from "./lock.js";
import { SetUpError, say } from "./messages.js";
import { explainFailure, fetchAlone, installPackages, knownFailure } from "./npm.js";
import { comparePackages, installedKind, isStamped, removeHalves, removeStamp, writeStamp } from "./packages.js";
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
 * What has to be downloaded, and what is unpacked then, in megabytes.
 * @type {Record<"runtime" | Kind, { download: number, megabytes: number }>}
 */
const sizes = {
  runtime: { download: 58, megabytes: 212 },
  learner: { download: 50, megabytes: 170 },
  developer: { download: 95, megabytes: 297 },
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
      const title = { en: `Setting up Node.js ${requiredMajor}`, zh: `准备 Node.js ${requiredMajor}` };
      const check = () => checkRuntime(runtime, node);
      const step = { title, ...sizes.runtime };
      await installMissing({ folder: runtime, kind: "learner", node: process.execPath, step, check });
    }
    const title = { en: "Setting up packages", zh: "准备依赖包" };
    await installMissing({ folder, kind, node, step: { title, ...sizes[kind] } });
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
 * @param {import("./progress.js").Step} options.step
 * @param {() => void} [options.check] throws where what is installed does not work
 */
async function installMissing({ folder, kind, node, step, check }) {
  if (isStamped(folder, kind)) return;
  const { missing } = comparePackages(folder, kind);
  if (missing.length > 0) {
    removeStamp(folder);
    // For a learner alone, npm would take a developer's packages away.
    const kept = kind === "learner" ? installedKind(folder) : kind;
    const add = removeHalves(folder, missing);
    const log = await installPackages({ folder, node, kind: kept, add, step });
    const [lost] = comparePackages(folder, kind).missing;
    const failure = lost && (knownFailure(log, folder) ?? knownFailure(await fetchAlone(folder, node, lost), folder));
    if (failure) throw new SetUpError(failure);
    removeUnread(folder);
  }
  check?.();
  writeStamp(folder, kind);
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
