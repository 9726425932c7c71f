/** Gradus's side of the engine benchmark, in Node. The first argument names the backend. */
import { type BackendName, backend, setBackend } from "@gradus/tensor/backend";
import { workloads } from "../gradus-workloads.ts";
import { serve } from "../protocol.ts";

setBackend((process.argv[2] ?? "wasm") as BackendName);
await serve(JSON.stringify(backend().features), workloads);
