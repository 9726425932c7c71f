/** `gradus doctor` as a person starts it. */
import { execFile } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import type { DoctorItem } from "@gradus/lab/doctor";
import { afterAll, expect, test } from "vitest";

const main = join(import.meta.dirname, "main.ts");
const home = mkdtempSync(join(tmpdir(), "gradus doctor "));
afterAll(() => rmSync(home, { recursive: true }));

/** Servers that do not answer, and no Python: nothing of it is an error. */
const env = {
  ...{ ...process.env, GRADUS_HOME: home, GRADUS_PYTHON: join(home, "no-python"), LC_ALL: "", LANG: "zh_CN.UTF-8" },
  ...{
    npm_config_registry: "http://127.0.0.1:9",
    PIP_INDEX_URL: "http://127.0.0.1:9",
    HF_ENDPOINT: "http://127.0.0.1:9",
  },
};
const doctor = (...args: string[]) => promisify(execFile)(process.execPath, [main, "doctor", ...args], { env });

test("tells what there is as one line of JSON", async () => {
  const { stdout } = await doctor("--json");
  const { type, items } = JSON.parse(stdout) as { type: string; items: DoctorItem[] };
  expect(type).toBe("result");
  expect(stdout.trimEnd()).not.toContain("\n");
  const ids = items.map(({ id }) => id);
  for (const id of ["node", "processor", "memory", "simd", "relaxed-simd", "threads", "webgpu", "python", "gpu"])
    expect(ids).toContain(id);
  for (const id of ["sandbox", "docker", "disk", "npm-registry", "pypi", "hugging-face", "modelscope"])
    expect(ids).toContain(id);
  expect(items.find(({ id }) => id === "python")).toMatchObject({ ok: false, level: "useful" });
  expect(items.find(({ id }) => id === "threads")?.detail.en).toMatch(/computes with \d+/);
});

test("tells a person the same, with what to type, in their language", async () => {
  const { stdout } = await doctor();
  expect(stdout).toContain(
    `– Python：GRADUS_PYTHON 指定了 ${join(home, "no-python")}，但它不存在，或者不是 Python（有用）`,
  );
  expect(stdout).toContain("必需的条件都已具备。");
});
