/** Installs what the checkout lacks, then runs one of its programs on a Node.js that runs TypeScript. */
import { spawn } from "node:child_process";
import { existsSync } from "node:fs";
import { constants } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { withLock } from "./lock.js";
import { SetUpError, say } from "./messages.js";
import { explainFailure, fetchAlone, installPackages, knownFailure } from "./npm.js";
import { comparePackages, isStamped, removeStamp, writeStamp } from "./packages.js";
import { checkRuntime, isNewEnough, requiredMajor, runtimeFile } from "./runtime.js";

const root = fileURLToPath(new URL("../..", import.meta.url));

/** @type {Record<string, string>} */
const programs = { gradus: "apps/cli/src/main.ts", test: "scripts/test.ts", pack: "scripts/pack.ts" };

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
    const node = await setUp(root);
    await run(node, [join(root, program), ...args]);
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
 * @returns {Promise<string>} the Node.js to run them with
 */
export async function setUp(folder) {
  const runtime = join(folder, "runtime");
  const own = isNewEnough();
  const node = own ? process.execPath : runtimeFile(runtime);
  if (isStamped(folder) && (own || (isStamped(runtime) && existsSync(node)))) return node;

  const work = async () => {
    if (!own) {
      const title = { en: `Setting up: Node.js ${requiredMajor}`, zh: `准备运行环境：Node.js ${requiredMajor}` };
      await installMissing(runtime, process.execPath, title, () => checkRuntime(runtime, node));
    }
    await installMissing(folder, node, { en: "Setting up: packages", zh: "准备运行环境：依赖包" });
    return node;
  };
  // A checkout that was set up by somebody else and cannot be written to needs no lock: nothing will be installed.
  if (comparePackages(folder).missing.length === 0 && (own || comparePackages(runtime).missing.length === 0))
    return work();
  return withLock(join(folder, ".cache", "set-up.lock"), work, {
    onWait: () =>
      say({ en: "Waiting for another set-up of this folder …", zh: "另一个进程正在准备这个文件夹，请稍候……" }),
  });
}

/**
 * @param {string} folder with package.json and package-lock.json
 * @param {string} node runs npm
 * @param {import("./messages.js").Bilingual} title
 * @param {() => void} [check] throws where what is installed does not work
 */
async function installMissing(folder, node, title, check) {
  if (isStamped(folder)) return;
  const { wanted, missing } = comparePackages(folder);
  if (missing.length > 0) {
    removeStamp(folder);
    const log = await installPackages({ folder, node, packages: wanted, title });
    const [lost] = comparePackages(folder).missing;
    const failure = lost && (knownFailure(log, folder) ?? knownFailure(await fetchAlone(folder, node, lost), folder));
    if (failure) throw new SetUpError(failure);
  }
  check?.();
  writeStamp(folder);
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
