/** The doctor among acted tools: shell scripts in a folder that is all of PATH, and a network that answers as told. */
import { chmod, mkdtemp, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { doctor } from "../doctor.ts";
import { findManager, installCommand, programName, setVariable, withVariable } from "./install.ts";
import type { DoctorItem } from "./item.ts";
import { networkItems } from "./network.ts";
import { dockerItem, gpuItem } from "./programs.ts";
import { pythonItems } from "./python-items.ts";

/** Where Pythons are looked for; undefined: where they are on this machine. */
const known = vi.hoisted(() => ({ pythons: undefined as string[] | undefined }));
vi.mock("../python.ts", async (original) => {
  const real = await original<typeof import("../python.ts")>();
  return { ...real, pythons: (home: string) => known.pythons ?? real.pythons(home) };
});

const scripts = process.platform !== "win32";
const noScripts = "acted tools are shell scripts";
let folder = "";

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "gradus-doctor-"));
  vi.stubEnv("PATH", folder);
});
afterEach(async () => {
  vi.unstubAllEnvs();
  known.pythons = undefined;
  await rm(folder, { recursive: true });
});

async function act(name: string, script: string): Promise<string> {
  const file = join(folder, name);
  await writeFile(file, `#!/bin/sh\n${script}\n`);
  await chmod(file, 0o755);
  return file;
}

/** A Python with these distributions; what it says of PyTorch's devices. */
async function actPython(versions: Record<string, string>, devices = "echo cpu"): Promise<void> {
  const file = await act(
    "acted-python",
    `case "$2" in *"import torch"*) ${devices} ;; *) echo '${JSON.stringify(versions)}' ;; esac`,
  );
  vi.stubEnv("GRADUS_PYTHON", file);
}

const byId = (items: readonly DoctorItem[]) => Object.fromEntries(items.map((item) => [item.id, item]));

describe.skipIf(!scripts)(`Python (${noScripts})`, () => {
  it("is told with its packages and what PyTorch computes on", async () => {
    await actPython({ python: "3.12.1", numpy: "2.4", pandas: "3.0", torch: "2.15" }, 'echo "CUDA 12.8, H100"');
    const items = byId(await pythonItems(folder));
    expect(items.python).toMatchObject({ ok: true, level: "useful" });
    expect(items.python.detail.en).toMatch(/^3\.12\.1 \(/);
    expect(items.numpy).toMatchObject({ ok: true, detail: { en: "2.4" } });
    expect(items.torch.detail).toEqual({ en: "2.15, CUDA 12.8, H100", zh: "2.15，CUDA 12.8, H100" });
    expect(items.tensorflow).toMatchObject({ ok: false, level: "optional" });
    expect(items.tensorflow.commands?.at(-1)).toMatch(/-m pip install tensorflow$/);
    for (const command of items.tensorflow.mirrorCommands ?? [])
      expect(command).toContain("https://pypi.tuna.tsinghua.edu.cn/simple");
  });

  it("lacks packages: the command, and the same by way of China", async () => {
    await actPython({ python: "3.12.1" });
    const { numpy, pandas, torch } = byId(await pythonItems(folder));
    for (const item of [numpy, pandas, torch]) {
      expect(item).toMatchObject({ ok: false, level: "useful", commands: ["npx --no-install gradus python setup"] });
      expect(item.mirrorCommands).toEqual([
        "PIP_INDEX_URL=https://pypi.tuna.tsinghua.edu.cn/simple npx --no-install gradus python setup",
      ]);
    }
  });

  it("TensorFlow counts under each of its names", async () => {
    await actPython({ python: "3.12.1", "tensorflow-cpu": "2.20" });
    expect(byId(await pythonItems(folder)).tensorflow).toMatchObject({ ok: true, detail: { en: "2.20" } });
  });

  it("is too old, or is not there", async () => {
    await actPython({ python: "3.8.10" });
    expect(byId(await pythonItems(folder)).python).toMatchObject({ ok: false, level: "useful" });
    vi.stubEnv("GRADUS_PYTHON", "");
    known.pythons = [join(folder, "nothing")];
    const [missing, ...others] = await pythonItems(folder);
    expect(others).toEqual([]);
    expect(missing).toMatchObject({ id: "python", ok: false, detail: { en: "not found" } });
    expect(missing.next?.zh).toContain("python.org");
  });

  it("is chosen by a variable that names none: the variable and the path are told", async () => {
    const path = join(folder, "nothing");
    vi.stubEnv("GRADUS_PYTHON", path);
    const items = await pythonItems(folder);
    expect(items).toMatchObject([{ id: "python", ok: false, level: "useful" }]);
    for (const lang of ["en", "zh"] as const) {
      expect(items[0].detail[lang]).toContain(`GRADUS_PYTHON`);
      expect(items[0].detail[lang]).toContain(path);
    }
    vi.stubEnv("GRADUS_PYTHON", "pyodide");
    expect(await pythonItems(folder)).toMatchObject([{ id: "python", ok: true }]);
  });

  it("hangs where PyTorch is loaded: its version is told all the same, in time", { timeout: 20_000 }, async () => {
    await actPython({ python: "3.12.1", torch: "2.15" }, "exec /bin/sleep 60");
    const begun = performance.now();
    expect(byId(await pythonItems(folder)).torch).toMatchObject({ ok: true, detail: { en: "2.15" } });
    expect(performance.now() - begun).toBeLessThan(5000);
  });
});

describe.skipIf(!scripts || process.platform === "darwin")(`GPU and Docker (${noScripts}; Macs have Metal)`, () => {
  it("are there", async () => {
    await act("nvidia-smi", 'echo "NVIDIA H100, 81559 MiB, 550.54"');
    await act("docker", "echo 28.1.1");
    expect(await gpuItem()).toMatchObject({ ok: true, detail: { zh: "CUDA: NVIDIA H100, 81559 MiB, 550.54" } });
    expect(await dockerItem()).toMatchObject({ ok: true, detail: { en: "28.1.1" } });
  });

  it("are installed but do not work", async () => {
    await act("nvidia-smi", "echo 'NVIDIA-SMI has failed' >&2; exit 9");
    await act("docker", "echo 'Cannot connect to the Docker daemon' >&2; exit 1");
    expect((await gpuItem()).detail.en).toContain("finds no GPU");
    const docker = await dockerItem();
    expect(docker.detail.en).toContain("does not answer");
    expect(docker).toMatchObject({ ok: false, level: "optional", commands: ["sudo systemctl start docker"] });
  });

  it("are not there: nothing is wrong, and the command is this system's", async () => {
    await act("dnf", "exit 0");
    expect(await gpuItem()).toMatchObject({ ok: false, level: "optional" });
    expect((await dockerItem()).commands?.[0]).toMatch(/^(sudo )?dnf install -y moby-engine$/);
  });
});

describe("commands", () => {
  it("are those of the package manager that is there", async () => {
    const file = join(folder, "apt-get");
    await symlink(process.execPath, file);
    expect(await findManager("linux", folder)).toBe("apt-get");
    expect(await findManager("darwin", folder)).toBeUndefined();
    expect(await findManager("linux", join(folder, "none"))).toBeUndefined();
    expect(installCommand("python", "apt-get", false)).toBe("sudo apt-get install -y python3 python3-venv python3-pip");
    expect(installCommand("python", "apt-get", true)).toBe("apt-get install -y python3 python3-venv python3-pip");
    expect(installCommand("python", "brew", false)).toBe("brew install python");
    expect(installCommand("docker", "winget", false)).toBe("winget install -e --id Docker.DockerDesktop");
    expect(installCommand("bubblewrap", "brew", false)).toBeUndefined();
    expect(installCommand("python", undefined)).toBeUndefined();
  });

  it("are written as the system's shell takes them", () => {
    expect(withVariable("A", "b", "c", "linux")).toBe("A=b c");
    expect(withVariable("A", "b", "c", "win32")).toBe('$env:A="b"; c');
    expect(setVariable("A", "b", "darwin")).toBe("export A=b");
    expect(setVariable("A", "b", "win32")).toBe("setx A b");
    expect(programName("/a b/python", "linux")).toBe('"/a b/python"');
    expect(programName("C:\\a b\\python.exe", "win32")).toBe('& "C:\\a b\\python.exe"');
    expect(programName("/a/python", "linux")).toBe("/a/python");
  });
});

describe("the network", () => {
  beforeEach(() => {
    vi.stubEnv("npm_config_registry", "https://user:secret@packages.example/npm/");
    vi.stubEnv("PIP_INDEX_URL", "https://packages.example/simple");
    vi.stubEnv("HF_ENDPOINT", "");
  });

  it("answers: hosts are named, passwords are not", async () => {
    const asked: string[] = [];
    const items = await networkItems(async (url, path) => {
      asked.push(`${url} ${path}`);
      return 12;
    });
    expect(items.map(({ ok }) => ok)).toEqual([true, true, true, true]);
    expect(byId(items)["npm-registry"].detail).toEqual({
      en: "packages.example answers (12 ms)",
      zh: "packages.example 有应答（12 毫秒）",
    });
    expect(JSON.stringify(items)).not.toContain("secret");
    expect(byId(items)["hugging-face"].detail.en).toContain("huggingface.co");
    expect(asked).toContain("https://packages.example/simple /pip/");
  });

  it("answers only in China: the mirror's command", async () => {
    const china = /tuna\.tsinghua|npmmirror|hf-mirror|modelscope/;
    const items = byId(await networkItems(async (url) => (china.test(url) ? 30 : undefined)));
    expect(items["npm-registry"].commands).toEqual(["npm config set registry https://registry.npmmirror.com"]);
    expect(items.pypi.commands?.[0]).toContain("PIP_INDEX_URL");
    expect(items["hugging-face"].commands?.[0]).toMatch(/HF_ENDPOINT[= ]https:\/\/hf-mirror\.com$/);
    expect(items.modelscope.ok).toBe(true);
  });

  it("does not answer: that is said, and is no fault", async () => {
    for (const item of await networkItems(async () => undefined)) {
      expect(item).toMatchObject({ ok: false, level: "optional" });
      expect(item.next?.en).toMatch(/^Not an error/);
      expect(item.commands).toBeUndefined();
    }
  });

  it("is already the mirror: it is not offered again", async () => {
    vi.stubEnv("HF_ENDPOINT", "https://hf-mirror.com");
    const asked: string[] = [];
    const items = byId(
      await networkItems(async (url) => {
        asked.push(url);
        return undefined;
      }),
    );
    expect(asked.filter((url) => url.includes("hf-mirror"))).toHaveLength(1);
    expect(items["hugging-face"].commands).toBeUndefined();
  });
});

describe.skipIf(!scripts)(`all of it (${noScripts})`, () => {
  it("ends within five seconds when every tool hangs and no server answers", { timeout: 30_000 }, async () => {
    for (const name of ["nvidia-smi", "docker", "bwrap"]) await act(name, "exec /bin/sleep 60");
    vi.stubEnv("GRADUS_PYTHON", await act("acted-python", "exec /bin/sleep 60"));
    // Nobody listens there, and nobody refuses either.
    for (const name of ["npm_config_registry", "PIP_INDEX_URL", "HF_ENDPOINT"]) vi.stubEnv(name, "http://192.0.2.1");
    const begun = performance.now();
    const items = await doctor(folder, async () => []);
    expect(performance.now() - begun).toBeLessThan(6000);
    const ids = items.map(({ id }) => id);
    expect(new Set(ids).size).toBe(ids.length);
    expect(byId(items).disk.detail.en).toMatch(/GB$/);
    for (const { name, detail, next, ok, level } of items) {
      for (const text of [name, detail, ...(next ? [next] : [])]) expect(text.en && text.zh).toBeTruthy();
      if (!ok) expect(level).not.toBe("needed");
    }
  });
});
