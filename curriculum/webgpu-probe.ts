/** Says what WebGPU finds in Node: "absent", "adapter NAME", or nothing that can be used. Run by the doctor, in a process of its own. */
import { loadDawn } from "@gradus/tensor/webgpu/dawn";

let gpu: GPU | undefined;
try {
  gpu = await loadDawn();
} catch {
  console.log("absent");
}
const adapter = await gpu?.requestAdapter();
if (adapter) {
  const { vendor, architecture, description } = adapter.info;
  console.log(`adapter ${description || [vendor, architecture].filter(Boolean).join(" ") || "WebGPU"}`);
}
process.exit(0);
