/** How the engine's arrays travel between a learner's process and the grader. Both import it. */
import type { ArrayCodec } from "@gradus/lab/values";
import { Tensor, tensor } from "@gradus/tensor";

export const codec: ArrayCodec<Tensor> = {
  is: (value) => value instanceof Tensor,
  read: (array) => ({ dtype: array.dtype, shape: array.shape, data: array.toTypedArray() }),
  make: ({ data, shape, dtype }) => tensor(data, shape, dtype),
};

export const { prototype } = Tensor;
