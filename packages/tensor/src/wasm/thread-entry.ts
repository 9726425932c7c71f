/** A thread that computes kernels: Node gives it its data at the start, a page sends them. */
import { findNode } from "../node.ts";
import { serveJobs, type ThreadData } from "./jobs.ts";

const node = findNode()?.getBuiltinModule("node:worker_threads");
if (node) serveJobs(node.workerData as ThreadData);
else globalThis.addEventListener("message", ({ data }: MessageEvent<ThreadData>) => serveJobs(data), { once: true });
