/** GGUF, the files of llama.cpp (ggml's docs/gguf.md, versions 2 and 3). */
import { TensorError } from "../errors.ts";
import { encodeFloat16 } from "../half.ts";
import { sizeOf } from "../shape.ts";
import { type BlockFormat, blockFormats, packQ8, unpackBlocks } from "./gguf-blocks.ts";
import type { ArrayInfo, TensorFile } from "./named-array.ts";
import { checkFilled, elementTypeOf, type NamedArray } from "./named-array.ts";
import { type ByteSource, readPart } from "./source.ts";

type Scalar = number | bigint | boolean | string;
export type GgufValue = Scalar | readonly GgufValue[];

const magic = 0x46554747;
const firstBytes = 2 ** 20;
const mostHeaderBytes = 2 ** 26;
const mostDimensions = 8;
const deepestArray = 4;

/** The header goes on behind the bytes that were read. */
class MoreBytes extends Error {}

/** Reads a header's fields in order; every length is compared with what is left of the file. */
class Reader {
  readonly #view: DataView;
  readonly #bytes: Uint8Array;
  readonly #fileSize: number;
  at = 0;

  constructor(bytes: Uint8Array, fileSize: number) {
    this.#bytes = bytes;
    this.#view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    this.#fileSize = fileSize;
  }

  fail(what: string): TensorError {
    return new TensorError(`gguf: byte ${this.at}: ${what}`);
  }

  #take(length: number): number {
    if (this.at + length > this.#fileSize)
      throw this.fail(`${length} bytes are needed, but the file ends at byte ${this.#fileSize}`);
    if (this.at + length > this.#bytes.length) throw new MoreBytes();
    const from = this.at;
    this.at += length;
    return from;
  }

  u32(): number {
    return this.#view.getUint32(this.#take(4), true);
  }

  /** A count of things that take `least` bytes each. */
  count(least: number, what: string): number {
    const n = Number(this.#view.getBigUint64(this.#take(8), true));
    if (n * least > this.#fileSize - this.at)
      throw this.fail(`${n} ${what} do not fit into the ${this.#fileSize - this.at} bytes that are left`);
    return n;
  }

  /** A whole number of 64 bits, exact. */
  u64(): number | bigint {
    return exact(this.#view.getBigUint64(this.#take(8), true));
  }

  text(): string {
    const length = this.count(1, "letters of a text");
    const from = this.#take(length);
    return new TextDecoder().decode(this.#bytes.subarray(from, from + length));
  }

  value(type: number, depth = 0): GgufValue {
    const view = this.#view;
    switch (type) {
      case 0:
        return view.getUint8(this.#take(1));
      case 1:
        return view.getInt8(this.#take(1));
      case 2:
        return view.getUint16(this.#take(2), true);
      case 3:
        return view.getInt16(this.#take(2), true);
      case 4:
        return this.u32();
      case 5:
        return view.getInt32(this.#take(4), true);
      case 6:
        return view.getFloat32(this.#take(4), true);
      case 7:
        return view.getUint8(this.#take(1)) !== 0;
      case 8:
        return this.text();
      case 9:
        return this.#array(depth);
      case 10:
        return this.u64();
      case 11:
        return exact(view.getBigInt64(this.#take(8), true));
      case 12:
        return view.getFloat64(this.#take(8), true);
      default:
        throw this.fail(`there is no type ${type} of values`);
    }
  }

  #array(depth: number): GgufValue[] {
    if (depth >= deepestArray) throw this.fail("lists in lists in lists");
    const type = this.u32();
    const least = [1, 1, 2, 2, 4, 4, 4, 1, 8, 12, 8, 8, 8][type];
    if (least === undefined) throw this.fail(`there is no type ${type} of values`);
    const count = this.count(least, "values of a list");
    const out: GgufValue[] = [];
    for (let i = 0; i < count; i++) out.push(this.value(type, depth + 1));
    return out;
  }
}

function exact(value: bigint): number | bigint {
  const number = Number(value);
  return Number.isSafeInteger(number) ? number : value;
}

interface Entry extends ArrayInfo {
  readonly format: BlockFormat;
  readonly from: number;
  readonly bytes: number;
}

interface Header {
  entries: Map<string, Entry>;
  metadata: Record<string, GgufValue>;
}

function parse(bytes: Uint8Array, fileSize: number): Header {
  const reader = new Reader(bytes, fileSize);
  if (reader.u32() !== magic) throw new TensorError('gguf: byte 0: the file does not begin with "GGUF"');
  const version = reader.u32();
  if (version !== 2 && version !== 3) {
    const bigEndian = version !== 0 && version % 65536 === 0 ? ", or a file for big-endian machines" : "";
    throw reader.fail(`version ${version}${bigEndian} is not read here; there are 2 and 3`);
  }
  const tensors = reader.count(24, "arrays");
  const pairs = reader.count(13, "entries of metadata");
  const metadata: Record<string, GgufValue> = Object.create(null);
  for (let i = 0; i < pairs; i++) {
    const key = reader.text();
    metadata[key] = reader.value(reader.u32());
  }
  const found: { name: string; shape: number[]; format: BlockFormat; offset: number }[] = [];
  for (let i = 0; i < tensors; i++) found.push(parseTensor(reader));
  const alignment = metadata["general.alignment"] ?? 32;
  if (typeof alignment !== "number" || alignment < 1 || alignment > 65536 || alignment % 1 !== 0)
    throw reader.fail(`an alignment of ${String(alignment)}`);
  const start = Math.ceil(reader.at / alignment) * alignment;
  const entries = new Map<string, Entry>();
  for (const { name, shape, format, offset } of found) {
    if (entries.has(name)) throw reader.fail(`two arrays are called ${name}`);
    const size = (sizeOf(shape) / format.size) * format.bytes;
    const from = start + offset;
    if (!(from + size <= fileSize))
      throw reader.fail(
        `${name} [${shape.join(", ")}] in ${format.name} takes ${size} bytes from byte ${from}, but the file ends at byte ${fileSize}`,
      );
    entries.set(name, { shape, type: format.name, format, from, bytes: size });
  }
  return { entries, metadata };
}

function parseTensor(reader: Reader) {
  const name = reader.text();
  const rank = reader.u32();
  if (rank > mostDimensions) throw reader.fail(`${name} has ${rank} dimensions`);
  // The file names the dimension first whose elements lie next to each other.
  const shape = Array.from({ length: rank }, () => Number(reader.u64())).reverse();
  const type = reader.u32();
  const format = blockFormats.get(type);
  if (format === undefined)
    throw reader.fail(
      `${name} is of type ${type}; read here are ${[...blockFormats.values()].map((f) => f.name).join(", ")}`,
    );
  const offset = Number(reader.u64());
  if (!shape.every(Number.isSafeInteger) || !Number.isSafeInteger(sizeOf(shape)))
    throw reader.fail(`${name} has an impossible shape [${shape.join(", ")}]`);
  if (sizeOf(shape) > 0 && ((shape[rank - 1] ?? 1) % format.size !== 0 || !Number.isSafeInteger(offset)))
    throw reader.fail(`${name} [${shape.join(", ")}] has rows that are no whole blocks of ${format.size} numbers`);
  return { name, shape, format, offset };
}

/** Reads the header; arrays follow one at a time, as float32 whatever they are packed as. */
export async function openGguf(source: ByteSource): Promise<TensorFile> {
  const { entries, metadata } = await readHeader(source);
  return {
    arrays: entries,
    metadata,
    read: async (name) => {
      const entry = entries.get(name);
      if (entry === undefined) throw new TensorError(`gguf: there is no array "${name}"`);
      const bytes = await readPart(source, "gguf", name, entry.from, entry.bytes);
      return { shape: entry.shape, data: unpackBlocks(entry.format, bytes, `gguf: ${name}`, entry.from) };
    },
  };
}

/** Where the header ends only the header says: it is read with ever more bytes until it fits. */
async function readHeader(source: ByteSource): Promise<Header> {
  for (let length = firstBytes; length <= mostHeaderBytes; length *= 4) {
    const bytes = await readPart(source, "gguf", "the header", 0, Math.min(source.size, length));
    try {
      return parse(bytes, source.size);
    } catch (error) {
      if (!(error instanceof MoreBytes)) throw error;
    }
  }
  throw new TensorError(`gguf: the header does not end within ${mostHeaderBytes} bytes`);
}

export type GgufType = "F32" | "F16" | "Q8_0";

const typeNumbers: Record<GgufType, number> = { F32: 0, F16: 1, Q8_0: 8 };
const alignment = 32;

/** Appends fields to a growing file. */
class Writer {
  #parts: Uint8Array[] = [];
  length = 0;

  bytes(part: Uint8Array): void {
    this.#parts.push(part);
    this.length += part.length;
  }

  number(bytes: number, set: (view: DataView) => void): void {
    const part = new Uint8Array(bytes);
    set(new DataView(part.buffer));
    this.bytes(part);
  }

  u32(n: number): void {
    this.number(4, (view) => view.setUint32(0, n, true));
  }

  u64(n: number | bigint): void {
    this.number(8, (view) => view.setBigUint64(0, BigInt(n), true));
  }

  text(text: string): void {
    const utf8 = new TextEncoder().encode(text);
    this.u64(utf8.length);
    this.bytes(utf8);
  }

  align(): void {
    this.bytes(new Uint8Array(-this.length & (alignment - 1)));
  }

  finish(): Uint8Array {
    const out = new Uint8Array(this.length);
    let at = 0;
    for (const part of this.#parts) {
      out.set(part, at);
      at += part.length;
    }
    return out;
  }
}

function typeOfValue(value: GgufValue): number {
  if (typeof value === "string") return 8;
  if (typeof value === "boolean") return 7;
  if (typeof value === "object") return 9;
  if (typeof value === "bigint") return value < 0n ? 11 : 10;
  if (!Number.isInteger(value)) return 6;
  if (value >= 0) return value < 2 ** 32 ? 4 : 10;
  return value >= -(2 ** 31) ? 5 : 11;
}

/** Values of a list share the type that holds them all. */
function typeOfList(values: readonly GgufValue[]): number {
  const types = values.map(typeOfValue);
  const first = types[0] ?? 4;
  if (types.every((type) => type === first)) return first;
  if (values.every((value) => typeof value === "number")) return values.every(Number.isInteger) ? 11 : 6;
  throw new TensorError("gguf: a list of metadata mixes texts, numbers and truth values");
}

function writeValue(out: Writer, type: number, value: GgufValue): void {
  if (typeof value === "object") {
    const inner = typeOfList(value);
    out.u32(inner);
    out.u64(value.length);
    for (const item of value) writeValue(out, inner, item);
  } else if (typeof value === "string") out.text(value);
  else if (typeof value === "boolean") out.bytes(Uint8Array.of(value ? 1 : 0));
  else if (type === 10) out.u64(value);
  else if (type === 11) out.number(8, (view) => view.setBigInt64(0, BigInt(value), true));
  else if (type === 6) out.number(4, (view) => view.setFloat32(0, Number(value), true));
  else out.u32(Number(value));
}

function pack(name: string, array: NamedArray, type: GgufType): Uint8Array {
  checkFilled("gguf", name, array);
  const numbers = array.data instanceof Float32Array ? array.data : Float32Array.from(array.data);
  if (type === "F16") {
    const bits = new Uint16Array(numbers.length);
    encodeFloat16(numbers, bits);
    return new Uint8Array(bits.buffer);
  }
  if (type === "Q8_0") return packQ8(numbers);
  return new Uint8Array(numbers.buffer, numbers.byteOffset, numbers.byteLength);
}

/**
 * Writes version 3. Metadata's whole numbers become u32 (or i32, u64, i64 where they need it), others f32.
 *
 * @param typeOf how an array is packed; by default float16 as F16, all others as F32. Q8_0 needs rows of a multiple of 32.
 */
export function writeGguf(
  arrays: Readonly<Record<string, NamedArray>>,
  metadata: Readonly<Record<string, GgufValue>> = {},
  typeOf: (name: string, array: NamedArray) => GgufType = (_, array) =>
    elementTypeOf(array) === "float16" ? "F16" : "F32",
): Uint8Array {
  const out = new Writer();
  out.u32(magic);
  out.u32(3);
  const names = Object.keys(arrays);
  const pairs = Object.entries(metadata).filter(([key]) => key !== "general.alignment");
  out.u64(names.length);
  out.u64(pairs.length);
  for (const [key, value] of pairs) {
    const type = typeOfValue(value);
    out.text(key);
    out.u32(type);
    writeValue(out, type, value);
  }
  const data = new Writer();
  for (const name of names) {
    const array = arrays[name];
    const type = typeOf(name, array);
    const row = array.shape[array.shape.length - 1] ?? 1;
    if (type === "Q8_0" && row % 32 !== 0)
      throw new TensorError(`gguf: ${name} has rows of ${row} numbers; Q8_0 packs multiples of 32`);
    out.text(name);
    out.u32(array.shape.length);
    for (const extent of [...array.shape].reverse()) out.u64(extent);
    out.u32(typeNumbers[type]);
    out.u64(data.length);
    data.bytes(pack(name, array, type));
    data.align();
  }
  out.align();
  out.bytes(data.finish());
  return out.finish();
}
