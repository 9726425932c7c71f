/** How the engine's arrays travel between a learner's process and the grader. Both import it. */
import type { ArrayCodec, NumericArray } from "@gradus/lab/values";
import { Tensor, tensor } from "@gradus/tensor";
import { backend, setThreads } from "@gradus/tensor/backend";
import { isFloat } from "@gradus/tensor/dtype";
import { setGradEnabled } from "@gradus/tensor/op";

// The kernels are made now, and their table inherits nothing. Else a learner's program could put something of its own in the place of
// WebAssembly, or on Object's prototype, and be handed every one of them.
Object.setPrototypeOf(backend().overrides, null);

export const codec: ArrayCodec<Tensor> = {
  is: (value) => value instanceof Tensor,
  read,
  make: ({ data, shape, dtype }) => tensor(data, shape, dtype),
};

/** The numbers; of a type that does not travel, in the next wider one that does. */
function read(array: Tensor): NumericArray {
  const { dtype, shape } = array;
  if (dtype === "float32" || dtype === "float64" || dtype === "int32" || dtype === "bool")
    return { dtype, shape, data: array.toTypedArray() as NumericArray["data"] };
  return read(array.to(isFloat(dtype) ? "float32" : "int32"));
}

export const { prototype } = Tensor;

export function prepare(withhold: readonly string[]): void {
  // A learner's process may start no threads, nor be told that it may not.
  setThreads(1);
  // Each node of a recorded graph knows its derivative, with or without `backward`.
  if (withhold.includes("Tensor.backward")) setGradEnabled(false);
}
