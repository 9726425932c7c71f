/** Gradus in a page's Worker: answers the same requests by messages. */
import { backend, setBackend, setThreads } from "@gradus/tensor/backend";
import { workloads } from "../gradus-workloads.ts";
import type { Request, Run } from "../protocol.ts";

setBackend("wasm");
let run: Run = () => null;

addEventListener("message", async ({ data }: MessageEvent<Request | { threads: number }>) => {
  if ("threads" in data) {
    setThreads(data.threads);
    postMessage({ version: JSON.stringify(backend().features), workloads: Object.keys(workloads) });
  } else if ("prepare" in data) {
    run = workloads[data.prepare]();
    postMessage({ ready: true });
  } else {
    const start = performance.now();
    let loss: number | null = null;
    for (let i = 0; i < data.repeat; i++) loss = await run();
    postMessage({ ms: performance.now() - start, loss });
  }
});
