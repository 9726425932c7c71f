import { existsSync } from "node:fs";
import { mkdtemp, rm, truncate } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { pull } from "./fetch.ts";
import { loadMnist } from "./mnist.ts";
import type { Mnist } from "./mnist-parse.ts";

const shared = process.env.GRADUS_DATA_MIRROR ?? fileURLToPath(new URL("../../../../shared/data", import.meta.url));
const hasMirror = existsSync(join(shared, "mnist"));

let home: string;
let small: Mnist;
beforeAll(async () => {
  home = await mkdtemp(join(tmpdir(), "gradus-mnist-"));
  small = await loadMnist(await pull("mnist-10k", { home, mirror: "", offline: true }));
});
afterAll(() => rm(home, { recursive: true, force: true }));

function countLabels(labels: Uint8Array): number[] {
  const counts = new Array<number>(10).fill(0);
  for (const label of labels) counts[label]!++;
  return counts;
}

describe("mnist-10k", () => {
  it("has 8,000 and 2,000 digits, a fifth of every class held out", () => {
    expect([small.train.count, small.test.count]).toEqual([8000, 2000]);
    const held = countLabels(small.test.labels);
    const all = countLabels(small.train.labels).map((count, digit) => count + held[digit]!);
    expect(all).toEqual([1001, 1127, 991, 1032, 980, 863, 1014, 1070, 944, 978]);
    expect(held).toEqual(all.map((count) => Math.round(count / 5)));
  });

  it("has every digit in every stretch of 100", () => {
    for (let start = 0; start < 8000; start += 100) {
      expect(Math.min(...countLabels(small.train.labels.subarray(start, start + 100)))).toBeGreaterThan(6);
    }
  });

  it("says what is wrong with a file that cannot be read", async () => {
    const files = await pull("mnist-10k", { home, mirror: "", offline: true });
    await expect(loadMnist({ ...files, "t10k-labels-idx1-ubyte": join(home, "nothing") }, "zh")).rejects.toThrow(
      "无法读取",
    );
    await truncate(files["t10k-labels-idx1-ubyte"]!, 1000);
    await expect(loadMnist(files)).rejects.toThrow("promise 2000 elements, but 992 follow");
  });
});

describe("the full MNIST, from the mirror folder", () => {
  it("is LeCun's, and has every picture of mnist-10k in its training half, pixel for pixel", async ({ skip }) => {
    skip(!hasMirror, "without a mirror folder it would need the network; GRADUS_DATA_MIRROR names one");
    const full = await loadMnist(await pull("mnist", { home, mirror: shared, offline: true }));
    expect([full.train.count, full.test.count]).toEqual([60_000, 10_000]);
    expect(countLabels(full.train.labels)).toEqual([5923, 6742, 5958, 6131, 5842, 5421, 5918, 6265, 5851, 5949]);
    expect(countLabels(full.test.labels)).toEqual([980, 1135, 1032, 1010, 982, 892, 958, 1028, 974, 1009]);

    const key = (images: Uint8Array, i: number) =>
      Buffer.from(images.subarray(i * 784, (i + 1) * 784)).toString("latin1");
    const index = new Map(Array.from({ length: 60_000 }, (_, i) => [key(full.train.images, i), i]));
    const found = new Set<number>();
    for (const { images, labels, count } of [small.train, small.test]) {
      for (let i = 0; i < count; i++) {
        const at = index.get(key(images, i));
        if (at === undefined || full.train.labels[at] !== labels[i]) throw new Error(`picture ${i} is not in MNIST`);
        found.add(at);
      }
    }
    expect(found.size).toBe(10_000);
    expect(Math.max(...found)).toBe(9_999);
  });
});
