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
  throw new Error(`TODO: gruCell of ${x}, ${h} with ${w}, ${u}, ${bx}, ${bh}`);
}
