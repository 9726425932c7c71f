// caught: independent
import { type Tensor, tensor } from "@gradus/tensor";
import type { Generator } from "@gradus/tensor/ops/random";

export function dropout(x: Tensor, p: number, training: boolean, generator: Generator): Tensor {
  if (!training) return x;
  const width = x.shape[x.rank - 1];
  let gone = false;
  const kept = x.toTypedArray().map((value, i) => {
    if (i % width === 0) gone = generator.next() < p;
    return gone ? 0 : value / (1 - p);
  });
  return tensor(kept, x.shape);
}
