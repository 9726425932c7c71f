/** Makes the learner's Python environment, `<home>/python`. */
import { spawn } from "node:child_process";
import { rename, rm } from "node:fs/promises";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { fileSystemError, LabError, type Lang } from "./error.ts";
import { makeFolder } from "./home.ts";
import type { Bilingual } from "./lab.ts";
import { moduleVersions, pythonWith } from "./python.ts";

/** pip says nothing for minutes while it unpacks PyTorch. */
const silenceMs = 15 * 60_000;

const packages = ["numpy", "pandas", "torch"];

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
}

/** @throws LabError without Python, without a network, or where the home cannot be written to; no half environment is left */
export async function pythonSetup(home: string, { lang, signal, onLine }: PythonSetupOptions): Promise<void> {
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
    await execute(system, ["-m", "venv", draft], { lang, signal, onLine });
    const inside = process.platform === "win32" ? join(draft, "Scripts", "python.exe") : join(draft, "bin", "python");
    await execute(inside, ["-m", "pip", "install", "--no-input", "--progress-bar", "off", ...packages], {
      lang,
      signal,
      onLine,
    });
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

/** What Python says of a disk that is full or may not be written to, as Node.js would say it. */
function fileSystemRefusal(output: string): NodeJS.ErrnoException | undefined {
  const codes = { 28: "ENOSPC", 122: "EDQUOT", 30: "EROFS", 13: "EACCES" };
  const found = Object.entries(codes).find(([number]) => output.includes(`[Errno ${number}]`));
  return found && Object.assign(new Error(output), { code: found[1], syscall: "write" });
}

async function execute(program: string, args: string[], { lang, signal, onLine }: PythonSetupOptions): Promise<void> {
  const child = spawn(program, args, { signal, stdio: ["ignore", "pipe", "pipe"], killSignal: "SIGKILL" });
  let silence = setTimeout(() => child.kill("SIGKILL"), silenceMs);
  const words: string[] = [];
  const hear = (line: string) => {
    clearTimeout(silence);
    silence = setTimeout(() => child.kill("SIGKILL"), silenceMs);
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
  const last = words.filter((word) => /error/i.test(word)).at(-1) ?? words.at(-1) ?? "";
  throw new LabError(
    "pip",
    {
      en: `The packages could not be installed: ${last} Check the network; an index near you can be set with PIP_INDEX_URL. Nothing was left behind.`,
      zh: `软件包安装失败：${last} 请检查网络；可用环境变量 PIP_INDEX_URL 指定就近的镜像。没有留下不完整的文件。`,
    },
    lang,
  );
}
