import type { ArrayCodec } from "@gradus/lab/values";
import { Tensor, tensor } from "@gradus/tensor";

/** How the engine's arrays travel between a learner's process and the grader. */
export const tensorCodec: ArrayCodec<Tensor> = {
  is: (value) => value instanceof Tensor,
  read: (array) => ({ dtype: array.dtype, shape: array.shape, data: array.toTypedArray() }),
  make: ({ data, shape, dtype }) => tensor(data, shape, dtype),
};
