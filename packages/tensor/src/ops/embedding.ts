import { showShape, TensorError } from "../errors.ts";
import { type Apply, defineOp, elements } from "../op.ts";
import { sizeOf } from "../shape.ts";
import type { Tensor } from "../tensor.ts";

export interface EmbeddingAttributes {
  /** Rows of the weight. */
  rows: number;
  /** The row that never learns; -1: none. */
  paddingIdx: number;
}

const embeddingOp: Apply<EmbeddingAttributes> = defineOp({
  name: "embedding",
  infer: ([weight, index]) => ({ shape: [...index.shape, weight.shape[1]], dtype: weight.dtype }),
  reference: (out, { inputs: [weight, index], shapes: [[, width]] }) => {
    for (let i = 0; i < index.length; i++) {
      out.set(weight.subarray(index[i] * width, (index[i] + 1) * width), i * width);
    }
  },
  gradient: [({ grad, inputs: [, index], attrs }) => embeddingGradOp([grad, index], attrs), "none"],
});

/** Each row's gradient: the sum, in the order of the index, of the gradients of the places that it went to. */
const embeddingGradOp: Apply<EmbeddingAttributes> = defineOp({
  name: "embeddingGrad",
  infer: ([grad], { rows }) => ({ shape: [rows, grad.shape[grad.rank - 1]], dtype: grad.dtype }),
  reference: (out, { inputs: [grad, index], outShape: [, width], attrs: { paddingIdx } }) => {
    const sums = new Float64Array(out.length);
    for (let i = 0; i < index.length; i++) {
      if (index[i] === paddingIdx) continue;
      for (let j = 0; j < width; j++) sums[index[i] * width + j] += grad[i * width + j];
    }
    out.set(sums);
  },
  gradient: [({ grad, inputs: [, index], attrs }) => embeddingOp([grad, index], attrs), "none"],
});

/**
 * Rows of `weight` by number, as `torch.nn.functional.embedding`.
 *
 * @param weight [rows, width] @param index any shape, int32, each from 0 to rows − 1
 * @param paddingIdx a row that gets no gradient; negative counts from the end
 * @returns [...index.shape, width]
 * @throws where an index has no row: names it and where it stands
 */
export function embedding(weight: Tensor, index: Tensor, paddingIdx?: number): Tensor {
  if (weight.rank !== 2) {
    throw new TensorError(`embedding: the weight is [rows, width], not ${showShape(weight.shape)}`);
  }
  if (index.dtype !== "int32") {
    const swapped = weight.dtype === "int32" ? "the weight comes first, then the index" : 'use index.to("int32")';
    throw new TensorError(`embedding: row numbers are int32, not ${index.dtype}; ${swapped}`);
  }
  const [rows] = weight.shape;
  checkIndices(index, rows, weight);
  let padding = -1;
  if (paddingIdx !== undefined) {
    padding = paddingIdx < 0 ? paddingIdx + rows : paddingIdx;
    if (!Number.isInteger(paddingIdx) || padding < 0 || padding >= rows) {
      throw new TensorError(`embedding: paddingIdx ${paddingIdx} is no row of the weight ${showShape(weight.shape)}`);
    }
  }
  return embeddingOp([weight, index], { rows, paddingIdx: padding });
}

function checkIndices(index: Tensor, rows: number, weight: Tensor): void {
  // What only a device knows is not waited for; its kernel gives NaN for such a row.
  if (index.storage.readable === null) return;
  const numbers = elements(index);
  for (let i = 0; i < numbers.length; i++) {
    if (numbers[i] >= 0 && numbers[i] < rows) continue;
    const place = index.shape.map((extent, d) => Math.floor(i / sizeOf(index.shape.slice(d + 1))) % extent);
    throw new TensorError(
      `embedding: index ${numbers[i]}${place.length ? ` at ${showShape(place)}` : ""} has no row in the weight ` +
        `${showShape(weight.shape)}: rows are 0…${rows - 1}. Is the vocabulary that made the index larger than the table?`,
    );
  }
}
