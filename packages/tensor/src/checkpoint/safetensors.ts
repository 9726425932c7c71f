import { TensorError } from "../errors.ts";
import { sizeOf } from "../shape.ts";

/** Numbers with a shape, apart from any backend. */
export interface NamedArray {
  shape: readonly number[];
  data: Float32Array | Int32Array | Uint8Array;
}

export interface SafetensorsFile {
  tensors: Record<string, NamedArray>;
  metadata: Record<string, string>;
}

const dtypes = { F32: 4, I32: 4, U8: 1 } as const;
const maximumHeaderBytes = 100_000_000;
const maximumRank = 64;

function dtypeName(data: NamedArray["data"]): keyof typeof dtypes {
  return data instanceof Float32Array ? "F32" : data instanceof Int32Array ? "I32" : "U8";
}

/**
 * Writes the safetensors format: 8 bytes of header length (little-endian), a JSON header, then the numbers.
 * Names are written in order, so equal contents give equal bytes.
 */
export function writeSafetensors({ tensors, metadata }: SafetensorsFile): Uint8Array {
  const header: Record<string, unknown> = {};
  if (Object.keys(metadata).length > 0) header.__metadata__ = metadata;
  const names = Object.keys(tensors).sort();
  let end = 0;
  for (const name of names) {
    const { shape, data } = tensors[name];
    if (sizeOf(shape) !== data.length) {
      throw new TensorError(
        `safetensors: ${name} has ${data.length} numbers, its shape [${shape.join(", ")}] holds ${sizeOf(shape)}`,
      );
    }
    header[name] = { dtype: dtypeName(data), shape, data_offsets: [end, end + data.byteLength] };
    end += data.byteLength;
  }
  const json = new TextEncoder().encode(JSON.stringify(header));
  const padded = Math.ceil(json.length / 8) * 8;
  const out = new Uint8Array(8 + padded + end);
  new DataView(out.buffer).setBigUint64(0, BigInt(padded), true);
  out.fill(0x20, 8, 8 + padded);
  out.set(json, 8);
  let at = 8 + padded;
  for (const name of names) {
    const { data } = tensors[name];
    out.set(new Uint8Array(data.buffer, data.byteOffset, data.byteLength), at);
    at += data.byteLength;
  }
  return out;
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function wholeNumbers(value: unknown): value is number[] {
  return Array.isArray(value) && value.every((v) => Number.isSafeInteger(v) && v >= 0);
}

/**
 * Reads a safetensors file. Nothing in it is trusted: every length is checked against the file before memory is
 * asked for, and an error names the byte offset or the array at fault.
 */
export function readSafetensors(bytes: Uint8Array): SafetensorsFile {
  const fail = (what: string) => new TensorError(`safetensors: ${what}`);
  if (bytes.length < 8) throw fail(`the file ends at byte ${bytes.length}, within the header's length (bytes 0–7)`);
  const length = new DataView(bytes.buffer, bytes.byteOffset).getBigUint64(0, true);
  if (length > BigInt(Math.min(maximumHeaderBytes, bytes.length - 8))) {
    throw fail(`byte 0 says that the header has ${length} bytes, but the file has ${bytes.length - 8} after it`);
  }
  const start = 8 + Number(length);
  let header: unknown;
  try {
    header = JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(bytes.subarray(8, start)));
  } catch (error) {
    throw fail(`the header (bytes 8–${start}) is not valid JSON: ${(error as Error).message}`);
  }
  if (!isRecord(header)) throw fail("the header is not a JSON object");

  const tensors: Record<string, NamedArray> = Object.create(null);
  const metadata: Record<string, string> = Object.create(null);
  for (const [name, entry] of Object.entries(header)) {
    if (name === "__metadata__") {
      if (!isRecord(entry)) throw fail("__metadata__ is not an object");
      for (const [key, value] of Object.entries(entry)) metadata[key] = String(value);
      continue;
    }
    if (
      !isRecord(entry) ||
      !wholeNumbers(entry.shape) ||
      !wholeNumbers(entry.data_offsets) ||
      entry.shape.length > maximumRank
    ) {
      throw fail(`the entry of ${name} lacks a sound shape or data_offsets`);
    }
    const { dtype, shape, data_offsets: offsets } = entry;
    if (typeof dtype !== "string" || !(dtype in dtypes))
      throw fail(`${name} has type ${String(dtype)}, which is not read here`);
    const [from, to] = offsets;
    const expected = sizeOf(shape) * dtypes[dtype as keyof typeof dtypes];
    if (offsets.length !== 2 || to - from !== expected || start + to > bytes.length) {
      throw fail(
        `${name} [${shape.join(", ")}] needs ${expected} bytes; its offsets ${from}–${to} give ${to - from}, and the data part has ${bytes.length - start}`,
      );
    }
    // Not slice(): a Node.js Buffer's shares its memory with everything read lately.
    const copy = new Uint8Array(bytes.subarray(start + from, start + to)).buffer;
    tensors[name] = {
      shape,
      data: dtype === "F32" ? new Float32Array(copy) : dtype === "I32" ? new Int32Array(copy) : new Uint8Array(copy),
    };
  }
  return { tensors, metadata };
}
