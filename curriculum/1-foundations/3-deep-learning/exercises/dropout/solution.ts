import { type Tensor, tensor } from "@gradus/tensor";
import type { Generator } from "@gradus/tensor/ops/random";

/**
 * Inverted dropout (Srivastava et al. 2014). In training each element is 0 with probability p, independently of the others, and
 * what stays is scaled so that the expected value is that of x; in use, x is returned unchanged.
 * @param x any shape @param p from 0 to below 1 @param generator `generator.next()` draws uniformly from [0, 1)
 */
export function dropout(x: Tensor, p: number, training: boolean, generator: Generator): Tensor {
  if (!training) return x;
  const kept = x.toTypedArray().map((value) => (generator.next() < p ? 0 : value / (1 - p)));
  return tensor(kept, x.shape);
}
