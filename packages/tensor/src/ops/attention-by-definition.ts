import { full, type Tensor } from "../tensor.ts";
import { eq } from "./compare.ts";
import { add, mul } from "./elementwise.ts";
import { matmul } from "./matmul.ts";
import { dropout, type Generator } from "./random.ts";
import { max } from "./reduce.ts";
import { softmax } from "./softmax.ts";
import { expand, reshape, transpose } from "./views.ts";
import { where } from "./where.ts";

/**
 * softmax(q·kᵀ·scale + mask)·v with every weight in memory and every gradient by the rules of its parts: for a mask that itself
 * learns. Rows that are masked altogether give zeros.
 */
export function attentionByDefinition(
  q: Tensor,
  k: Tensor,
  v: Tensor,
  mask: Tensor | undefined,
  { scale, causal, group }: { scale: number; causal: boolean; group: number },
  p: number,
  generator: Generator | undefined,
): Tensor {
  const [queries, keys] = [q.shape[q.rank - 2], k.shape[k.rank - 2]];
  const lead = q.shape.slice(0, -2);
  const repeated = (x: Tensor) => {
    if (group === 1) return x;
    const one = reshape(x, [...x.shape.slice(0, -2), 1, ...x.shape.slice(-2)]);
    const groups = expand(one, [...x.shape.slice(0, -2), group, ...x.shape.slice(-2)]);
    return reshape(groups, [...lead, ...x.shape.slice(-2)]);
  };
  let scores = mul(matmul(q, transpose(repeated(k), -2, -1)), scale);
  if (causal) {
    const future = full([queries, keys], 0, q.dtype);
    const numbers = future.storage.array;
    for (let i = 0; i < numbers.length; i++) if (i % keys > Math.floor(i / keys)) numbers[i] = Number.NEGATIVE_INFINITY;
    scores = add(scores, future);
  }
  if (mask) scores = add(scores, mask);
  const masked = eq(max(scores, -1, true), Number.NEGATIVE_INFINITY);
  const zero = full([], 0, q.dtype);
  const weights = where(masked, zero, softmax(where(masked, zero, scores)));
  return matmul(p > 0 ? dropout(weights, p, generator!) : weights, repeated(v));
}
