import type { Tensor } from "@gradus/tensor";

/**
 * Slides every kernel over every picture (cross-correlation, as all libraries do), and sums over the input channels.
 * @param x [batch, inChannels, height, width]
 * @param weight [outChannels, inChannels, kernel, kernel]
 * @returns [batch, outChannels, ⌊(height + 2·padding − kernel) / stride⌋ + 1, the same for the width]
 */
export function conv2d(x: Tensor, weight: Tensor, { stride = 1, padding = 0 } = {}): Tensor {
  // TODO: x.toTypedArray() gives the numbers row by row; tensor(numbers, shape) makes an array of them.
  throw new Error("TODO: conv2d");
}
