import { TensorError } from "../errors.ts";
import { findNode } from "../node.ts";

let instance: GPU | null = null;

/**
 * WebGPU for Node: Dawn, from the npm package `webgpu`. Nobody needs to have it (it takes 132 MB), so it is looked for where
 * `GRADUS_WEBGPU` says (a folder that it was installed into) and then like any package.
 */
export async function loadDawn(): Promise<GPU> {
  const folder = findNode()?.env.GRADUS_WEBGPU;
  try {
    const { create } = (await import(/* @vite-ignore */ dawnAt(folder))) as { create(options: string[]): GPU };
    // Held for good: Dawn crashes when the instance is collected while a device lives.
    instance ??= create([]);
    return instance;
  } catch (error) {
    throw new TensorError(
      'initWebGPU: there is no WebGPU here. A page needs https or localhost and a current browser; Node needs the npm package "webgpu"' +
        (folder
          ? ` (looked for in GRADUS_WEBGPU, ${folder}: ${(error as Error).message})`
          : ", or GRADUS_WEBGPU, a folder that has it"),
    );
  }
}

function dawnAt(folder: string | undefined): string {
  const node = findNode();
  if (!folder || !node) return "webgpu";
  const { join } = node.getBuiltinModule("node:path");
  const { pathToFileURL } = node.getBuiltinModule("node:url");
  return pathToFileURL(join(folder, "node_modules/webgpu/index.js")).href;
}
