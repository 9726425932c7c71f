/** With a Python that only acts: what comes of its answers. The real thing takes minutes and gigabytes. */
import { chmodSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import type { Lang } from "./error.ts";
import { type PythonSetupOptions, pythonSetup } from "./python-setup.ts";

/** `-c` succeeds and reports versions, `-m venv` makes a folder with itself as the Python, `-m pip` does what the test wants. */
const actor = (pip: string) => `#!/bin/sh
case "$1 $2" in
  "-c "*) echo '{"python":"3.14.0","pip":"25.0.1"}' ;;
  "-m venv") mkdir -p "$3/bin" && cp "$0" "$3/bin/python" ;;
  "-m pip") ${pip} ;;
esac
`;

let home: string;
let folder: string;
beforeEach(({ skip }) => {
  skip(process.platform === "win32", "the acting Python is a shell script");
  folder = mkdtempSync(join(tmpdir(), "gradus python 环境 "));
  home = join(folder, "home");
});
afterEach(() => {
  vi.unstubAllEnvs();
  if (folder) rmSync(folder, { recursive: true, force: true });
});

function setUp(
  pip: string,
  lang: Lang = "en",
  onLine = (_: string) => undefined as unknown,
  more: Partial<PythonSetupOptions> = {},
): Promise<void> {
  const file = join(folder, "python3");
  writeFileSync(file, actor(pip));
  chmodSync(file, 0o755);
  vi.stubEnv("PATH", `${folder}${delimiter}${process.env.PATH}`);
  return pythonSetup(home, { lang, signal: new AbortController().signal, onLine, ...more });
}

describe("the learner's Python environment", () => {
  it("is there under its name when everything is in it, and takes the place of an older one", async () => {
    const lines: string[] = [];
    await setUp("shift 6; echo Collecting $*", "en", (line) => lines.push(line));
    await setUp("true");
    expect(lines).toEqual(["Collecting numpy pandas torch"]);
    expect(readdirSync(home)).toEqual(["python"]);
  });

  it("takes fewer packages, from another index, and tells how far each download is", async () => {
    const lines: string[] = [];
    const bytes: number[][] = [];
    await setUp('echo "Progress 3 of 12"; echo $*', "en", (line) => lines.push(line), {
      packages: ["numpy"],
      index: "https://index.example/simple",
      onBytes: (...told) => bytes.push(told),
    });
    expect(lines).toEqual([
      "-m pip install --no-input --progress-bar raw --index-url https://index.example/simple numpy",
    ]);
    expect(bytes).toEqual([[3, 12]]);
  });

  it("says that the index did not answer, not that it lacks a package", async () => {
    const failing = setUp(
      "echo \"WARNING: Retrying after connection broken by 'timed out'\"; echo 'ERROR: no match'; exit 1",
    );
    await expect(failing).rejects.toThrow(/connection broken by 'timed out'/);
  });

  it.each([
    ["[Errno 28] No space left on device", "disk-full", "磁盘已满"],
    ["[Errno 30] Read-only file system: '/x'", "not-writable", "没有写入"],
    ["Could not find a version that satisfies the requirement torch", "pip", "--index-url https://"],
  ])("is not begun by halves where pip says %s", async (words, code, sentence) => {
    const failing = setUp(`echo "ERROR: ${words}" >&2; exit 1`, "zh");
    await expect(failing).rejects.toMatchObject({ name: "LabError", code, message: expect.stringContaining(sentence) });
    expect(readdirSync(home)).toEqual([]);
  });
});
