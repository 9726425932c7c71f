import { spawnSync } from "node:child_process";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { backend, setThreads, threads as threadCount } from "../backend.ts";
import { cases } from "../conformance/cases.ts";
import { build, Draw } from "../conformance/draw.ts";
import { mul } from "../ops/elementwise.ts";
import { sum } from "../ops/reduce.ts";
import { ones, step, tensor } from "../tensor.ts";
import type { Threads } from "./threads.ts";

let threads: Threads;

async function start(count: number): Promise<void> {
  setThreads(count);
  ones([64, 64]).matmul(ones([64, 64]));
  await vi.waitFor(() => expect(threads.idle).toBe(count - 1), 5000);
}

beforeAll(async () => {
  threads = backend().threads as Threads;
  threads.ignoreGrain = true;
  await start(4);
});

afterAll(() => {
  threads.ignoreGrain = false;
});

/** A result and its gradients, bit for bit. */
function bitsOf(seed: number, { draw, gradient }: (typeof cases)[number]): Uint8Array[] {
  const { inputs, compute } = draw(new Draw(seed));
  return step(() => {
    const leaves = inputs.map((source) => build(source, "float32").detach());
    if (gradient !== false) for (const leaf of leaves) leaf.requiresGrad_();
    const out = compute(leaves);
    if (out.requiresGrad) sum(mul(out, out)).backward();
    const arrays = [out, ...leaves.flatMap(({ grad }) => grad ?? [])].map((t) => t.toTypedArray());
    return arrays.map(({ buffer, byteOffset, byteLength }) => new Uint8Array(buffer, byteOffset, byteLength));
  });
}

describe("results have the same bits, whatever the number of threads", () => {
  it.each(cases)("$name", (operation) => {
    for (let seed = 1; seed <= 8; seed++) {
      const [alone, ...together] = [1, 2, 3, 4].map((count) => {
        setThreads(count);
        return bitsOf(seed, operation);
      });
      for (const bits of together) expect(bits, `seed ${seed}`).toEqual(alone);
    }
  });

  it.each([
    [300, 200, 100],
    [7, 301, 211],
    [64, 784, 10],
    [1, 600, 500],
  ])("a product of %i × %i × %i", (m, k, n) => {
    const random = new Draw(m);
    const [a, b] = [random.array([m, k]), random.array([k, n])].map((source) => build(source, "float32"));
    const [alone, ...together] = [1, 2, 3, 4].map((count) => {
      setThreads(count);
      return a.matmul(b).toTypedArray();
    });
    for (const other of together) expect(other).toEqual(alone);
  });
});

it("a part goes to each thread, in order, with scratch memory of its own", () => {
  setThreads(3);
  const x = tensor(Float32Array.from({ length: 1000 }, (_, i) => -i));
  const out = tensor(new Float32Array(1000));
  const parts: number[][] = [];
  threads.run("abs", 1000, 1, (from, to, thread) => {
    parts.push([from, to, thread]);
    return [x.storage.address + 4 * from, out.storage.address + 4 * from, to - from];
  });
  expect(parts.sort(([a], [b]) => a - b)).toEqual([
    [0, 333, 0],
    [333, 666, 1],
    [666, 1000, 2],
  ]);
  expect(out.toTypedArray()).toEqual(Float32Array.from({ length: 1000 }, (_, i) => i));
});

it("works after the memory has grown", () => {
  setThreads(3);
  const before = backend().pool?.memory.buffer.byteLength as number;
  const big = ones([before / 4 + 1]);
  const a = ones([100, 100]);
  expect(Array.from(a.matmul(a).toTypedArray()).every((v) => v === 100)).toBe(true);
  expect(sum(big).item()).toBe(before / 4 + 1);
});

it("an error of a kernel is thrown here, and the next call works", () => {
  setThreads(2);
  const wild = () => [0xf0000000, 0xf0000000, 1000];
  expect(() => threads.run("abs", 2000, 1, wild)).toThrow(WebAssembly.RuntimeError);
  expect(threads.idle).toBe(1);
});

it("counts that are none are refused", () => {
  for (const count of [0, -1, 1.5, Number.NaN, 65]) expect(() => setThreads(count)).toThrow("setThreads");
});

/** Runs a program with the engine in a Node of its own. */
function program(body: string, env: Record<string, string> = {}, ...flags: string[]) {
  const source = ["backend", "tensor"].map((name) => new URL(`../${name}.ts`, import.meta.url).href);
  const text = `
    import { backend, setThreads, threads } from ${JSON.stringify(source[0])};
    import { ones } from ${JSON.stringify(source[1])};
    const product = () => ones([256, 256]).matmul(ones([256, 256])).toTypedArray().every((v) => v === 256);
    const up = async (n) => { while (product() && backend().threads.idle !== n) await new Promise((r) => setTimeout(r, 5)); };
    ${body}`;
  const begin = performance.now();
  const { stdout, stderr, status } = spawnSync(process.execPath, [...flags, "--input-type=module", "-e", text], {
    encoding: "utf8",
    timeout: 15_000,
    env: { ...process.env, NODE_OPTIONS: "", GRADUS_THREADS: "", ...env },
  });
  return { stdout: stdout.trim(), stderr, status, endedMs: performance.timeOrigin + performance.now(), begin };
}

describe("a program that computes with threads", () => {
  it("ends by itself", () => {
    const { stdout, status, endedMs } = program("setThreads(3); await up(2); console.log(Date.now());");
    expect(status).toBe(0);
    expect(endedMs - Number(stdout)).toBeLessThan(1000);
  });

  it("goes on when a thread dies, and says so", () => {
    const { stdout, stderr, status } = program(`
      const node = process.getBuiltinModule("node:worker_threads");
      const all = [];
      node.Worker = class extends node.Worker { constructor(...args) { super(...args); all.push(this); } };
      setThreads(3); await up(2);
      await all[0].terminate();
      console.log(product(), backend().threads.idle);`);
    expect(stdout).toBe("true 1");
    expect(stderr).toContain("a thread that computes ended");
    expect(status).toBe(0);
  });

  it("uses one where threads are forbidden, and says nothing", () => {
    const body = "setThreads(2); console.log(product(), threads());";
    const { stdout, stderr } = program(body, {}, "--permission", "--allow-fs-read=*");
    expect(stdout).toBe("true 1");
    expect(stderr).toBe("");
  });

  it("takes their number from the environment", () => {
    expect(program("console.log(threads());", { GRADUS_THREADS: "3" }).stdout).toBe("3");
    expect(program("console.log(threads());", { GRADUS_THREADS: "many" }).stderr).toContain("GRADUS_THREADS=many");
  });
});

it("half of the machine's threads compute by default", () => expect(threadCount()).toBeGreaterThanOrEqual(1));
