/** The suite on WebGPU in a page: bundled and driven by apps/workbench/e2e/webgpu.test.ts. */
import { setBackend } from "../backend.ts";
import { initWebGPU } from "../webgpu/init.ts";
import { cases } from "./cases.ts";
import { agreesOnWebGPU } from "./webgpu.ts";

export interface Suite {
  names: string[];
  /** Finds a GPU; its name. */
  start(): Promise<string>;
  /** What is wrong with a case, "refused" where it has no kernel, or "" where it agrees with float64. */
  check(name: string, seeds: readonly number[]): Promise<string>;
}

const suite: Suite = {
  names: cases.map(({ name }) => name),
  async start() {
    const { device } = await initWebGPU();
    setBackend("webgpu");
    return device.adapterInfo?.description || device.adapterInfo?.vendor || "";
  },
  async check(name, seeds) {
    const found = cases.find((c) => c.name === name);
    if (!found) return `there is no case ${name}`;
    return agreesOnWebGPU(found, seeds).then(
      (agrees) => (agrees ? "" : "refused"),
      (error: Error) => error.message,
    );
  },
};

Object.assign(globalThis, { suite });
