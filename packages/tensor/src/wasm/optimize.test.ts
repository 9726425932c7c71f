import { expect, test } from "vitest";
import { createKernels } from "./module.ts";
import { findOptimizer } from "./optimize.ts";
import { checkedKernels, sameBits } from "./self-check.ts";

const pages = { initial: 16, maximum: 65536, shared: true };

test("every kernel of the start-up check is there", () => {
  const { exports: kernels } = createKernels(new WebAssembly.Memory(pages)).instance;
  for (const name of checkedKernels) expect(kernels[name], name).toBeTypeOf("function");
});

test("the check tells a kernel that gives other bits, and leaves zeros", () => {
  const memory = new WebAssembly.Memory(pages);
  const kernels = createKernels(memory).instance.exports;
  const exp = kernels.exp as (x: number, out: number, n: number) => void;
  const wrong = (x: number, out: number, n: number) => {
    exp(x, out, n);
    new Uint32Array(memory.buffer, out, n)[n - 1] ^= 1;
  };
  expect(sameBits(memory, { exports: kernels }, { exports: kernels })).toBe(true);
  expect(sameBits(memory, { exports: kernels }, { exports: { ...kernels, exp: wrong } })).toBe(false);
  expect(new Uint8Array(memory.buffer).every((byte) => byte === 0)).toBe(true);
});

test.runIf(process.arch === "x64")("in Node on x64 kernels are optimized from the start, and can be left plain", () => {
  expect(findOptimizer()?.revectorizes).toBe(true);
  const before = process.env.GRADUS_REVECTORIZE;
  process.env.GRADUS_REVECTORIZE = "0";
  try {
    expect(createKernels(new WebAssembly.Memory(pages)).kernels.features.revectorized).toBe(false);
  } finally {
    if (before === undefined) delete process.env.GRADUS_REVECTORIZE;
    else process.env.GRADUS_REVECTORIZE = before;
  }
});
