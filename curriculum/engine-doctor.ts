/** What the engine says of this machine: SIMD, threads, WebGPU. */
import { fileURLToPath } from "node:url";
import { ask, type DoctorItem, plain } from "@gradus/lab/doctor/item";
import { threads } from "@gradus/tensor/backend";
import { cpuFeatures } from "@gradus/tensor/wasm/features";

const yes = { en: "yes", zh: "支持" };
const no = { en: "no", zh: "不支持" };
/** Of the npm package `webgpu`, as CI uses it. */
const dawn = "webgpu@0.6.2";

/** @param home where Dawn can be installed: GRADUS_HOME */
export async function engineItems(home: string): Promise<DoctorItem[]> {
  const { simd, relaxedSimd, fma, threads: shared } = cpuFeatures();
  const slow = { en: "Training works, but slowly.", zh: "可以训练，但较慢。" };
  const count = threads();
  return [
    {
      ...{ id: "simd", name: plain("WebAssembly SIMD"), ok: simd, level: "useful" },
      detail: simd ? yes : no,
      ...(simd ? {} : { next: slow }),
    },
    {
      ...{ id: "relaxed-simd", name: plain("WebAssembly relaxed SIMD"), ok: relaxedSimd, level: "optional" },
      detail:
        relaxedSimd && fma ? { en: "yes, with fused multiply-add", zh: "支持，含融合乘加" } : relaxedSimd ? yes : no,
      ...(relaxedSimd ? {} : { next: { en: "Training works, somewhat slower.", zh: "可以训练，略慢一些。" } }),
    },
    {
      ...{ id: "threads", name: { en: "Threads", zh: "线程" }, ok: shared, level: "useful" },
      detail: shared
        ? {
            en: `the engine computes with ${count} (GRADUS_THREADS chooses)`,
            zh: `引擎用 ${count} 个线程计算（可用 GRADUS_THREADS 指定）`,
          }
        : { en: "no shared memory: the engine computes with one", zh: "没有共享内存：引擎只用 1 个线程计算" },
      ...(shared ? {} : { next: slow }),
    },
    await webgpuItem(home),
  ];
}

/** In a process of its own: a driver that is broken ends the process that asks it. */
async function webgpuItem(home: string): Promise<DoctorItem> {
  const common = {
    id: "webgpu",
    name: { en: "WebGPU in Node.js", zh: "Node.js 中的 WebGPU" },
    level: "optional",
  } as const;
  const answer = await ask(process.execPath, [fileURLToPath(new URL("./webgpu-probe.ts", import.meta.url))]);
  const told = answer.kind === "answered" ? answer.text : "";
  if (told.startsWith("adapter ")) return { ...common, ok: true, detail: plain(told.slice("adapter ".length)) };
  const unneeded = {
    en: "Not needed: the processor trains, and pages use the browser's own WebGPU.",
    zh: "并非必需：训练使用处理器，网页使用浏览器自带的 WebGPU。",
  };
  if (told === "absent") {
    const folder = `${home}/webgpu`;
    const set = process.platform === "win32" ? `setx GRADUS_WEBGPU "${folder}"` : `export GRADUS_WEBGPU="${folder}"`;
    return {
      ...{ ...common, ok: false, detail: { en: "Dawn is not installed", zh: "没有安装 Dawn" }, next: unneeded },
      commands: [`npm install --prefix "${folder}" ${dawn}`, set],
      mirrorCommands: [`npm install --prefix "${folder}" --registry=https://registry.npmmirror.com ${dawn}`, set],
    };
  }
  const detail = { en: "Dawn is there, but finds no GPU that works", zh: "有 Dawn，但没有找到可用的 GPU" };
  return { ...common, ok: false, detail, next: unneeded };
}
