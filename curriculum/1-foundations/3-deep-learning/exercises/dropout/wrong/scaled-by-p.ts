// caught: expectation
import { type Tensor, tensor } from "@gradus/tensor";
import type { Generator } from "@gradus/tensor/ops/random";

export function dropout(x: Tensor, p: number, training: boolean, generator: Generator): Tensor {
  if (!training) return x;
  const kept = x.toTypedArray().map((value) => (generator.next() < p ? 0 : value / p));
  return tensor(kept, x.shape);
}
