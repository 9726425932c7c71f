import { keep, type Tensor } from "@gradus/tensor";
import { showShape, TensorError } from "@gradus/tensor/errors";
import { normal } from "@gradus/tensor/nn/init";
import { Embedding, Linear } from "@gradus/tensor/nn/layers";
import { Module } from "@gradus/tensor/nn/module";
import { RMSNorm } from "@gradus/tensor/nn/norm";
import { silu } from "@gradus/tensor/ops/activations";
import { scaledDotProductAttention } from "@gradus/tensor/ops/attention";
import { crossEntropy } from "@gradus/tensor/ops/cross-entropy";
import type { Generator } from "@gradus/tensor/ops/random";
import { type RotaryLayout, rotary, rotaryTables } from "@gradus/tensor/ops/rotary";

export interface LlamaConfig {
  vocabularySize: number;
  contextLength: number;
  layers: number;
  heads: number;
  /** Heads of keys and values, each shared by heads / keyValueHeads query heads (Ainslie et al. 2023). */
  keyValueHeads: number;
  width: number;
  feedforward: number;
  eps: number;
  ropeBase: number;
  /** "half" for Hugging Face's checkpoints, "interleaved" for Meta's and llama2.c's. */
  ropeLayout: RotaryLayout;
  tiedEmbeddings: boolean;
}

interface Tables {
  cos: Tensor;
  sin: Tensor;
}

class Attention extends Module<[x: Tensor, tables: Tables]> {
  readonly q_proj: Linear;
  readonly k_proj: Linear;
  readonly v_proj: Linear;
  readonly o_proj: Linear;
  readonly #headWidth: number;
  readonly #layout: RotaryLayout;

  constructor({ width, heads, keyValueHeads, ropeLayout }: LlamaConfig, generator: Generator) {
    super();
    this.#headWidth = width / heads;
    this.#layout = ropeLayout;
    const shared = keyValueHeads * this.#headWidth;
    this.q_proj = new Linear(width, width, generator, { bias: false });
    this.k_proj = new Linear(width, shared, generator, { bias: false });
    this.v_proj = new Linear(width, shared, generator, { bias: false });
    this.o_proj = new Linear(width, width, generator, { bias: false });
  }

  forward(x: Tensor, { cos, sin }: Tables): Tensor {
    const [batch, time, width] = x.shape;
    const [q, k, v] = [this.q_proj, this.k_proj, this.v_proj].map((projection) =>
      projection.forward(x).reshape(batch, time, -1, this.#headWidth).transpose(1, 2),
    );
    const turned = [q, k].map((t) => rotary(t, cos, sin, this.#layout));
    const y = scaledDotProductAttention(turned[0], turned[1], v, { isCausal: true, enableGqa: true });
    return this.o_proj.forward(y.transpose(1, 2).reshape(batch, time, width));
  }
}

/** SwiGLU (Shazeer 2020): one projection decides how much of another passes. */
class MLP extends Module {
  readonly gate_proj: Linear;
  readonly up_proj: Linear;
  readonly down_proj: Linear;

  constructor({ width, feedforward }: LlamaConfig, generator: Generator) {
    super();
    this.gate_proj = new Linear(width, feedforward, generator, { bias: false });
    this.up_proj = new Linear(width, feedforward, generator, { bias: false });
    this.down_proj = new Linear(feedforward, width, generator, { bias: false });
  }

  forward(x: Tensor): Tensor {
    return this.down_proj.forward(silu(this.gate_proj.forward(x)).mul(this.up_proj.forward(x)));
  }
}

class Block extends Module<[x: Tensor, tables: Tables]> {
  readonly input_layernorm: RMSNorm;
  readonly self_attn: Attention;
  readonly post_attention_layernorm: RMSNorm;
  readonly mlp: MLP;

  constructor(config: LlamaConfig, generator: Generator) {
    super();
    this.input_layernorm = new RMSNorm(config.width, config.eps);
    this.self_attn = new Attention(config, generator);
    this.post_attention_layernorm = new RMSNorm(config.width, config.eps);
    this.mlp = new MLP(config, generator);
  }

  forward(x: Tensor, tables: Tables): Tensor {
    const attended = x.add(this.self_attn.forward(this.input_layernorm.forward(x), tables));
    return attended.add(this.mlp.forward(this.post_attention_layernorm.forward(attended)));
  }
}

/**
 * Llama (Touvron et al. 2023): a decoder with rotary positions, RMS norms, SwiGLU and shared keys, under Hugging Face's names.
 */
export class Llama extends Module {
  readonly model: { embed_tokens: Embedding; layers: Block[]; norm: RMSNorm };
  readonly lm_head: Linear;
  readonly config: Readonly<LlamaConfig>;
  readonly #tables: Tables;

  constructor(config: LlamaConfig, generator: Generator) {
    super();
    const { vocabularySize, contextLength, layers, heads, keyValueHeads, width, eps, tiedEmbeddings } = config;
    if (width % heads !== 0 || heads % keyValueHeads !== 0) {
      throw new TensorError(
        `Llama: width ${width}, ${heads} heads, ${keyValueHeads} of keys: each must divide the one before`,
      );
    }
    this.config = config;
    this.model = {
      embed_tokens: new Embedding(vocabularySize, width, generator),
      layers: Array.from({ length: layers }, () => new Block(config, generator)),
      norm: new RMSNorm(width, eps),
    };
    this.lm_head = new Linear(width, vocabularySize, generator, {
      bias: false,
      ...(tiedEmbeddings && { weight: this.model.embed_tokens.weight }),
    });
    const { cos, sin } = rotaryTables(contextLength, width / heads, config.ropeBase);
    this.#tables = { cos: keep(cos), sin: keep(sin) };
    for (const parameter of this.parameters()) if (parameter.rank === 2) normal(parameter, generator, 0, 0.02);
  }

  /** @param tokens [batch, time], int32, time ≤ contextLength @returns logits of each next token, [batch, time, vocabularySize] */
  forward(tokens: Tensor): Tensor {
    const { contextLength } = this.config;
    const [, time] = tokens.shape;
    if (tokens.rank !== 2 || time > contextLength) {
      throw new TensorError(`Llama: tokens are [batch, time ≤ ${contextLength}], got shape ${showShape(tokens.shape)}`);
    }
    const tables = { cos: this.#tables.cos.narrow(0, 0, time), sin: this.#tables.sin.narrow(0, 0, time) };
    const { embed_tokens, layers, norm } = this.model;
    const hidden = layers.reduce((x, block) => block.forward(x, tables), embed_tokens.forward(tokens));
    return this.lm_head.forward(norm.forward(hidden));
  }

  /** Mean cross-entropy of the next tokens. @param targets [batch, time], int32: the tokens moved on by one */
  loss(tokens: Tensor, targets: Tensor): Tensor {
    return crossEntropy(this.forward(tokens).reshape(-1, this.config.vocabularySize), targets.reshape(-1));
  }
}
