import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { backend, setBackend } from "../backend.ts";
import { findGpu } from "../conformance/dawn.ts";
import { noKernel } from "../memory.ts";
import { matmul } from "../ops/matmul.ts";
import { Generator, rand } from "../ops/random.ts";
import { sum } from "../ops/reduce.ts";
import { keep, ones, step, tensor, zeros } from "../tensor.ts";
import type { Gpu } from "./gpu.ts";
import { initWebGPU } from "./init.ts";

const found = await findGpu(true);

afterEach(() => setBackend("wasm"));

describe("without a device", () => {
  it("initWebGPU says that there is no adapter", async () => {
    const nothing = { requestAdapter: async () => null } as unknown as GPU;
    await expect(initWebGPU({ gpu: nothing })).rejects.toThrow(/no adapter.*"wasm" needs none/);
  });
});

describe("arrays on a device", () => {
  if (typeof found === "string") {
    it("are read, moved, refused and lost as they should", ({ skip }) => skip(found));
    return;
  }
  let gpu: Gpu = found;
  beforeAll(() => setBackend("webgpu"));
  afterAll(() => gpu.close());

  it("are read with data(), not at once", async () => {
    setBackend("webgpu");
    const x = tensor([1, 2, 3, 4], [2, 2]).transpose(0, 1).add(1);
    expect([...(await x.data())]).toEqual([2, 4, 3, 5]);
    expect(() => x.toTypedArray()).toThrow(/use await data\(\)/);
    expect(() => sum(x).item()).toThrow(/use await data\(\)/);
    expect(() => x.storage.array).toThrow(/use await data\(\)/);
    expect(String(x)).toBe("Tensor float32[2, 2]");
    expect((await zeros([0, 3]).mul(2).data()).length).toBe(0);
    expect([...(await tensor([1, 0, 3]).to("bool").data())]).toEqual([1, 0, 1]);
  });

  it("are read as they were when asked, whatever the step does to their memory then", async () => {
    setBackend("webgpu");
    const reads = Array.from({ length: 20 }, (_, i) => step(() => ({ read: ones([64]).mul(i).data() })).read);
    for (const [i, read] of reads.entries()) expect((await read)[63]).toBe(i);
  });

  it("move between backends", async () => {
    setBackend("wasm");
    const here = tensor([1, 2, 3]);
    const there = await here.toBackend("webgpu");
    expect(() => here.add(there)).toThrow(
      /add: an array \[3\] was made on the backend webgpu, and the active one is wasm/,
    );
    setBackend("webgpu");
    const back = await there.mul(2).toBackend("wasm");
    setBackend("wasm");
    expect([...back.add(here).toTypedArray()]).toEqual([3, 6, 9]);
  });

  it("have the same random numbers as on the CPU", async () => {
    const draw = () => {
      const generator = new Generator(2 ** 40 + 7);
      generator.drawn = 2 ** 32 - 3;
      return rand([11], generator);
    };
    const here = draw().toTypedArray();
    setBackend("webgpu");
    expect([...(await draw().data())]).toEqual([...here]);
  });

  it("of types that the device lacks, and operations without a kernel, are refused", async () => {
    setBackend("webgpu");
    expect(() => tensor([1, 2], [2], "float64").add(1)).toThrow(/"webgpu" has no float64.*setBackend\("js"\)/);
    expect(noKernel("svd", gpu, [ones([2, 3])]).message).toMatch(
      /^svd: backend "webgpu" has no kernel for it \(with float32\[2, 3\]\).*toBackend\("wasm"\)/,
    );
  });

  it("take no more memory with every step", () => {
    setBackend("webgpu");
    const weight = keep(rand([8, 8], new Generator(1))).requiresGrad_();
    const run = () =>
      step(() => {
        weight.grad = null;
        sum(matmul(ones([4, 8]), weight).relu()).backward();
        weight.grad = null;
      });
    run();
    const before = gpu.bytesInUse;
    for (let i = 0; i < 50; i++) run();
    expect(gpu.bytesInUse).toBe(before);
  });

  it("a mistake in a kernel is told at the next read, with the operation's name", async () => {
    setBackend("webgpu");
    const out = tensor([1]);
    gpu.run({
      op: "broken",
      key: "broken",
      code: () => "this is not WGSL",
      writes: [out.storage],
      reads: [],
      params: [],
      groups: [1],
    });
    await expect(out.data()).rejects.toThrow(/webgpu: broken: /);
    expect([...(await tensor([2]).mul(3).data())]).toEqual([6]);
  });

  it("are gone with the device, and a new one continues", async () => {
    setBackend("webgpu");
    const old = tensor([1]).add(1);
    const { features } = backend();
    expect(features.backend).toBe("webgpu");
    gpu.close();
    await expect(old.data()).rejects.toThrow(/the GPU was lost .*initWebGPU\(\) again/);
    gpu = await initWebGPU();
    setBackend("webgpu");
    expect([...(await tensor([1]).add(1).data())]).toEqual([2]);
    expect(() => old.add(1)).toThrow(/was made on the backend webgpu/);
  });
});
