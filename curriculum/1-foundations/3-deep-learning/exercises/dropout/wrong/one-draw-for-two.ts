// caught: neighbours
import { type Tensor, tensor } from "@gradus/tensor";
import type { Generator } from "@gradus/tensor/ops/random";

export function dropout(x: Tensor, p: number, training: boolean, generator: Generator): Tensor {
  if (!training) return x;
  let draw = 0;
  const kept = x.toTypedArray().map((value, i) => {
    if (i % 2 === 0) draw = generator.next();
    return draw < p ? 0 : value / (1 - p);
  });
  return tensor(kept, x.shape);
}
