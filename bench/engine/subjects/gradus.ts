/** Gradus's side of the engine benchmark, in Node. The first argument names the backend. */
import { type BackendName, backend, setBackend } from "@gradus/tensor/backend";
import { workloads } from "../gradus-workloads.ts";
import { serve } from "../protocol.ts";

const name = (process.argv[2] ?? "wasm") as BackendName;
/** The reference kernels say what is computed; a step of a GPT takes them minutes. */
const small = ["matmul-64", "matmul-128", "matmul-256", "add-1k", "mlp"];

setBackend(name);
const chosen = Object.entries(workloads).filter(([workload]) => name !== "js" || small.includes(workload));
await serve(JSON.stringify(backend().features), Object.fromEntries(chosen));
