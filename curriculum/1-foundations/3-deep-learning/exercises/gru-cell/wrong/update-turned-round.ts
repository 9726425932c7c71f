// caught: keeps
import type { Tensor } from "@gradus/tensor";

export interface GruWeights {
  /** [3 · hidden, in] */
  w: Tensor;
  /** [3 · hidden, hidden] */
  u: Tensor;
  /** [3 · hidden], added to x Wᵀ */
  bx: Tensor;
  /** [3 · hidden], added to h Uᵀ */
  bh: Tensor;
}

/** One step of a GRU in PyTorch's form (`torch.nn.GRU`). @param x [batch, in] @param h [batch, hidden] @returns the new h */
export function gruCell(x: Tensor, h: Tensor, { w, u, bx, bh }: GruWeights): Tensor {
  const hidden = h.shape[1];
  const seen = x.matmul(w.transpose(0, 1)).add(bx);
  const kept = h.matmul(u.transpose(0, 1)).add(bh);
  const block = (sums: Tensor, k: number) => sums.narrow(1, k * hidden, hidden);
  const r = block(seen, 0).add(block(kept, 0)).sigmoid();
  const z = block(seen, 1).add(block(kept, 1)).sigmoid();
  const n = block(seen, 2)
    .add(r.mul(block(kept, 2)))
    .tanh();
  return h.add(z.mul(n.sub(h)));
}
