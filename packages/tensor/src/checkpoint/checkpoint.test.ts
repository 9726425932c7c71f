import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { deflateRawSync } from "node:zlib";
import { describe, expect, it } from "vitest";
import type { DType } from "../dtype.ts";
import { Generator } from "../ops/random.ts";
import { full, step, tensor } from "../tensor.ts";
import { crc32 } from "./crc32.ts";
import { openGguf, writeGguf } from "./gguf.ts";
import { fromTensor, loadTensors, toTensor } from "./load.ts";
import type { NamedArray } from "./named-array.ts";
import { openNpz, readNpy, writeNpy, writeNpz } from "./npy.ts";
import { openPytorch } from "./pytorch.ts";
import { openSafetensors, openShards, readSafetensors, writeSafetensors } from "./safetensors.ts";
import { blobSource, bytesSource, fileSource } from "./source.ts";
import { openZip, writeZip } from "./zip.ts";

const arrays: Record<string, NamedArray> = {
  f64: { shape: [2], data: Float64Array.of(1 / 3, -0) },
  f32: { shape: [2, 2], data: Float32Array.of(1, 2, Number.NaN, Number.NEGATIVE_INFINITY) },
  f16: { shape: [3], data: Float32Array.of(0.5, -65504, 6e-8), dtype: "float16" },
  bf16: { shape: [2, 1], data: Float32Array.of(1.5, -3 * 2 ** 99), dtype: "bfloat16" },
  i64: { shape: [2], data: Int32Array.of(-(2 ** 31), 2 ** 31 - 1), dtype: "int64" },
  i32: { shape: [], data: Int32Array.of(-7) },
  i16: { shape: [2], data: Int32Array.of(-32768, 32767), dtype: "int16" },
  i8: { shape: [3], data: Int8Array.of(-128, 0, 127) },
  u8: { shape: [2], data: Uint8Array.of(0, 255) },
  bool: { shape: [2], data: Uint8Array.of(0, 1), dtype: "bool" },
  empty: { shape: [0, 3], data: new Float32Array(0) },
};
const written = () => writeSafetensors({ tensors: arrays, metadata: { made: "here" } });
/** As float16 holds them. */
const stored = { ...arrays };
stored.f16 = { ...arrays.f16, data: Float32Array.of(0.5, -65504, 2 ** -24) };

describe("safetensors", () => {
  it("reads what it wrote, in every type", () => {
    // A Buffer at an odd place of a larger one, as files are read.
    const file = readSafetensors(Buffer.concat([Buffer.from("x"), written()]).subarray(1));
    expect({ ...file.tensors }).toEqual(stored);
    expect({ ...file.metadata }).toEqual({ made: "here" });
    expect(writeSafetensors(file)).toEqual(written());
  });

  it("opens bytes, blobs and files without reading their numbers", async () => {
    const folder = mkdtempSync(join(tmpdir(), "safetensors-"));
    try {
      const path = join(folder, "model.safetensors");
      writeFileSync(path, written());
      await using onDisk = await fileSource(path);
      for (const source of [bytesSource(written()), blobSource(new Blob([new Uint8Array(written())])), onDisk]) {
        const read: number[] = [];
        const file = await openSafetensors({
          size: source.size,
          read: (offset, length) => {
            read.push(length);
            return source.read(offset, length);
          },
        });
        expect(await file.read("f32")).toEqual(stored.f32);
        expect(read.slice(2)).toEqual([16]);
        await expect(file.read("toString")).rejects.toThrow('no array "toString"');
      }
    } finally {
      rmSync(folder, { recursive: true });
    }
  });

  it("follows an index to the file of each array, and to no other place", async () => {
    const files: Record<string, Uint8Array> = {
      "a.safetensors": writeSafetensors({ tensors: { x: arrays.f32 }, metadata: {} }),
      "b.safetensors": writeSafetensors({ tensors: { y: arrays.i8 }, metadata: {} }),
    };
    const index = (map: unknown) => JSON.stringify({ metadata: {}, weight_map: map });
    const opened: string[] = [];
    const model = openShards(index({ x: "a.safetensors", y: "b.safetensors" }), async (name) => {
      opened.push(name);
      return bytesSource(files[name]);
    });
    expect(await model.read("y")).toEqual(arrays.i8);
    expect(opened).toEqual(["b.safetensors"]);
    for (const name of ["../secret", "/etc/passwd", "a\\b", "..", 7]) {
      expect(() => openShards(index({ x: name }), async () => bytesSource(files.a))).toThrow(/not the name of a file/);
    }
  });

  const withHeader = (header: unknown, data = 0) => {
    const json = new TextEncoder().encode(typeof header === "string" ? header : JSON.stringify(header));
    const out = new Uint8Array(8 + json.length + data);
    new DataView(out.buffer).setBigUint64(0, BigInt(json.length), true);
    out.set(json, 8);
    return out;
  };
  const entry = (shape: unknown, offsets: unknown, dtype = "F32") => ({ x: { dtype, shape, data_offsets: offsets } });
  const hostile: [string, Uint8Array, RegExp][] = [
    [
      "arrays over one another",
      withHeader({ ...entry([4], [0, 16]), y: entry([4], [8, 24]).x }, 24),
      /y starts at byte \d+, within x/,
    ],
    ["a shape beyond all numbers", withHeader(entry(Array(32).fill(2 ** 52), [0, 8]), 8), /needs .* bytes/],
    ["a thousand dimensions", withHeader(entry(Array(1000).fill(1), [0, 4]), 4), /sound shape/],
    ["a negative extent", withHeader(entry([-1], [0, 4]), 4), /sound shape/],
    ["offsets that run backwards", withHeader(entry([1], [4, 0]), 4), /needs 4 bytes/],
    ["numbers behind the end", withHeader(entry([4], [0, 16]), 8), /data part has 8/],
    ["an unknown type", withHeader(entry([1], [0, 1], "F8_E5M2"), 1), /type F8_E5M2/],
    ["a type from Object's prototype", withHeader(entry([1], [0, 1], "toString"), 1), /type toString/],
    ["nested lists without end", withHeader("[".repeat(100000)), /not valid JSON/],
    [
      "an int64 beyond int32",
      Uint8Array.of(...withHeader(entry([1], [0, 8], "I64")), 0, 0, 0, 0, 1, 0, 0, 0),
      /byte \d+, 4294967296, is beyond int32/,
    ],
    [
      "a truth value of 2",
      Uint8Array.of(...withHeader(entry([1], [0, 1], "BOOL")), 2),
      /byte \d+ is 2, not a truth value/,
    ],
  ];
  it.each(hostile)("names %s", (_, bytes, message) => expect(() => readSafetensors(bytes)).toThrow(message));

  it("names what is wrong with every cut file", () => {
    const bytes = written();
    for (let n = 0; n < bytes.length; n += 3)
      expect(() => readSafetensors(bytes.slice(0, n))).toThrow(/^safetensors: /);
  });
});

describe("NumPy's files", () => {
  const { bf16: _, ...known } = arrays;

  it("npy comes back, in every type that NumPy has", () => {
    for (const [name, array] of Object.entries(known)) expect(readNpy(writeNpy(array)), name).toEqual(stored[name]);
    expect(() => writeNpy(arrays.bf16)).toThrow(/NumPy has no bfloat16/);
  });

  it.each([false, true])("npz comes back, compressed: %s", async (compress) => {
    const npz = await openNpz(bytesSource(await writeNpz(known, compress)));
    expect(npz.names).toEqual(Object.keys(known));
    for (const name of npz.names) expect(await npz.read(name), name).toEqual(stored[name]);
    await expect(npz.read("nothing")).rejects.toThrow(/no array "nothing"; there are f64/);
  });
});

describe("ZIP archives", () => {
  it("knows the checksum of everyone", () => expect(crc32(new TextEncoder().encode("123456789"))).toBe(0xcbf43926));

  const content = new TextEncoder().encode("content ".repeat(100));
  const read = async (bytes: Uint8Array) => {
    const zip = await openZip(bytesSource(bytes), "zip");
    for (const entry of zip.entries.values()) await zip.read(entry);
  };
  /** Where the directory's record of the only entry starts. */
  const record = (bytes: Uint8Array) => new DataView(bytes.buffer).getUint32(bytes.length - 6, true);
  const patched = async (compress: boolean, patch: (view: DataView, record: number, bytes: Uint8Array) => void) => {
    const bytes = await writeZip([["a", content]], compress);
    patch(new DataView(bytes.buffer), record(bytes), bytes);
    return bytes;
  };
  const hostile: [string, () => Promise<Uint8Array>, RegExp][] = [
    [
      "a size that deflate cannot reach",
      () => patched(true, (v, at) => v.setUint32(at + 24, 2 ** 31, true)),
      /cannot hold the 2147483648/,
    ],
    ["more than was promised", () => patched(true, (v, at) => v.setUint32(at + 24, 100, true)), /unpacks to more than/],
    [
      "less than was promised",
      () => patched(true, (v, at) => v.setUint32(at + 24, 900, true)),
      /unpacks to 800 of the 900/,
    ],
    ["a checksum", () => patched(false, (v, at) => v.setUint32(at + 16, 1, true)), /checksum differs/],
    ["an entry behind the end", () => patched(false, (v, at) => v.setUint32(at + 42, 5000, true)), /at byte 5000 of/],
    ["two sizes of a stored entry", () => patched(false, (v, at) => v.setUint32(at + 24, 7, true)), /two sizes/],
    ["encryption", () => patched(false, (v, at) => v.setUint16(at + 8, 1, true)), /encrypted/],
    ["an unknown method", () => patched(false, (v, at) => v.setUint16(at + 10, 93, true)), /method 93/],
    [
      "a thousand entries in a directory of one",
      () => patched(false, (v, _, b) => v.setUint16(b.length - 12, 1000, true)),
      /cannot list 1000 entries/,
    ],
    [
      "a ZIP64 record that is missing",
      () => patched(false, (v, _, b) => v.setUint16(b.length - 12, 0xffff, true)),
      /ZIP64 one that is missing/,
    ],
    ["no archive at all", async () => content, /no end record/],
    ["nothing", async () => new Uint8Array(0), /no end record/],
    ["entries over one another", overlapping, /runs into what starts at byte/],
    [
      "two entries of one name",
      () =>
        writeZip(
          [
            ["a", content],
            ["a", content],
          ],
          false,
        ),
      /two entries a/,
    ],
  ];
  it.each(hostile)("names %s", async (_, make, message) => expect(read(await make())).rejects.toThrow(message));

  /** Two records of the directory for one and the same entry: the bomb without recursion. */
  async function overlapping(): Promise<Uint8Array> {
    const bytes = await writeZip([["a", content]], true);
    const at = record(bytes);
    const one = bytes.slice(at, bytes.length - 22);
    const other = one.slice();
    other[46] = 98;
    const out = Uint8Array.of(...bytes.slice(0, at), ...one, ...other, ...bytes.slice(-22));
    const view = new DataView(out.buffer);
    view.setUint16(out.length - 14, 2, true);
    view.setUint16(out.length - 12, 2, true);
    view.setUint32(out.length - 10, 2 * one.length, true);
    return out;
  }

  it("a bomb of 100 MB ends at the size that was promised", async () => {
    const bomb = new Uint8Array(deflateRawSync(new Uint8Array(1e8)));
    const bytes = await writeZip([["a", bomb]], false);
    const view = new DataView(bytes.buffer);
    view.setUint16(record(bytes) + 10, 8, true);
    view.setUint32(record(bytes) + 24, 1000, true);
    const before = performance.now();
    await expect(read(bytes)).rejects.toThrow(/more than/);
    expect(performance.now() - before).toBeLessThan(1000);
  });
});

describe("PyTorch's pickles", () => {
  const text = (s: string) => [0x8c, s.length, ...new TextEncoder().encode(s)];
  const global = (name: string) => [0x63, ...new TextEncoder().encode(`${name.replace(/\.([^.]*)$/, "\n$1")}\n`)];
  const int = (n: number) => [0x4a, ...new Uint8Array(Int32Array.of(n).buffer)];
  const storage = (count: number, key = "0") => [
    0x28,
    ...text("storage"),
    ...global("torch.FloatStorage"),
    ...text(key),
    ...text("cpu"),
    ...int(count),
    0x74,
    0x51,
  ];
  const ints = (n: readonly number[]) => [0x28, ...n.flatMap(int), 0x74];
  const array = (count: number, offset: number, shape: number[], strides: number[]) => [
    ...global("torch._utils._rebuild_tensor_v2"),
    ...[0x28, ...storage(count), ...int(offset), ...ints(shape), ...ints(strides), 0x89, 0x4e, 0x74, 0x52],
  ];
  const dictionary = (...items: number[][]) => [0x7d, 0x28, ...items.flat(), 0x75];
  const open = async (pickle: number[], numbers = Float32Array.of(1, 2, 3, 4)) => {
    const data = new Uint8Array(numbers.buffer);
    const entries = [
      ["m/data.pkl", Uint8Array.of(0x80, 2, ...pickle, 0x2e)],
      ["m/data/0", data],
    ] as const;
    const file = await openPytorch(bytesSource(await writeZip(entries, false)));
    const out: Record<string, number[]> = {};
    for (const name of file.arrays.keys()) out[name] = Array.from((await file.read(name)).data);
    return out;
  };

  it("reads views of one storage", async () => {
    const pickle = dictionary(
      text("a"),
      array(4, 0, [2, 2], [1, 2]),
      text("b"),
      array(4, 1, [2], [2]),
      text("c"),
      array(4, 3, [3], [0]),
    );
    expect(await open(pickle)).toEqual({ a: [1, 3, 2, 4], b: [2, 4], c: [4, 4, 4] });
  });

  const hostile: [string, number[], RegExp][] = [
    [
      "a call of the system",
      [...global("os.system"), ...text("true"), 0x85, 0x52],
      /byte \d+: the checkpoint calls os\.system/,
    ],
    ["a call by STACK_GLOBAL", [...text("builtins"), ...text("eval"), 0x93], /calls builtins\.eval/],
    ["an array beyond its storage", array(4, 2, [3], [1]), /reaches beyond its storage of 4/],
    ["strides beyond it", array(4, 0, [2, 2], [1000000, 1]), /reaches beyond/],
    ["a billion repetitions", array(4, 0, [1000, 1000, 1000], [0, 0, 0]), /repeats 4 stored elements 1000000000 times/],
    ["a negative extent", array(4, 0, [-1], [1]), /sound size/],
    ["a storage larger than its entry", array(1000, 0, [1], [1]), /1000 elements, 4000 bytes, but its entry has 16/],
    ["a storage that is not there", [...storage(4, "9")], /no entry m\/data\/9/],
    ["a dictionary in itself", [0x7d, 0x71, 0, ...text("a"), 0x68, 0, 0x73], /in itself|has no end/],
    ["an empty stack", [0x61], /missing on the stack/],
    ["a mark that is missing", [0x74], /mark is missing/],
    ["what was not remembered", [0x68, 9], /nothing was remembered as 9/],
    ["a text of 4 GB", [0x58, 255, 255, 255, 255], /4294967295 bytes are needed/],
    ["an integer of 200 bytes", [0x8a, 200], /integer of 200 bytes/],
    ["an instruction that makes objects", [0x81], /instruction 0x81/],
    ["a call of what is no function", [0x4e, 0x29, 0x52], /call of what is no function/],
  ];
  it.each(hostile)("refuses %s", (_, pickle, message) => expect(open(pickle)).rejects.toThrow(message));

  it("refuses dictionaries that double at every level", async () => {
    // Forty levels, each twice in the next: 2^40 ways to the only array.
    let pickle = [...array(4, 0, [1], [1]), 0x71, 0];
    for (let i = 1; i <= 40; i++) pickle = [...dictionary(text("a"), pickle, text("b"), [0x68, i - 1]), 0x71, i];
    await expect(open(pickle)).rejects.toThrow(/has no end/);
  });
});

describe("GGUF", () => {
  const metadata = { "a.b": 3, negative: -4, large: 2 ** 40, rate: 0.5, on: true, words: ["x", "词"], list: [1, -2] };
  const random = new Generator(2);
  const numbers = Float32Array.from({ length: 128 }, () => random.next() - 0.5);
  const file = {
    w: { shape: [2, 64], data: numbers },
    v: { shape: [3], data: Float32Array.of(1, 2, 3), dtype: "float16" as DType },
  };

  it("reads what it wrote", async () => {
    const read = await openGguf(bytesSource(writeGguf(file, metadata)));
    expect({ ...read.metadata }).toEqual(metadata);
    expect(await read.read("w")).toEqual({ shape: [2, 64], data: numbers });
    expect(read.arrays.get("v")?.type).toBe("F16");
    expect([...(await read.read("v")).data]).toEqual([1, 2, 3]);
  });

  it("Q8_0 loses at most half a step", async () => {
    const read = await openGguf(bytesSource(writeGguf({ w: file.w }, {}, () => "Q8_0")));
    const back = (await read.read("w")).data;
    for (let i = 0; i < 128; i++) expect(Math.abs(back[i] - numbers[i])).toBeLessThan(0.5 / 127 / 2 + 1e-3 * 0.5);
  });

  const patched = (offset: number, ...bytes: number[]) => {
    const out = writeGguf(file, metadata);
    out.set(bytes, offset);
    return bytesSource(out);
  };
  const huge = [255, 255, 255, 255, 255, 255, 255, 255];
  const hostile: [string, ReturnType<typeof patched>, RegExp][] = [
    ["another beginning", patched(0, 0), /does not begin with "GGUF"/],
    ["another version", patched(4, 1), /version 1 /],
    ["another order of bytes", patched(4, 0, 0, 0, 3), /big-endian/],
    ["2^64 arrays", patched(8, ...huge), /arrays do not fit/],
    ["2^64 entries of metadata", patched(16, ...huge), /metadata do not fit/],
    ["a key of 2^64 letters", patched(24, ...huge), /letters of a text do not fit/],
    ["no file at all", bytesSource(new Uint8Array(3)), /4 bytes are needed, but the file ends at byte 3/],
  ];
  it.each(hostile)("names %s", (_, source, message) => expect(openGguf(source)).rejects.toThrow(message));

  it("a terabyte whose header says that it has half of it is not read into memory", async () => {
    const start = writeGguf({}, { a: "b" });
    // The length of the text "b".
    new DataView(start.buffer).setBigUint64(24 + 8 + 1 + 4, 2n ** 39n, true);
    let most = 0;
    const source = {
      size: 2 ** 40,
      read: async (_: number, length: number) => {
        most = Math.max(most, length);
        const bytes = new Uint8Array(length);
        bytes.set(start.subarray(0, length));
        return bytes;
      },
    };
    await expect(openGguf(source)).rejects.toThrow(/header does not end/);
    expect(most).toBeLessThanOrEqual(2 ** 26);
  });

  it("reads a header of several megabytes", async () => {
    const words = Array.from({ length: 20000 }, (_, i) => `word ${i} `.repeat(8));
    const read = await openGguf(bytesSource(writeGguf(file, { words })));
    expect(read.metadata.words).toEqual(words);
    expect(await read.read("w")).toEqual({ shape: [2, 64], data: numbers });
  });
});

describe("arrays of the engine", () => {
  it("go to files and come back in their type", async () => {
    const { tensors } = readSafetensors(written());
    const types = Object.entries(tensors).map(([name, array]) => [name, toTensor(array).dtype]);
    expect(Object.fromEntries(types)).toMatchObject({
      f16: "float16",
      bf16: "bfloat16",
      i64: "int32",
      u8: "uint8",
      bool: "bool",
    });
    for (const dtype of ["float32", "float64", "float16", "bfloat16", "int32", "int8", "uint8", "bool"] as const) {
      const x = tensor([0, 1, 1, 0], [2, 2], dtype);
      const back = readSafetensors(writeSafetensors({ tensors: { x: fromTensor(x.transpose(0, 1)) }, metadata: {} }));
      expect(toTensor(back.tensors.x).dtype).toBe(dtype);
      expect([...back.tensors.x.data]).toEqual([0, 1, 1, 0]);
    }
  });

  it("texts beside them may be left out, and a state as it stands is refused in words", () => {
    const { tensors, metadata } = readSafetensors(writeSafetensors({ tensors: { x: fromTensor(tensor([1])) } }));
    expect([tensors.x.data[0], Object.keys(metadata)]).toEqual([1, []]);
    expect(() => writeSafetensors({ x: tensor([1]) } as never)).toThrow(/given as \{ tensors: /);
    expect(() => writeSafetensors({ tensors: { x: tensor([1]) } } as never)).toThrow(/x is a Tensor.*fromTensor/);
  });

  it("are loaded one by one, selected and converted, and outlive a step", async () => {
    const file = await openSafetensors(bytesSource(written()));
    const loaded = await loadTensors(file, {
      select: (name) => name.startsWith("f") || name === "i8",
      dtype: "float32",
    });
    const types = Object.entries(loaded).map(([name, t]) => `${name} ${t.dtype}`);
    expect(types.sort()).toEqual(["f16 float32", "f32 float32", "f64 float32", "i8 int8"]);
    const kept = step(() => full([2], 1.5, "float16"));
    expect([...kept.toTypedArray()]).toEqual([1.5, 1.5]);
  });
});
