/** What this machine has, and what to do about what is missing. */
import { access, constants, statfs } from "node:fs/promises";
import { availableParallelism, cpus, freemem, totalmem } from "node:os";
import { findIsolation } from "@gradus/sandbox/os";
import { makeFolder } from "./home.ts";
import type { Bilingual } from "./lab.ts";
import { moduleVersions, pythons } from "./python.ts";

export interface DoctorItem {
  name: Bilingual;
  ok: boolean;
  detail: Bilingual;
  /** What to do where it is not ok. */
  next?: Bilingual;
}

const gigabyte = 2 ** 30;
const neededDisk = 1 * gigabyte;

/** A probe module: an empty function over v128, which only machines with SIMD take. */
const simdProbe = Uint8Array.of(
  ...[0, 97, 115, 109, 1, 0, 0, 0, 1, 5, 1, 96, 0, 1, 123, 3, 2, 1, 0],
  ...[10, 10, 1, 8, 0, 65, 0, 253, 15, 253, 98, 11],
);

/** Same text in both languages: names, versions, numbers. */
function plain(text: string): Bilingual {
  return { en: text, zh: text };
}

export async function doctor(home: string): Promise<DoctorItem[]> {
  const [homeItem, diskItem, sandbox, pythonItems] = await Promise.all([
    homeOf(home),
    diskOf(home),
    sandboxItem(),
    pythonOf(home),
  ]);
  return [nodeItem(), processorItem(), memoryItem(), simdItem(), homeItem, diskItem, sandbox, ...pythonItems];
}

/** What stands around exercises besides Node's permission model. */
async function sandboxItem(): Promise<DoctorItem> {
  const name = { en: "Sandbox for exercises", zh: "练习的沙箱" };
  const isolation = await findIsolation();
  if (isolation !== "none") {
    return { name, ok: true, detail: { en: `Node.js and ${isolation}`, zh: `Node.js 与 ${isolation}` } };
  }
  const linux = process.platform === "linux";
  return {
    name,
    // Nobody can install what their system does not have.
    ok: !linux,
    detail: { en: "Node.js' permissions alone", zh: "仅 Node.js 的权限限制" },
    ...(linux
      ? {
          next: {
            en: "Not needed for what you write yourself. For more protection install bubblewrap.",
            zh: "运行自己写的代码并不需要。如需更强的隔离，请安装 bubblewrap。",
          },
        }
      : {}),
  };
}

function nodeItem(): DoctorItem {
  return { name: plain("Node.js"), ok: true, detail: plain(`${process.version}, ${process.platform} ${process.arch}`) };
}

function processorItem(): DoctorItem {
  const cores = availableParallelism();
  const model = cpus()[0]?.model.trim() ?? "";
  return {
    name: { en: "Processor", zh: "处理器" },
    ok: true,
    detail: { en: `${cores} cores, ${model}`, zh: `${cores} 核，${model}` },
  };
}

function memoryItem(): DoctorItem {
  const ok = totalmem() >= 3.5 * gigabyte;
  const [total, free] = [totalmem(), freemem()].map((bytes) => (bytes / gigabyte).toFixed(1));
  return {
    name: { en: "Memory", zh: "内存" },
    ok,
    detail: { en: `${total} GB, ${free} GB free`, zh: `共 ${total} GB，空闲 ${free} GB` },
    ...(ok ? {} : { next: { en: "Close other programs before long runs.", zh: "长时间训练前请关闭其他程序。" } }),
  };
}

function simdItem(): DoctorItem {
  const ok = WebAssembly.validate(simdProbe);
  return {
    name: { en: "WebAssembly SIMD", zh: "WebAssembly SIMD" },
    ok,
    detail: ok ? { en: "yes", zh: "支持" } : { en: "no", zh: "不支持" },
    ...(ok
      ? {}
      : {
          next: {
            en: "Training works, but slowly; a newer processor helps.",
            zh: "可以训练，但较慢；换用较新的处理器会更快。",
          },
        }),
  };
}

async function homeOf(home: string): Promise<DoctorItem> {
  const name = { en: "Gradus' folder", zh: "Gradus 的文件夹" };
  try {
    await makeFolder(home);
    await access(home, constants.W_OK);
    return { name, ok: true, detail: plain(home) };
  } catch {
    return {
      name,
      ok: false,
      detail: { en: `${home} cannot be written to`, zh: `${home} 不可写` },
      next: { en: "Set GRADUS_HOME to a folder of your own.", zh: "请把 GRADUS_HOME 设为自己的文件夹。" },
    };
  }
}

async function diskOf(home: string): Promise<DoctorItem> {
  const name = { en: "Free disk space", zh: "可用磁盘空间" };
  try {
    const { bavail, bsize } = await statfs(home);
    const free = bavail * bsize;
    const ok = free >= neededDisk;
    return {
      name,
      ok,
      detail: plain(`${(free / gigabyte).toFixed(1)} GB`),
      ...(ok ? {} : { next: { en: "Free at least 1 GB.", zh: "请至少腾出 1 GB 空间。" } }),
    };
  } catch {
    return { name, ok: false, detail: { en: "unknown", zh: "未知" } };
  }
}

/** Python is never needed; where it is there, twins and later units use it. */
async function pythonOf(home: string): Promise<DoctorItem[]> {
  const modules = ["numpy", "pandas", "torch"];
  let best: { python: string; versions: Record<string, string> } | undefined;
  for (const python of pythons(home)) {
    const versions = await moduleVersions(python, modules);
    if (versions && (!best || Object.keys(versions).length > Object.keys(best.versions).length))
      best = { python, versions };
    if (best && modules.every((module) => module in best!.versions)) break;
  }
  const setup = {
    en: "Not needed, but PyTorch twins of the labs use it: npx --no-install gradus python setup",
    zh: "并非必需；实验的 PyTorch 版本会用到：npx --no-install gradus python setup",
  };
  if (!best) {
    const next = {
      en: "Not needed. To have it: install Python 3 from python.org.",
      zh: "并非必需。如需使用，请从 python.org 安装 Python 3。",
    };
    return [{ name: plain("Python"), ok: false, detail: { en: "not found", zh: "未找到" }, next }];
  }
  const { python, versions } = best;
  const names: Record<string, string> = { numpy: "NumPy", pandas: "Pandas", torch: "PyTorch" };
  return [
    { name: plain("Python"), ok: true, detail: plain(`${versions.python} (${python})`) },
    ...modules.map((module) => {
      const version = versions[module];
      const missing = { detail: { en: "not found", zh: "未找到" }, next: setup };
      return {
        name: plain(names[module]),
        ok: version !== undefined,
        ...(version ? { detail: plain(version) } : missing),
      };
    }),
  ];
}
