import type { DType } from "../dtype.ts";
import { TensorError } from "../errors.ts";
import { outsideScopes } from "../memory.ts";
import { type Tensor, tensor } from "../tensor.ts";
import { elementTypeOf, type NamedArray, type TensorFile } from "./named-array.ts";

/** The array as the engine's, of the type that it has in its file (int16 and int64 as int32), or of `dtype`. */
export function toTensor(array: NamedArray, dtype?: DType): Tensor {
  const type = elementTypeOf(array);
  const own: DType = type === "int16" || type === "int64" ? "int32" : type;
  return tensor(array.data, array.shape, dtype ?? own);
}

/** An array of the engine's as files take it. */
export function fromTensor(x: Tensor): NamedArray {
  const data = x.toTypedArray();
  if (data instanceof Uint16Array) throw new TensorError("fromTensor: bit patterns are no numbers");
  const { shape, dtype } = x;
  return dtype === "float16" || dtype === "bfloat16" || dtype === "bool" ? { shape, data, dtype } : { shape, data };
}

/**
 * Reads arrays one after the other, so that no more than one is in memory twice. What comes belongs to no training step.
 *
 * @param file any open file: openSafetensors, openPytorch, openGguf
 * @param options.select which arrays (all by default) @param options.dtype converts floating-point arrays, such as to "float32"
 */
export async function loadTensors(
  file: Pick<TensorFile, "arrays" | "read">,
  {
    select = () => true,
    dtype,
  }: { select?: (name: string) => boolean; dtype?: "float32" | "float16" | "bfloat16" } = {},
): Promise<Record<string, Tensor>> {
  const out: Record<string, Tensor> = Object.create(null);
  for (const name of file.arrays.keys()) {
    if (!select(name)) continue;
    const array = await file.read(name);
    const float = array.data instanceof Float32Array || array.data instanceof Float64Array;
    out[name] = outsideScopes(() => toTensor(array, float ? dtype : undefined));
  }
  return out;
}
