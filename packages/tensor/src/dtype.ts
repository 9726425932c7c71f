import { TensorError } from "./errors.ts";
import { decodeBfloat16, decodeFloat16, encodeBfloat16, encodeFloat16 } from "./half.ts";

/**
 * Element types. float64 exists for finite differences and runs on the reference kernels alone. float16 and bfloat16 are
 * storage: such arrays are made, kept, moved, read and converted, not computed with. Integers wrap on overflow.
 */
export type DType = "float32" | "float64" | "float16" | "bfloat16" | "int32" | "int8" | "uint8" | "bool";

/** What holds the elements. A Uint16Array holds the bit patterns of float16 or bfloat16 (`half.ts` converts). */
export type TypedArray = Float32Array | Float64Array | Int32Array | Int8Array | Uint8Array | Uint16Array;

export const bytesPerElement: Record<DType, number> = {
  float32: 4,
  float64: 8,
  float16: 2,
  bfloat16: 2,
  int32: 4,
  int8: 1,
  uint8: 1,
  bool: 1,
};

const width: Record<DType, number> = {
  bool: 0,
  uint8: 1,
  int8: 1,
  int32: 2,
  float16: 3,
  bfloat16: 3,
  float32: 4,
  float64: 5,
};

/**
 * The type that holds both, as PyTorch's `promote_types`: bool < uint8, int8 < int32 < float16, bfloat16 < float32 <
 * float64. Two different types of equal rank meet in the next one; uint8 with int8 gives int32, as there is no int16.
 */
export function promote(a: DType, b: DType): DType {
  if (a === b) return a;
  if (width[a] === width[b]) return width[a] === 1 ? "int32" : "float32";
  return width[a] > width[b] ? a : b;
}

export function isFloat(dtype: DType): boolean {
  return dtype === "float32" || dtype === "float64" || dtype === "float16" || dtype === "bfloat16";
}

/** Types of 16 bits that are kept, and not computed with. */
export function isHalf(dtype: DType): boolean {
  return dtype === "float16" || dtype === "bfloat16";
}

/** @throws where `op` would compute with the bit patterns of float16 or bfloat16 */
export function rejectHalf(op: string, dtype: DType): void {
  if (isHalf(dtype)) {
    throw new TensorError(`${op}: ${dtype} is for storage; convert to float32 first: x.to("float32")`);
  }
}

type ArrayConstructor = new (buffer: ArrayBufferLike | number, pointer?: number, length?: number) => TypedArray;

const constructors: Record<DType, ArrayConstructor> = {
  float32: Float32Array as ArrayConstructor,
  float64: Float64Array as ArrayConstructor,
  float16: Uint16Array as ArrayConstructor,
  bfloat16: Uint16Array as ArrayConstructor,
  int32: Int32Array as ArrayConstructor,
  int8: Int8Array as ArrayConstructor,
  uint8: Uint8Array as ArrayConstructor,
  bool: Uint8Array as ArrayConstructor,
};

export function allocateArray(dtype: DType, length: number): TypedArray {
  try {
    return new constructors[dtype](length);
  } catch {
    throw new TensorError(`out of memory: there is no room for an array of ${length} elements of type ${dtype}`);
  }
}

/** A typed view of `length` elements from byte `pointer`, without a copy. */
export function viewArray(dtype: DType, buffer: ArrayBufferLike, pointer: number, length: number): TypedArray {
  return new constructors[dtype](buffer, pointer, length);
}

/** Writes numbers as elements of type `dtype`, rounding to nearest; towards bool everything but 0 is true. */
export function writeNumbers(dtype: DType, out: TypedArray, numbers: ArrayLike<number>): void {
  if (dtype === "float16") encodeFloat16(numbers, out as Uint16Array);
  else if (dtype === "bfloat16") encodeBfloat16(numbers, out as Uint16Array);
  else if (dtype === "bool") for (let i = 0; i < numbers.length; i++) out[i] = numbers[i] === 0 ? 0 : 1;
  else out.set(numbers);
}

/** The numbers behind elements of type `dtype`: the elements themselves but for float16 and bfloat16. */
export function numbersOf(dtype: DType, elements: TypedArray): TypedArray {
  if (dtype === "float16") return decodeFloat16(elements);
  return dtype === "bfloat16" ? decodeBfloat16(elements) : elements;
}

/** The element that stands for `value`: a bit pattern for float16 and bfloat16, else the number. */
export function encodeNumber(dtype: DType, value: number): number {
  if (!isHalf(dtype) && dtype !== "bool") return value;
  const one = new Uint16Array(1);
  writeNumbers(dtype, one, [value]);
  return one[0];
}
