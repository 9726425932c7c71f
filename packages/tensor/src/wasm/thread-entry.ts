/** A thread that computes kernels: Node gives it its data at the start, a page sends them. */
import { serveJobs, type ThreadData } from "./jobs.ts";

const node = globalThis.process?.getBuiltinModule?.("node:worker_threads");
if (node) serveJobs(node.workerData);
else globalThis.addEventListener("message", ({ data }: MessageEvent<ThreadData>) => serveJobs(data), { once: true });
