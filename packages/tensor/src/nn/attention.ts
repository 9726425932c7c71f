import { showShape, TensorError } from "../errors.ts";
import { expectRank } from "../op.ts";
import { scaledDotProductAttention } from "../ops/attention.ts";
import { eq } from "../ops/compare.ts";
import { add } from "../ops/elementwise.ts";
import { linear, matmul } from "../ops/matmul.ts";
import type { Generator } from "../ops/random.ts";
import { softmax } from "../ops/softmax.ts";
import { where } from "../ops/where.ts";
import { type Tensor, zeros } from "../tensor.ts";
import { xavierUniform } from "./init.ts";
import { Linear } from "./layers.ts";
import { Module, parameter } from "./module.ts";

export interface AttentionMasks {
  /** [batch, keys], bool: true where a key is padding and must NOT be seen. */
  keyPaddingMask?: Tensor | undefined;
  /** Broadcasts to [batch, heads, queries, keys]: bool, true where a query must NOT see a key; or float, added to the scores. */
  attnMask?: Tensor | undefined;
  /** Query t sees keys 0…t only. */
  isCausal?: boolean | undefined;
}

/**
 * Attention in several subspaces at once (Vaswani et al. 2017, section 3.2.2), as `torch.nn.MultiheadAttention` with
 * `batch_first`, and under its names. As there, masks say what must *not* be seen; `scaledDotProductAttention`'s say what may.
 */
export class MultiheadAttention extends Module<
  [query: Tensor, key: Tensor, value: Tensor, masks?: AttentionMasks],
  Tensor
> {
  /** The three projections of query, key and value, one below the other: [3·width, width] */
  readonly in_proj_weight: Tensor;
  /** [3·width] */
  readonly in_proj_bias: Tensor | null;
  readonly out_proj: Linear;
  readonly #heads: number;
  readonly #dropout: number;
  readonly #generator: Generator;

  constructor(
    width: number,
    heads: number,
    generator: Generator,
    { bias = true, dropout = 0 }: { bias?: boolean; dropout?: number } = {},
  ) {
    super();
    if (width % heads !== 0) {
      throw new TensorError(`MultiheadAttention: ${width} numbers do not part into ${heads} heads; use a multiple`);
    }
    this.#heads = heads;
    this.#dropout = dropout;
    this.#generator = generator;
    this.in_proj_weight = xavierUniform(
      parameter(() => zeros([3 * width, width])),
      generator,
    );
    this.in_proj_bias = bias ? parameter(() => zeros([3 * width])) : null;
    this.out_proj = new Linear(width, width, generator, { bias });
    this.out_proj.bias?.storage.fill(0);
  }

  /**
   * @param query [batch, queries, width] @param key, value [batch, keys, width]; all three the same for self-attention
   * @returns [batch, queries, width]
   */
  forward(query: Tensor, key: Tensor, value: Tensor, masks: AttentionMasks = {}): Tensor {
    const [q, k, v] = this.#project(query, key, value);
    const out = scaledDotProductAttention(q, k, v, {
      mask: combine(masks),
      isCausal: masks.isCausal,
      dropout: this.training ? this.#dropout : 0,
      generator: this.#generator,
    });
    return this.out_proj.forward(out.transpose(1, 2).reshape(...query.shape));
  }

  /** How much each query looks at each key: [batch, heads, queries, keys], rows summing to 1. For looking, not for training. */
  weights(query: Tensor, key: Tensor, masks: AttentionMasks = {}): Tensor {
    const [q, k] = this.#project(query, key, key);
    const scores = matmul(q, k.transpose(-2, -1)).div(Math.sqrt(q.shape[3]));
    const mask = combine(masks);
    const allowed = mask?.dtype === "bool" ? where(mask, 0, Number.NEGATIVE_INFINITY) : mask;
    const [queries, keys] = scores.shape.slice(-2);
    const masked = allowed ? add(scores, allowed) : scores;
    return softmax(masks.isCausal ? add(masked, future(queries, keys)) : masked);
  }

  /** Queries, keys and values, each [batch, heads, time, width / heads]: views, no copies. */
  #project(query: Tensor, key: Tensor, value: Tensor): [Tensor, Tensor, Tensor] {
    const width = this.out_proj.weight.shape[0];
    for (const t of [query, key, value]) {
      expectRank("MultiheadAttention", t, 3, "[batch, time, width]");
      if (t.shape[2] !== width || t.shape[0] !== query.shape[0]) {
        throw new TensorError(
          `MultiheadAttention: query ${showShape(query.shape)}, key ${showShape(key.shape)}, value ${showShape(value.shape)}: ` +
            `each is [batch, time, ${width}] of one batch`,
        );
      }
    }
    const projected = (x: Tensor, from: number, count: number) => {
      const [start, rows] = [from * width, count * width];
      const bias = this.in_proj_bias?.narrow(0, start, rows);
      const y = linear(x, this.in_proj_weight.narrow(0, start, rows), bias);
      return Array.from({ length: count }, (_, i) => this.#split(y.narrow(2, i * width, width)));
    };
    // One wide product is faster than three.
    const parts =
      query === key && key === value
        ? projected(query, 0, 3)
        : key === value
          ? [...projected(query, 0, 1), ...projected(key, 1, 2)]
          : [...projected(query, 0, 1), ...projected(key, 1, 1), ...projected(value, 2, 1)];
    return parts as [Tensor, Tensor, Tensor];
  }

  #split(x: Tensor): Tensor {
    const [batch, time, width] = x.shape;
    return x.reshape(batch, time, this.#heads, width / this.#heads).transpose(1, 2);
  }
}

/** Both masks as one of what may be seen (bool) or what is added (float). */
function combine({ keyPaddingMask, attnMask }: AttentionMasks): Tensor | undefined {
  if (keyPaddingMask?.rank === 2) {
    const [batch, keys] = keyPaddingMask.shape;
    const padding = keyPaddingMask.reshape(batch, 1, 1, keys);
    if (attnMask === undefined) return eq(padding, 0);
    const forbidden = attnMask.dtype === "bool" ? where(attnMask, Number.NEGATIVE_INFINITY, 0) : attnMask;
    return where(padding, Number.NEGATIVE_INFINITY, forbidden);
  }
  if (keyPaddingMask !== undefined) {
    throw new TensorError(
      `MultiheadAttention: the padding mask is [batch, keys], true at padding, not ${showShape(keyPaddingMask.shape)}`,
    );
  }
  return attnMask?.dtype === "bool" ? eq(attnMask, 0) : attnMask;
}

/** −∞ above the diagonal. */
function future(queries: number, keys: number): Tensor {
  const out = zeros([queries, keys]);
  for (let t = 0; t < queries; t++) out.storage.array.fill(Number.NEGATIVE_INFINITY, t * keys + t + 1, (t + 1) * keys);
  return out;
}
