import type { Tensor } from "@gradus/tensor";

/**
 * The largest number of each size × size window; windows do not overlap, and what does not fill one is left out.
 * @param x [batch, channels, height, width]
 * @returns [batch, channels, ⌊height / size⌋, ⌊width / size⌋]
 */
export function maxPool2d(x: Tensor, size: number): Tensor {
  // TODO
  throw new Error("TODO: maxPool2d");
}

/**
 * The derivative of the loss by `x`: each window's gradient goes to its largest number; to the first one where several are equal.
 * @param grad [batch, channels, ⌊height / size⌋, ⌊width / size⌋]
 */
export function maxPool2dBackward(grad: Tensor, x: Tensor, size: number): Tensor {
  // TODO
  throw new Error("TODO: maxPool2dBackward");
}
