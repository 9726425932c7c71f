/** Element types. float64 exists for finite differences and runs on the reference kernels alone. */
export type DType = "float32" | "float64" | "int32" | "bool";

export type TypedArray = Float32Array | Float64Array | Int32Array | Uint8Array;

export const bytesPerElement: Record<DType, number> = { float32: 4, float64: 8, int32: 4, bool: 1 };

const rank: Record<DType, number> = { bool: 0, int32: 1, float32: 2, float64: 3 };

/** The type that holds both, as PyTorch's `promote_types`: bool < int32 < float32 < float64. */
export function promote(a: DType, b: DType): DType {
  return rank[a] >= rank[b] ? a : b;
}

export function isFloat(dtype: DType): boolean {
  return dtype === "float32" || dtype === "float64";
}

export function allocateArray(dtype: DType, length: number): TypedArray {
  switch (dtype) {
    case "float32":
      return new Float32Array(length);
    case "float64":
      return new Float64Array(length);
    case "int32":
      return new Int32Array(length);
    case "bool":
      return new Uint8Array(length);
  }
}

/** A typed view of `length` elements from byte `pointer`, without a copy. */
export function viewArray(dtype: DType, buffer: ArrayBufferLike, pointer: number, length: number): TypedArray {
  switch (dtype) {
    case "float32":
      return new Float32Array(buffer, pointer, length);
    case "float64":
      return new Float64Array(buffer, pointer, length);
    case "int32":
      return new Int32Array(buffer, pointer, length);
    case "bool":
      return new Uint8Array(buffer, pointer, length);
  }
}
