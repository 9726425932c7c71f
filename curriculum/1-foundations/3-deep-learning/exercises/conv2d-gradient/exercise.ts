import type { Tensor } from "@gradus/tensor";

/**
 * The derivatives of the loss by both inputs of `conv2d(x, weight, { stride, padding })`, each in the shape of its input.
 * @param grad [batch, outChannels, outHeight, outWidth]: derivative of the loss by the convolution's output
 * @param x [batch, inChannels, height, width] @param weight [outChannels, inChannels, kernel, kernel]
 */
export function conv2dBackward(
  grad: Tensor,
  x: Tensor,
  weight: Tensor,
  { stride = 1, padding = 0 } = {},
): { x: Tensor; weight: Tensor } {
  // TODO: the forward pass says  out += pixel · weight  for every meeting of the three. Visit the same meetings.
  throw new Error("TODO: conv2dBackward");
}
