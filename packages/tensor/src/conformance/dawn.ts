/** For tests: WebGPU in Node, where it was installed, on a software adapter where there is no GPU. */
import { existsSync } from "node:fs";
import { fileURLToPath } from "node:url";
import type { Gpu } from "../webgpu/gpu.ts";
import { initWebGPU } from "../webgpu/init.ts";

const installed = fileURLToPath(new URL("../../../../.cache/webgpu", import.meta.url));
/** SwiftShader, as Debian's Chromium brings it: a Vulkan driver that computes on the CPU. */
const swiftShader = "/usr/lib/chromium/vk_swiftshader_icd.json";

/** A device, or why there is none. @param debug whether it checks every operation by itself */
export async function findGpu(debug = false): Promise<Gpu | string> {
  if (!process.env.GRADUS_WEBGPU && existsSync(installed)) process.env.GRADUS_WEBGPU = installed;
  if (!process.env.VK_ICD_FILENAMES && existsSync(swiftShader)) process.env.VK_ICD_FILENAMES = swiftShader;
  try {
    return await initWebGPU({ debug });
  } catch (error) {
    return (
      `${(error as Error).message}. For this test: npm install --prefix .cache/webgpu webgpu ` +
      "(Debian, Ubuntu without a GPU: apt-get install chromium libvulkan1)"
    );
  }
}
