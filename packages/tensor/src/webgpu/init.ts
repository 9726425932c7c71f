import { provideWebGPU } from "../backend.ts";
import { TensorError } from "../errors.ts";
import { loadDawn } from "./dawn.ts";
import { Gpu } from "./gpu.ts";
import { createOverrides } from "./overrides.ts";

export interface WebGPUOptions {
  /** Where adapters come from; `navigator.gpu` in a page, Dawn in Node when left out. */
  gpu?: GPU;
  powerPreference?: GPUPowerPreference;
  /** Checks every operation by itself, so that an error names it. Slow. */
  debug?: boolean;
}

/**
 * Finds a GPU, so that `setBackend("webgpu")` works. To be called again where the GPU was lost; arrays do not survive that.
 * @throws where there is no WebGPU here, or no adapter
 */
export async function initWebGPU({ gpu, powerPreference, debug }: WebGPUOptions = {}): Promise<Gpu> {
  const source = gpu ?? (globalThis.navigator as Navigator | undefined)?.gpu ?? (await loadDawn());
  const adapter = await source.requestAdapter(powerPreference ? { powerPreference } : {});
  if (!adapter) {
    throw new TensorError(
      "initWebGPU: WebGPU is there, but no adapter: no GPU with a Vulkan, Metal or Direct3D 12 driver was found. " +
        'The backend "wasm" needs none',
    );
  }
  const { maxBufferSize, maxStorageBufferBindingSize } = adapter.limits;
  const device = await adapter.requestDevice({ requiredLimits: { maxBufferSize, maxStorageBufferBindingSize } });
  const machine = new Gpu(device, debug);
  const { vendor, architecture, description } = adapter.info;
  provideWebGPU({
    name: "webgpu",
    pool: null,
    device: machine,
    overrides: createOverrides(machine),
    threads: null,
    features: { backend: "webgpu", vendor, architecture, description },
  });
  return machine;
}
