/** Numbers in files, apart from any backend. */
import type { DType } from "../dtype.ts";
import { TensorError } from "../errors.ts";
import { decodeBfloat16, decodeFloat16, encodeBfloat16, encodeFloat16 } from "../half.ts";
import { type Shape, sizeOf } from "../shape.ts";

/** Types of numbers in files: the engine's, and two that it reads as int32. */
export type ElementType = DType | "int16" | "int64";

export type Numbers = Float32Array | Float64Array | Int32Array | Int8Array | Uint8Array;

/** Numbers with a shape, row-major. */
export interface NamedArray {
  shape: Shape;
  /** The numbers themselves: those of float16 and bfloat16 as float32, those of int16 and int64 as int32. */
  data: Numbers;
  /** How they are kept in a file, where the class of `data` does not say it. */
  dtype?: ElementType;
}

/** What a file says of an array before its numbers are read. */
export interface ArrayInfo {
  readonly shape: Shape;
  /** The file's name of the type: "BF16", "Q4_K". */
  readonly type: string;
}

/** An open file: its header was read, its numbers are read one array at a time. */
export interface TensorFile {
  readonly arrays: ReadonlyMap<string, ArrayInfo>;
  readonly metadata: Readonly<Record<string, unknown>>;
  /** @throws TensorError for a name that is not there, or numbers that are not sound */
  read(name: string): Promise<NamedArray>;
}

export const elementBytes: Record<ElementType, number> = {
  float64: 8,
  float32: 4,
  float16: 2,
  bfloat16: 2,
  int64: 8,
  int32: 4,
  int16: 2,
  int8: 1,
  uint8: 1,
  bool: 1,
};

/** More dimensions than any array has: a file that says so is broken. */
export const maximumRank = 32;

export function elementTypeOf({ data, dtype }: NamedArray): ElementType {
  if (dtype !== undefined) return dtype;
  if (data instanceof Float32Array) return "float32";
  if (data instanceof Float64Array) return "float64";
  if (data instanceof Int32Array) return "int32";
  return data instanceof Int8Array ? "int8" : "uint8";
}

/** @throws where the numbers do not fill the shape */
export function checkFilled(format: string, name: string, { shape, data }: NamedArray): void {
  if (typeof data === "function")
    throw new TensorError(`${format}: ${name} is a Tensor; make it ready with fromTensor`);
  if (sizeOf(shape) !== data.length) {
    throw new TensorError(
      `${format}: ${name} has ${data.length} numbers, its shape [${shape.join(", ")}] holds ${sizeOf(shape)}`,
    );
  }
}

/** A copy that starts at a multiple of 8 bytes, as typed arrays want it. Not slice(): a Buffer's shares its memory. */
function aligned(bytes: Uint8Array): ArrayBuffer {
  return new Uint8Array(bytes).buffer;
}

/** The numbers in little-endian bytes of a file. @param at where `bytes` lie in the file, for errors */
export function decodeElements(type: ElementType, bytes: Uint8Array, where: string, at: number): Numbers {
  switch (type) {
    case "float32":
      return new Float32Array(aligned(bytes));
    case "float64":
      return new Float64Array(aligned(bytes));
    case "float16":
      return decodeFloat16(new Uint16Array(aligned(bytes)));
    case "bfloat16":
      return decodeBfloat16(new Uint16Array(aligned(bytes)));
    case "int64":
      return decodeInt64(bytes, where, at);
    case "int32":
      return new Int32Array(aligned(bytes));
    case "int16":
      return Int32Array.from(new Int16Array(aligned(bytes)));
    case "int8":
      return new Int8Array(aligned(bytes));
    case "uint8":
      return new Uint8Array(aligned(bytes));
    case "bool": {
      const wrong = bytes.findIndex((byte) => byte > 1);
      if (wrong >= 0) throw new TensorError(`${where}: byte ${at + wrong} is ${bytes[wrong]}, not a truth value`);
      return new Uint8Array(aligned(bytes));
    }
  }
}

function decodeInt64(bytes: Uint8Array, where: string, at: number): Int32Array {
  const words = new Int32Array(aligned(bytes));
  const out = new Int32Array(words.length / 2);
  for (let i = 0; i < out.length; i++) {
    const [low, high] = [words[2 * i], words[2 * i + 1]];
    // Within int32 the upper half repeats the lower's sign.
    if (high !== low >> 31) {
      const value = (BigInt(high) << 32n) | BigInt(low >>> 0);
      throw new TensorError(
        `${where}: the number at byte ${at + 8 * i}, ${value}, is beyond int32, which int64 is read as`,
      );
    }
    out[i] = low;
  }
  return out;
}

/** The numbers as little-endian bytes. */
export function encodeElements(type: ElementType, data: Numbers): Uint8Array {
  const bytesOf = (array: ArrayBufferView) => new Uint8Array(array.buffer, array.byteOffset, array.byteLength);
  switch (type) {
    case "float16":
    case "bfloat16": {
      const bits = new Uint16Array(data.length);
      (type === "float16" ? encodeFloat16 : encodeBfloat16)(data, bits);
      return bytesOf(bits);
    }
    case "int64":
      return bytesOf(BigInt64Array.from(data as Int32Array, BigInt));
    case "int16":
      return bytesOf(Int16Array.from(data));
    case "float32":
      return bytesOf(data instanceof Float32Array ? data : Float32Array.from(data));
    case "float64":
      return bytesOf(data instanceof Float64Array ? data : Float64Array.from(data));
    case "int32":
      return bytesOf(data instanceof Int32Array ? data : Int32Array.from(data));
    case "int8":
      return bytesOf(data instanceof Int8Array ? data : Int8Array.from(data));
    case "uint8":
    case "bool":
      return bytesOf(data instanceof Uint8Array ? data : Uint8Array.from(data));
  }
}

const classes: Partial<Record<ElementType, true>> = {
  float32: true,
  float64: true,
  int32: true,
  int8: true,
  uint8: true,
};

/** The array as readers give it: `dtype` only where the class of the numbers leaves it open. */
export function namedArray(shape: Shape, data: Numbers, type: ElementType): NamedArray {
  return classes[type] ? { shape, data } : { shape, data, dtype: type };
}
