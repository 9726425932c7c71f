import { TensorError } from "../errors.ts";
import { sizeOf } from "../shape.ts";
import {
  checkFilled,
  decodeElements,
  type ElementType,
  elementBytes,
  elementTypeOf,
  encodeElements,
  maximumRank,
  type NamedArray,
  namedArray,
  type TensorFile,
} from "./named-array.ts";
import { type ByteSource, readPart } from "./source.ts";

export type { NamedArray } from "./named-array.ts";

export interface SafetensorsFile {
  tensors: Record<string, NamedArray>;
  metadata: Record<string, string>;
}

/** What is written: texts beside the arrays may be left out. */
export type WritableSafetensors = Pick<SafetensorsFile, "tensors"> & Partial<SafetensorsFile>;

const types: Readonly<Record<string, ElementType>> = {
  F64: "float64",
  F32: "float32",
  F16: "float16",
  BF16: "bfloat16",
  I64: "int64",
  I32: "int32",
  I16: "int16",
  I8: "int8",
  U8: "uint8",
  BOOL: "bool",
};
const maximumHeaderBytes = 100_000_000;

function fail(what: string): TensorError {
  return new TensorError(`safetensors: ${what}`);
}

/**
 * Writes the safetensors format: 8 bytes of header length (little-endian), a JSON header, then the numbers.
 * Names are written in order, so equal contents give equal bytes. A module is saved as
 * `Object.fromEntries(Object.entries(model.stateDict()).map(([name, x]) => [name, fromTensor(x)]))` and comes back by
 * `model.loadStateDict(readSafetensors(bytes).tensors)`.
 */
export function writeSafetensors({ tensors, metadata = {} }: WritableSafetensors): Uint8Array {
  if (tensors === undefined) throw fail("arrays to write are given as { tensors: { name: array } }");
  const header: Record<string, unknown> = Object.create(null);
  if (Object.keys(metadata).length > 0) header.__metadata__ = metadata;
  // Wide types first, so that every array starts at a multiple of its element's size.
  const entries = Object.entries(tensors)
    .map(([name, array]) => ({ name, array, type: elementTypeOf(array) }))
    .sort((a, b) => elementBytes[b.type] - elementBytes[a.type] || (a.name < b.name ? -1 : 1));
  const parts: Uint8Array[] = [];
  let end = 0;
  for (const { name, array, type } of entries) {
    checkFilled("safetensors", name, array);
    const part = encodeElements(type, array.data);
    const dtype = Object.keys(types).find((key) => types[key] === type);
    header[name] = { dtype, shape: array.shape, data_offsets: [end, end + part.length] };
    end += part.length;
    parts.push(part);
  }
  const json = new TextEncoder().encode(JSON.stringify(header));
  const padded = Math.ceil(json.length / 8) * 8;
  const out = new Uint8Array(8 + padded + end);
  new DataView(out.buffer).setBigUint64(0, BigInt(padded), true);
  out.fill(0x20, 8, 8 + padded);
  out.set(json, 8);
  let at = 8 + padded;
  for (const part of parts) {
    out.set(part, at);
    at += part.length;
  }
  return out;
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function wholeNumbers(value: unknown): value is number[] {
  return Array.isArray(value) && value.every((v) => Number.isSafeInteger(v) && v >= 0);
}

interface Entry {
  shape: number[];
  type: string;
  /** In the file. */
  from: number;
  to: number;
}

interface Header {
  entries: Map<string, Entry>;
  metadata: Record<string, string>;
}

/** The header's length, from the file's first 8 bytes. */
function headerLength(first: Uint8Array, fileSize: number): number {
  if (first.length < 8) throw fail(`the file ends at byte ${first.length}, within the header's length (bytes 0–7)`);
  const length = new DataView(first.buffer, first.byteOffset).getBigUint64(0, true);
  if (length > BigInt(Math.min(maximumHeaderBytes, fileSize - 8))) {
    throw fail(`byte 0 says that the header has ${length} bytes, but the file has ${fileSize - 8} after it`);
  }
  return Number(length);
}

function parseHeader(bytes: Uint8Array, fileSize: number): Header {
  const start = 8 + bytes.length;
  let header: unknown;
  try {
    header = JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(bytes));
  } catch (error) {
    throw fail(`the header (bytes 8–${start}) is not valid JSON: ${(error as Error).message}`);
  }
  if (!isRecord(header)) throw fail("the header is not a JSON object");

  const entries = new Map<string, Entry>();
  const metadata: Record<string, string> = Object.create(null);
  for (const [name, entry] of Object.entries(header)) {
    if (name === "__metadata__") {
      if (!isRecord(entry)) throw fail("__metadata__ is not an object");
      for (const [key, value] of Object.entries(entry)) metadata[key] = String(value);
    } else {
      entries.set(name, parseEntry(name, entry, start, fileSize));
    }
  }
  checkApart(entries);
  return { entries, metadata };
}

function parseEntry(name: string, entry: unknown, start: number, fileSize: number): Entry {
  if (
    !isRecord(entry) ||
    !wholeNumbers(entry.shape) ||
    !wholeNumbers(entry.data_offsets) ||
    entry.shape.length > maximumRank
  ) {
    throw fail(`the entry of ${name} lacks a sound shape or data_offsets`);
  }
  const { dtype, shape, data_offsets: offsets } = entry;
  if (typeof dtype !== "string" || !Object.hasOwn(types, dtype))
    throw fail(`${name} has type ${String(dtype)}, which is not read here`);
  const [from, to] = offsets;
  const expected = sizeOf(shape) * elementBytes[types[dtype]];
  if (offsets.length !== 2 || to - from !== expected || start + to > fileSize) {
    throw fail(
      `${name} [${shape.join(", ")}] needs ${expected} bytes; its offsets ${from}–${to} give ${to - from}, and the data part has ${fileSize - start}`,
    );
  }
  return { shape, type: dtype, from: start + from, to: start + to };
}

/** No two arrays share bytes: such a file would stand for much more than it holds. */
function checkApart(entries: Map<string, Entry>): void {
  const inOrder = [...entries].filter(([, { from, to }]) => to > from).sort(([, a], [, b]) => a.from - b.from);
  for (let i = 1; i < inOrder.length; i++) {
    const [[before, { to }], [name, { from }]] = [inOrder[i - 1], inOrder[i]];
    if (from < to) throw fail(`${name} starts at byte ${from}, within ${before}, which ends at byte ${to}`);
  }
}

function decode(name: string, { type, shape, from }: Entry, bytes: Uint8Array): NamedArray {
  return namedArray(shape, decodeElements(types[type], bytes, `safetensors: ${name}`, from), types[type]);
}

/**
 * Reads a whole file. Nothing in it is trusted: every length is checked against the file before memory is
 * asked for, and an error names the byte offset or the array at fault.
 */
export function readSafetensors(bytes: Uint8Array): SafetensorsFile {
  const length = headerLength(bytes.subarray(0, 8), bytes.length);
  const { entries, metadata } = parseHeader(bytes.subarray(8, 8 + length), bytes.length);
  const tensors: Record<string, NamedArray> = Object.create(null);
  for (const [name, entry] of entries) tensors[name] = decode(name, entry, bytes.subarray(entry.from, entry.to));
  return { tensors, metadata };
}

/** Reads the header; arrays follow one at a time. */
export async function openSafetensors(source: ByteSource): Promise<TensorFile> {
  const first = await readPart(source, "safetensors", "the header's length", 0, Math.min(8, source.size));
  const length = headerLength(first, source.size);
  const json = await readPart(source, "safetensors", "the header", 8, length);
  const { entries, metadata } = parseHeader(json, source.size);
  return {
    arrays: entries,
    metadata,
    read: async (name) => {
      const entry = entries.get(name);
      if (entry === undefined) throw fail(`there is no array "${name}"`);
      return decode(name, entry, await readPart(source, "safetensors", name, entry.from, entry.to - entry.from));
    },
  };
}

/**
 * A model in several files, as `model.safetensors.index.json` lists them. A file is opened when one of its arrays is read.
 *
 * @param index the list's text
 * @param open gives the file of a name, such as "model-00001-of-00002.safetensors", always without a folder
 */
export function openShards(index: string, open: (file: string) => Promise<ByteSource>): ShardedFile {
  let list: unknown;
  try {
    list = JSON.parse(index);
  } catch (error) {
    throw fail(`the index is not valid JSON: ${(error as Error).message}`);
  }
  const map = isRecord(list) ? list.weight_map : undefined;
  if (!isRecord(map)) throw fail("the index has no weight_map");
  const files = new Map<string, string>();
  for (const [name, file] of Object.entries(map)) {
    if (typeof file !== "string" || !/^[^/\\:\0]+$/.test(file) || file.startsWith("."))
      throw fail(`the index places ${name} into ${JSON.stringify(file)}, which is not the name of a file beside it`);
    files.set(name, file);
  }
  const opened = new Map<string, Promise<TensorFile>>();
  return {
    files,
    read: async (name) => {
      const file = files.get(name);
      if (file === undefined) throw fail(`there is no array "${name}" in the index`);
      let shard = opened.get(file);
      if (shard === undefined) {
        shard = open(file).then(openSafetensors);
        opened.set(file, shard);
      }
      return (await shard).read(name);
    },
  };
}

export interface ShardedFile {
  /** Which file holds an array. */
  readonly files: ReadonlyMap<string, string>;
  read(name: string): Promise<NamedArray>;
}
