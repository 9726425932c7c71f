/** What this browser offers to figures and code that run in pages. */
import { useEffect, useState } from "react";
import type { DoctorItem } from "../../../shared/api.ts";

const yes = { en: "yes", zh: "支持" };

function threadsItem(): DoctorItem {
  const ok = globalThis.crossOriginIsolated && typeof SharedArrayBuffer === "function";
  const cores = navigator.hardwareConcurrency;
  return {
    ...{ id: "page-threads", name: { en: "Threads in pages", zh: "网页中的线程" }, ok, level: "optional" },
    detail: ok
      ? { en: `shared memory, ${cores} cores`, zh: `有共享内存，${cores} 核` }
      : { en: "no shared memory: figures compute with one", zh: "没有共享内存：图示只用 1 个线程计算" },
  };
}

async function gpuItem(): Promise<DoctorItem> {
  const common = {
    id: "page-webgpu",
    name: { en: "WebGPU in pages", zh: "网页中的 WebGPU" },
    level: "optional",
  } as const;
  const next = { en: "Not needed: pages compute on the processor.", zh: "并非必需：网页用处理器计算。" };
  if (!navigator.gpu) {
    return { ...common, ok: false, detail: { en: "this browser has none", zh: "这个浏览器不支持" }, next };
  }
  const adapter = await navigator.gpu.requestAdapter().catch(() => null);
  if (!adapter) {
    return { ...common, ok: false, detail: { en: "no GPU can be used", zh: "没有可用的 GPU" }, next };
  }
  const { vendor, architecture, description } = adapter.info;
  const name = description || [vendor, architecture].filter(Boolean).join(" ");
  return { ...common, ok: true, detail: name ? { en: name, zh: name } : yes };
}

/** The GPU's line comes when the browser has told of it. */
export function useBrowser(): DoctorItem[] {
  const [gpu, setGpu] = useState<DoctorItem>();
  useEffect(() => {
    let left = false;
    gpuItem().then((item) => !left && setGpu(item));
    return () => {
      left = true;
    };
  }, []);
  return [threadsItem(), ...(gpu ? [gpu] : [])];
}
