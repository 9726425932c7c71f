/** Makes the learner's Python environment, `<home>/python`. */
import { spawn } from "node:child_process";
import { rename, rm } from "node:fs/promises";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { mirrors } from "./doctor/install.ts";
import { fileSystemError, LabError, type Lang } from "./error.ts";
import { makeFolder } from "./home.ts";
import type { Bilingual } from "./lab.ts";
import { moduleVersions, pythonWith } from "./python.ts";

/** pip says nothing for minutes while it unpacks PyTorch. */
const silenceMs = 15 * 60_000;

/** What will come over the network, roughly: sizes differ by system. */
export const venvDownload: { name: string; size: Bilingual }[] = [
  { name: "numpy", size: { en: "about 20 MB", zh: "约 20 MB" } },
  { name: "pandas", size: { en: "about 15 MB", zh: "约 15 MB" } },
  {
    name: "torch",
    size: {
      en: "about 200 MB on Windows and macOS; up to 3 GB (6 GB on disk) on Linux, where the index's package carries CUDA",
      zh: "Windows 和 macOS 约 200 MB；Linux 上的软件包自带 CUDA，最多约 3 GB（占用磁盘约 6 GB）",
    },
  },
];

export interface PythonSetupOptions {
  lang: Lang;
  signal: AbortSignal;
  /** What pip says, line by line. */
  onLine: (line: string) => void;
  /** Of the file that is being downloaded, in bytes; older pips (before 24.1) do not tell. */
  onBytes?: (done: number, total: number) => void;
  /** Default: all of `venvDownload`. */
  packages?: readonly string[];
  /** Address of the package index to use, such as a mirror nearby. Default: what pip is set to. */
  index?: string;
}

/** The first pip with `--progress-bar raw` (pip's changelog). */
const rawSince = [24, 1];

/** @throws LabError without Python, without a network, or where the home cannot be written to; no half environment is left */
export async function pythonSetup(home: string, options: PythonSetupOptions): Promise<void> {
  const { lang, packages = venvDownload.map(({ name }) => name), index } = options;
  const system = await pythonWith(home, ["venv", "ensurepip"]);
  if (!system) {
    throw new LabError(
      "no-python",
      {
        en: "No Python with the modules venv and pip was found. Install Python 3 from python.org (Debian, Ubuntu: apt-get install python3-venv) and try again.",
        zh: "没有找到带有 venv 和 pip 模块的 Python。请从 python.org 安装 Python 3（Debian、Ubuntu：apt-get install python3-venv），然后重试。",
      },
      lang,
    );
  }
  const final = join(home, "python");
  const draft = join(home, `python.${process.pid}.new`);
  try {
    await makeFolder(home);
    await execute(system, ["-m", "venv", draft], options);
    const inside = process.platform === "win32" ? join(draft, "Scripts", "python.exe") : join(draft, "bin", "python");
    const bar = (await hasRawProgress(inside)) ? "raw" : "off";
    const from = index === undefined ? [] : ["--index-url", index];
    await execute(inside, ["-m", "pip", "install", "--no-input", "--progress-bar", bar, ...from, ...packages], options);
    if (!(await moduleVersions(inside, packages))) throw new Error("the new environment does not start");
    // A venv finds its own folder at each start; only its scripts name the old path, and we call none of them.
    await rm(final, { recursive: true, force: true });
    await rename(draft, final);
  } catch (error) {
    throw fileSystemError(error, home, lang);
  } finally {
    await rm(draft, { recursive: true, force: true });
  }
}

async function hasRawProgress(python: string): Promise<boolean> {
  const { pip = "" } = (await moduleVersions(python, ["pip"])) ?? {};
  const [major = 0, minor = 0] = pip.split(".").map(Number);
  return major > rawSince[0] || (major === rawSince[0] && minor >= rawSince[1]);
}

/** What Python says of a disk that is full or may not be written to, as Node.js would say it. */
function fileSystemRefusal(output: string): NodeJS.ErrnoException | undefined {
  const codes = { 28: "ENOSPC", 122: "EDQUOT", 30: "EROFS", 13: "EACCES" };
  const found = Object.entries(codes).find(([number]) => output.includes(`[Errno ${number}]`));
  return found && Object.assign(new Error(output), { code: found[1], syscall: "write" });
}

async function execute(program: string, args: string[], options: PythonSetupOptions): Promise<void> {
  const { lang, signal, onLine, onBytes } = options;
  const child = spawn(program, args, { signal, stdio: ["ignore", "pipe", "pipe"], killSignal: "SIGKILL" });
  let silence = setTimeout(() => child.kill("SIGKILL"), silenceMs);
  const words: string[] = [];
  const hear = (line: string) => {
    clearTimeout(silence);
    silence = setTimeout(() => child.kill("SIGKILL"), silenceMs);
    const [, done, total] = /^Progress (\d+) of (\d+)$/.exec(line) ?? [];
    if (total !== undefined) return onBytes?.(Number(done), Number(total));
    words.push(line);
    if (words.length > 20) words.shift();
    onLine(line);
  };
  createInterface({ input: child.stdout }).on("line", hear);
  createInterface({ input: child.stderr }).on("line", hear);
  const code = await new Promise<number | null>((resolve, reject) =>
    child.once("error", reject).once("close", resolve),
  ).finally(() => clearTimeout(silence));
  if (code === 0) return;
  const refusal = fileSystemRefusal(words.join("\n"));
  if (refusal) throw refusal;
  // Where the index does not answer, pip's last word is that it found no such package.
  const silent = words.findLast((word) => /after connection broken by/.test(word));
  const last = silent ?? words.filter((word) => /error/i.test(word)).at(-1) ?? words.at(-1) ?? "";
  throw new LabError(
    "pip",
    {
      en: `The packages could not be installed: ${last} Check the network; try an index near you, in China: npx --no-install gradus python setup --index-url ${mirrors.pypi} Nothing was left behind; what was downloaded whole is not downloaded again.`,
      zh: `软件包安装失败：${last} 请检查网络；在中国可以换用就近的镜像：npx --no-install gradus python setup --index-url ${mirrors.pypi} 没有留下不完整的文件；已经下载完的不会重新下载。`,
    },
    lang,
  );
}
