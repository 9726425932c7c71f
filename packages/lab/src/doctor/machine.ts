/** The machine itself: processor, memory, disk, what surrounds foreign code. */
import { access, constants, statfs } from "node:fs/promises";
import { availableParallelism, cpus, freemem, totalmem } from "node:os";
import { findIsolation } from "@gradus/sandbox/os";
import { makeFolder } from "../home.ts";
import { findManager, installCommand } from "./install.ts";
import { type DoctorItem, plain } from "./item.ts";

const gigabyte = 2 ** 30;
/** For data sets and runs of the first stages. */
const neededDisk = 1 * gigabyte;

export function nodeItem(): DoctorItem {
  return {
    ...{ id: "node", name: plain("Node.js"), ok: true, level: "needed" },
    detail: plain(`${process.version}, ${process.platform} ${process.arch}`),
  };
}

export function processorItem(): DoctorItem {
  const cores = availableParallelism();
  const model = cpus()[0]?.model.trim() || process.arch;
  return {
    ...{ id: "processor", name: { en: "Processor", zh: "处理器" }, ok: true, level: "needed" },
    detail: { en: `${cores} ${cores === 1 ? "core" : "cores"}, ${model}`, zh: `${cores} 核，${model}` },
  };
}

export function memoryItem(): DoctorItem {
  const ok = totalmem() >= 3.5 * gigabyte;
  const [total, free] = [totalmem(), freemem()].map((bytes) => (bytes / gigabyte).toFixed(1));
  return {
    ...{ id: "memory", name: { en: "Memory", zh: "内存" }, ok, level: "needed" },
    detail: { en: `${total} GB, ${free} GB free`, zh: `共 ${total} GB，空闲 ${free} GB` },
    ...(ok ? {} : { next: { en: "Close other programs before long runs.", zh: "长时间训练前请关闭其他程序。" } }),
  };
}

export async function homeItem(home: string): Promise<DoctorItem> {
  const common = { id: "home", name: { en: "Gradus' folder", zh: "Gradus 的文件夹" }, level: "needed" } as const;
  try {
    await makeFolder(home);
    await access(home, constants.W_OK);
    return { ...common, ok: true, detail: plain(home) };
  } catch {
    return {
      ...{ ...common, ok: false },
      detail: { en: `${home} cannot be written to`, zh: `${home} 不可写` },
      next: { en: "Set GRADUS_HOME to a folder of your own.", zh: "请把 GRADUS_HOME 设为自己的文件夹。" },
    };
  }
}

export async function diskItem(home: string): Promise<DoctorItem> {
  const common = { id: "disk", name: { en: "Free disk space", zh: "可用磁盘空间" }, level: "needed" } as const;
  try {
    const { bavail, bsize } = await statfs(home);
    const free = bavail * bsize;
    const ok = free >= neededDisk;
    return {
      ...{ ...common, ok },
      detail: plain(`${(free / gigabyte).toFixed(1)} GB`),
      ...(ok ? {} : { next: { en: "Free at least 1 GB.", zh: "请至少腾出 1 GB 空间。" } }),
    };
  } catch {
    return { ...common, ok: false, detail: { en: "unknown", zh: "未知" } };
  }
}

/** What stands around exercises besides Node's permission model. */
export async function sandboxItem(): Promise<DoctorItem> {
  const common = { id: "sandbox", name: { en: "Sandbox for exercises", zh: "练习的沙箱" }, level: "optional" } as const;
  const isolation = await findIsolation();
  if (isolation !== "none") {
    return { ...common, ok: true, detail: { en: `Node.js and ${isolation}`, zh: `Node.js 与 ${isolation}` } };
  }
  const linux = process.platform === "linux";
  const command = linux ? installCommand("bubblewrap", await findManager()) : undefined;
  return {
    // Nobody can install what their system does not have.
    ...{ ...common, ok: !linux },
    detail: { en: "Node.js' permissions alone", zh: "仅 Node.js 的权限限制" },
    ...(linux && {
      next: {
        en: "Not needed for what you write yourself. For more protection install bubblewrap.",
        zh: "运行自己写的代码并不需要。如需更强的隔离，请安装 bubblewrap。",
      },
    }),
    ...(command ? { commands: [command] } : {}),
  };
}
