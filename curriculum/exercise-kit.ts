/** How the engine's arrays travel between a learner's process and the grader. Both import it. */
import type { ArrayCodec } from "@gradus/lab/values";
import { Tensor, tensor } from "@gradus/tensor";
import { backend } from "@gradus/tensor/backend";

// The kernels are made now, and their table inherits nothing. Else a learner's program could put something of its own in the place of
// WebAssembly, or on Object's prototype, and be handed every one of them.
Object.setPrototypeOf(backend().overrides, null);

export const codec: ArrayCodec<Tensor> = {
  is: (value) => value instanceof Tensor,
  read: (array) => ({ dtype: array.dtype, shape: array.shape, data: array.toTypedArray() }),
  make: ({ data, shape, dtype }) => tensor(data, shape, dtype),
};

export const { prototype } = Tensor;
