import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, expect, test, vi } from "vitest";
import { progressLine, sizeOf, toDownload } from "./progress.js";

const step = { title: { en: "Setting up", zh: "准备" }, megabytes: 200, download: 50 };
afterEach(() => {
  vi.unstubAllEnvs();
});

test("says how much is there, and how long the rest takes at the rate so far", () => {
  vi.stubEnv("LC_ALL", "en_US.UTF-8");
  expect(progressLine(step, 0, 0, 3)).toBe("Setting up: 0 of 200 MB, 3 s");
  expect(progressLine(step, 100e6, 150e6, 10)).toBe("Setting up: 150 of 200 MB, 10 s, about 10 s left");
  expect(progressLine(step, 0, 230e6, 10)).toBe("Setting up: 200 of 200 MB, 10 s");
  vi.stubEnv("LC_ALL", "zh_CN.UTF-8");
  expect(progressLine(step, 0, 100e6, 10)).toBe("准备：100/200 MB，已用 10 秒，约剩 10 秒");
});

test("what is there need not be downloaded", () => {
  expect([0, 100e6, 230e6].map((before) => toDownload(step, before))).toEqual([50, 25, 1]);
});

test("a folder's size is that of its files, without what links lead to; a folder that is not there has none", async () => {
  const folder = mkdtempSync(join(tmpdir(), "size 大小-"));
  try {
    mkdirSync(join(folder, "a", "b"), { recursive: true });
    writeFileSync(join(folder, "a", "b", "file"), new Uint8Array(1000));
    writeFileSync(join(folder, "file"), new Uint8Array(24));
    symlinkSync(join(folder, "a"), join(folder, "link"), "junction");
    expect(await sizeOf(folder)).toBe(1024);
    expect(await sizeOf(join(folder, "absent"))).toBe(0);
  } finally {
    rmSync(folder, { recursive: true });
  }
});
