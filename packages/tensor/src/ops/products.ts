/** Products of vectors and matrices under their own names; all are `matmul` underneath, and say which shapes they expect. */
import { showShape, TensorError } from "../errors.ts";
import { expectRank } from "../op.ts";
import type { Tensor } from "../tensor.ts";
import { add, mul } from "./elementwise.ts";
import { linear, matmul } from "./matmul.ts";
import { reshape, transpose } from "./views.ts";

function expectEqual(op: string, a: Tensor, b: Tensor, x: number, y: number, what: string): void {
  if (x !== y)
    throw new TensorError(`${op}: ${showShape(a.shape)} · ${showShape(b.shape)}: ${what} ${x} and ${y} differ`);
}

/** Σ aᵢ·bᵢ of two vectors of one length, as `torch.dot`. [n] · [n] → [] */
export function dot(a: Tensor, b: Tensor): Tensor {
  expectRank("dot", a, 1, "[n]");
  expectRank("dot", b, 1, "[n]");
  expectEqual("dot", a, b, a.shape[0], b.shape[0], "lengths");
  return matmul(a, b);
}

/** Matrix times vector, as `torch.mv`. [m, k] · [k] → [m] */
export function mv(a: Tensor, x: Tensor): Tensor {
  expectRank("mv", a, 2, "[m, k]");
  expectRank("mv", x, 1, "[k]");
  return matmul(a, x);
}

/** Matrix times matrix without broadcasting, as `torch.mm`. [m, k] · [k, n] → [m, n] */
export function mm(a: Tensor, b: Tensor): Tensor {
  expectRank("mm", a, 2, "[m, k]");
  expectRank("mm", b, 2, "[k, n]");
  return matmul(a, b);
}

/** As many products as there are matrices, as `torch.bmm`. [batch, m, k] · [batch, k, n] → [batch, m, n] */
export function bmm(a: Tensor, b: Tensor): Tensor {
  expectRank("bmm", a, 3, "[batch, m, k]");
  expectRank("bmm", b, 3, "[batch, k, n]");
  expectEqual("bmm", a, b, a.shape[0], b.shape[0], "numbers of matrices");
  return matmul(a, b);
}

/** Every product of two elements, as `torch.outer`. [m], [n] → [m, n] */
export function outer(a: Tensor, b: Tensor): Tensor {
  expectRank("outer", a, 1, "[m]");
  expectRank("outer", b, 1, "[n]");
  return mul(reshape(a, [a.size, 1]), b);
}

/** Factors of the two terms; both 1 when left out. */
export interface Factors {
  /** Of the array that is added to. */
  readonly beta?: number;
  /** Of the product. */
  readonly alpha?: number;
}

/** beta·input + alpha·(a · b), as `torch.addmm`; `input` broadcasts to the product's shape. [m, k] · [k, n] → [m, n] */
export function addmm(input: Tensor, a: Tensor, b: Tensor, { beta = 1, alpha = 1 }: Factors = {}): Tensor {
  expectRank("addmm", a, 2, "[m, k]");
  expectRank("addmm", b, 2, "[k, n]");
  const bias = input.rank === 1 && input.shape[0] === b.shape[1] && input.dtype === a.dtype;
  if (bias && beta === 1 && alpha === 1 && a.shape[1] === b.shape[0]) return linear(a, transpose(b, 0, 1), input);
  return combine(input, matmul(a, b), beta, alpha);
}

/** beta·input + alpha·(a · b) for each matrix, as `torch.baddbmm`. [batch, m, k] · [batch, k, n] → [batch, m, n] */
export function baddbmm(input: Tensor, a: Tensor, b: Tensor, { beta = 1, alpha = 1 }: Factors = {}): Tensor {
  return combine(input, bmm(a, b), beta, alpha);
}

/** beta = 0 leaves the input out, NaNs and all, as in PyTorch. */
function combine(input: Tensor, product: Tensor, beta: number, alpha: number): Tensor {
  const scaled = alpha === 1 ? product : mul(product, alpha);
  if (beta === 0) return scaled;
  return add(beta === 1 ? input : mul(input, beta), scaled);
}
