import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { openGguf } from "@gradus/tensor/checkpoint/gguf";
import { packQ8 } from "@gradus/tensor/checkpoint/gguf-blocks";
import type { NamedArray } from "@gradus/tensor/checkpoint/named-array";
import { openNpz, readNpy } from "@gradus/tensor/checkpoint/npy";
import { openPytorch } from "@gradus/tensor/checkpoint/pytorch";
import { openSafetensors, readSafetensors } from "@gradus/tensor/checkpoint/safetensors";
import { bytesSource, fileSource } from "@gradus/tensor/checkpoint/source";
import { Generator } from "@gradus/tensor/ops/random";
import { describe, expect, it } from "vitest";
import contents from "./fixtures/files/files.json" with { type: "json" };

interface Told {
  shape: number[];
  data: number[];
}

const pathOf = (name: string) => fileURLToPath(new URL(`./fixtures/files/${name}`, import.meta.url));
const bytesOf = (name: string) => new Uint8Array(readFileSync(pathOf(name)));
const open = (name: string) => bytesSource(bytesOf(name));

/** Equal to the last bit: conversions to wider types are exact. */
function expectExactly(got: NamedArray, want: Told, what: string): void {
  expect(got.shape, what).toEqual(want.shape);
  expect(Array.from(got.data), what).toEqual(want.data);
}

describe("files of other libraries are read exactly", () => {
  const plain: Record<string, Told> = contents.others.plain;
  const more: Record<string, Told> = contents.others.more;

  it("safetensors", async () => {
    const { tensors, metadata } = readSafetensors(bytesOf("arrays.safetensors"));
    expect(Object.keys(tensors).sort()).toEqual(Object.keys(plain).sort());
    for (const [name, want] of Object.entries(plain)) expectExactly(tensors[name], want, name);
    expect({ ...metadata }).toEqual({ made: "by safetensors" });
    await using file = await fileSource(pathOf("arrays.safetensors"));
    const lazily = await openSafetensors(file);
    for (const [name, want] of Object.entries(plain)) expectExactly(await lazily.read(name), want, name);
  });

  it.each(["arrays.npz", "compressed.npz"])("%s of NumPy", async (name) => {
    const npz = await openNpz(open(name));
    expect([...npz.names].sort()).toEqual(Object.keys(more).sort());
    for (const [key, want] of Object.entries(more)) expectExactly(await npz.read(key), want, key);
  });

  it("npy in column order", () => expectExactly(readNpy(bytesOf("array.npy")), more.fortran, "array.npy"));

  it("a nested checkpoint of PyTorch", async () => {
    const want: Record<string, Told> = contents.torch.checkpoint;
    await using source = await fileSource(pathOf("checkpoint.pt"));
    const file = await openPytorch(source);
    expect([...file.arrays.keys()].sort()).toEqual(Object.keys(want).sort());
    for (const [name, told] of Object.entries(want)) expectExactly(await file.read(name), told, name);
    expect({ ...file.metadata }).toEqual({ step: 7, rate: 0.5, name: "tiny" });
    expect(file.arrays.get("model.bfloat16")?.type).toBe("torch.BFloat16Storage");
  });

  it("a state dictionary of PyTorch", async () => {
    const file = await openPytorch(open("state.bin"));
    for (const [name, told] of Object.entries(contents.torch.state)) expectExactly(await file.read(name), told, name);
  });

  it("every block format of GGUF, as the gguf package dequantizes it", async () => {
    const want: Record<string, Told> = contents.others.gguf;
    const file = await openGguf(open("quantized.gguf"));
    expect([...file.arrays.keys()].sort()).toEqual(Object.keys(want).sort());
    for (const [name, told] of Object.entries(want)) expectExactly(await file.read(name), told, name);
    expect({ ...file.metadata }).toMatchObject({
      "general.architecture": "test",
      "general.name": "tiny",
      "test.block_count": 2,
      "test.eps": 0.5,
      "test.flag": true,
      "test.words": ["a", "b", "词"],
      "test.numbers": [1, 2, 3],
    });
  });

  it("Q8_0 is packed as the gguf package packs it", () => {
    const { numbers, bytes } = contents.others.q8;
    expect(Array.from(packQ8(Float32Array.from(numbers.data)))).toEqual(bytes);
  });
});

describe("what is refused", () => {
  it("a whole module, whose code would run", async () => {
    await expect(openPytorch(open("module.pt"))).rejects.toThrow(
      /calls torch\.nn\.modules\.linear\.Linear.*state_dict/,
    );
  });
  it("the format before PyTorch 1.6", async () => {
    await expect(openPytorch(open("legacy.pt"))).rejects.toThrow(/before PyTorch 1\.6.*torch\.save/);
  });
  it("NumPy's arrays of objects", async () => {
    const npz = await openNpz(open("objects.npz"));
    await expect(npz.read("code")).rejects.toThrow(/Python objects/);
  });
});

describe("a damaged file gives an error that is ours, or what it holds", () => {
  const readers: Record<string, (bytes: Uint8Array) => Promise<void>> = {
    "arrays.safetensors": async (bytes) => void readSafetensors(bytes),
    "array.npy": async (bytes) => void readNpy(bytes),
    "arrays.npz": readNpz,
    "compressed.npz": readNpz,
    "checkpoint.pt": async (bytes) => readAll(await openPytorch(bytesSource(bytes))),
    "quantized.gguf": async (bytes) => readAll(await openGguf(bytesSource(bytes))),
  };

  async function readNpz(bytes: Uint8Array): Promise<void> {
    const npz = await openNpz(bytesSource(bytes));
    for (const name of npz.names) await npz.read(name);
  }

  async function readAll(file: Awaited<ReturnType<typeof openPytorch>>): Promise<void> {
    for (const name of file.arrays.keys()) await file.read(name);
  }

  async function expectSound(read: () => Promise<void>, what: string): Promise<void> {
    try {
      await read();
    } catch (error) {
      if ((error as Error).name !== "TensorError") expect.fail(`${what}: ${(error as Error).stack}`);
      expect((error as Error).message, what).toMatch(/^(safetensors|npy|npz|pytorch|gguf): /);
    }
  }

  it.each(Object.keys(readers))("%s", async (name) => {
    const bytes = bytesOf(name);
    const random = new Generator(8);
    const cases = name === "compressed.npz" ? 100 : 400;
    for (let i = 0; i < cases; i++) {
      const length = random.integer(bytes.length);
      await expectSound(() => readers[name](bytes.slice(0, length)), `cut after ${length}`);
      const changed = bytes.slice();
      for (let flips = random.integer(3); flips >= 0; flips--) {
        // Half of the changes near the ends, where headers and directories are.
        const near = random.integer(2) === 0 ? bytes.length : Math.min(bytes.length, 400);
        const at = random.integer(near);
        changed[random.integer(2) === 0 ? at : bytes.length - 1 - at] = random.integer(256);
      }
      await expectSound(() => readers[name](changed), `change ${i}`);
    }
  });
});
