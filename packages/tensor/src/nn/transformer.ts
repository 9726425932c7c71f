/** The layers of "Attention Is All You Need" (Vaswani et al. 2017, section 3.1), under PyTorch's names. Batches come first. */
import { TensorError } from "../errors.ts";
import { gelu } from "../ops/activations.ts";
import { add, relu } from "../ops/elementwise.ts";
import type { Generator } from "../ops/random.ts";
import { sinusoidalPositions } from "../ops/rotary.ts";
import { keep, type Tensor } from "../tensor.ts";
import { type AttentionMasks, MultiheadAttention } from "./attention.ts";
import { Dropout, Linear } from "./layers.ts";
import { Module } from "./module.ts";
import { LayerNorm } from "./norm.ts";

export interface TransformerLayerOptions {
  width: number;
  heads: number;
  /** Width of the layer between the two linear ones; 4·width where left out. */
  feedforward?: number;
  dropout?: number;
  activation?: "relu" | "gelu";
  /** Normalizes what goes into each part instead of what comes out: trains more easily when deep (Xiong et al. 2020). */
  normFirst?: boolean;
  eps?: number;
}

abstract class TransformerLayer<Inputs extends readonly unknown[]> extends Module<Inputs, Tensor> {
  readonly self_attn: MultiheadAttention;
  readonly linear1: Linear;
  readonly linear2: Linear;
  readonly norm1: LayerNorm;
  readonly norm2: LayerNorm;
  readonly dropout: Dropout;
  readonly #activation: (x: Tensor) => Tensor;
  readonly #normFirst: boolean;

  constructor(options: TransformerLayerOptions, generator: Generator) {
    super();
    const { width, heads, feedforward = 4 * width, dropout = 0.1, activation = "relu", normFirst = false } = options;
    const norm = { eps: options.eps ?? 1e-5 };
    this.self_attn = new MultiheadAttention(width, heads, generator, { dropout });
    this.linear1 = new Linear(width, feedforward, generator);
    this.linear2 = new Linear(feedforward, width, generator);
    this.norm1 = new LayerNorm(width, norm);
    this.norm2 = new LayerNorm(width, norm);
    this.dropout = new Dropout(dropout, generator);
    this.#activation = activation === "gelu" ? (x) => gelu(x) : relu;
    this.#normFirst = normFirst;
  }

  /** x plus what `part` makes of it, normalized before or after. */
  protected residual(x: Tensor, norm: LayerNorm, part: (x: Tensor) => Tensor): Tensor {
    if (this.#normFirst) return add(x, this.dropout.forward(part(norm.forward(x))));
    return norm.forward(add(x, this.dropout.forward(part(x))));
  }

  protected feedforward(x: Tensor): Tensor {
    return this.linear2.forward(this.dropout.forward(this.#activation(this.linear1.forward(x))));
  }
}

/** `torch.nn.TransformerEncoderLayer`: self-attention, then two linear layers. [batch, time, width] → the same. */
export class TransformerEncoderLayer extends TransformerLayer<[x: Tensor, masks?: AttentionMasks]> {
  forward(x: Tensor, masks: AttentionMasks = {}): Tensor {
    const attended = this.residual(x, this.norm1, (y) => this.self_attn.forward(y, y, y, masks));
    return this.residual(attended, this.norm2, (y) => this.feedforward(y));
  }
}

/**
 * `torch.nn.TransformerDecoderLayer`: self-attention, attention to what the encoder made, then two linear layers. Self-attention
 * is causal unless `masks` says otherwise.
 */
export class TransformerDecoderLayer extends TransformerLayer<
  [x: Tensor, memory: Tensor, masks?: AttentionMasks, memoryMasks?: AttentionMasks]
> {
  readonly multihead_attn: MultiheadAttention;
  readonly norm3: LayerNorm;

  constructor(options: TransformerLayerOptions, generator: Generator) {
    super(options, generator);
    const { width, heads, dropout = 0.1, eps = 1e-5 } = options;
    this.multihead_attn = new MultiheadAttention(width, heads, generator, { dropout });
    this.norm3 = new LayerNorm(width, { eps });
  }

  /** @param x [batch, time, width] @param memory [batch, source time, width] */
  forward(
    x: Tensor,
    memory: Tensor,
    masks: AttentionMasks = { isCausal: true },
    memoryMasks: AttentionMasks = {},
  ): Tensor {
    const own = this.residual(x, this.norm1, (y) => this.self_attn.forward(y, y, y, masks));
    const crossed = this.residual(own, this.norm2, (y) => this.multihead_attn.forward(y, memory, memory, memoryMasks));
    return this.residual(crossed, this.norm3, (y) => this.feedforward(y));
  }
}

export interface TransformerOptions extends TransformerLayerOptions {
  layers: number;
  /** A last normalization, which layers that normalize first need. */
  finalNorm?: boolean;
}

/** `torch.nn.TransformerEncoder`: layers one after the other. */
export class TransformerEncoder extends Module<[x: Tensor, masks?: AttentionMasks], Tensor> {
  readonly layers: readonly TransformerEncoderLayer[];
  readonly norm: LayerNorm | null;

  constructor({ layers, finalNorm = false, ...options }: TransformerOptions, generator: Generator) {
    super();
    this.layers = Array.from({ length: layers }, () => new TransformerEncoderLayer(options, generator));
    this.norm = finalNorm ? new LayerNorm(options.width, { eps: options.eps ?? 1e-5 }) : null;
  }

  forward(x: Tensor, masks: AttentionMasks = {}): Tensor {
    const out = this.layers.reduce((value, layer) => layer.forward(value, masks), x);
    return this.norm ? this.norm.forward(out) : out;
  }
}

/** `torch.nn.TransformerDecoder`. */
export class TransformerDecoder extends Module<
  [x: Tensor, memory: Tensor, masks?: AttentionMasks, memoryMasks?: AttentionMasks],
  Tensor
> {
  readonly layers: readonly TransformerDecoderLayer[];
  readonly norm: LayerNorm | null;

  constructor({ layers, finalNorm = false, ...options }: TransformerOptions, generator: Generator) {
    super();
    this.layers = Array.from({ length: layers }, () => new TransformerDecoderLayer(options, generator));
    this.norm = finalNorm ? new LayerNorm(options.width, { eps: options.eps ?? 1e-5 }) : null;
  }

  forward(x: Tensor, memory: Tensor, masks?: AttentionMasks, memoryMasks?: AttentionMasks): Tensor {
    const out = this.layers.reduce((value, layer) => layer.forward(value, memory, masks, memoryMasks), x);
    return this.norm ? this.norm.forward(out) : out;
  }
}

/** Adds to each position its row of the fixed table (Vaswani et al. 2017, section 3.5), then drops out. */
export class PositionalEncoding extends Module {
  readonly #table: Tensor;
  readonly dropout: Dropout;

  constructor(width: number, longest: number, generator: Generator, dropout = 0.1) {
    super();
    this.#table = keep(sinusoidalPositions(longest, width));
    this.dropout = new Dropout(dropout, generator);
  }

  /** @param x [batch, time, width] */
  forward(x: Tensor): Tensor {
    const [longest] = this.#table.shape;
    if (x.shape[1] > longest) {
      throw new TensorError(`PositionalEncoding: ${x.shape[1]} positions, and the table was made for ${longest}`);
    }
    return this.dropout.forward(add(x, this.#table.narrow(0, 0, x.shape[1])));
  }
}
