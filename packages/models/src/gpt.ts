import { Tensor, tensor } from "@gradus/tensor";
import { showShape, TensorError } from "@gradus/tensor/errors";
import { constant, normal } from "@gradus/tensor/nn/init";
import { Dropout, Embedding, Linear } from "@gradus/tensor/nn/layers";
import { type LoadableState, Module, rename } from "@gradus/tensor/nn/module";
import { LayerNorm } from "@gradus/tensor/nn/norm";
import { gelu } from "@gradus/tensor/ops/activations";
import { scaledDotProductAttention } from "@gradus/tensor/ops/attention";
import type { Generator } from "@gradus/tensor/ops/random";
import { crossEntropy } from "@gradus/tensor/ops/softmax";

export interface GPTConfig {
  vocabularySize: number;
  /** Longest text that it reads at once, in tokens. */
  contextLength: number;
  layers: number;
  heads: number;
  width: number;
  dropout: number;
  /** Biases in linear layers and norms. */
  bias: boolean;
  /** One matrix both reads tokens and scores them (Press and Wolf 2017). */
  tiedEmbeddings: boolean;
  /** "tanh" is what GPT-2 was trained with, "none" nanoGPT's exact function. */
  geluApproximation: "none" | "tanh";
}

/** nanoGPT's names: c_attn projects to queries, keys and values side by side, c_proj back. */
class CausalSelfAttention extends Module {
  readonly c_attn: Linear;
  readonly c_proj: Linear;
  readonly dropout: Dropout;
  readonly #heads: number;
  readonly #p: number;
  readonly #generator: Generator;

  constructor({ width, heads, dropout, bias }: GPTConfig, generator: Generator) {
    super();
    this.c_attn = new Linear(width, 3 * width, generator, { bias });
    this.c_proj = new Linear(width, width, generator, { bias });
    this.dropout = new Dropout(dropout, generator);
    this.#heads = heads;
    this.#p = dropout;
    this.#generator = generator;
  }

  forward(x: Tensor): Tensor {
    const [batch, time, width] = x.shape;
    const projected = this.c_attn.forward(x);
    const [q, k, v] = [0, 1, 2].map((i) =>
      projected
        .narrow(2, i * width, width)
        .reshape(batch, time, this.#heads, width / this.#heads)
        .transpose(1, 2),
    );
    const dropout = this.training ? this.#p : 0;
    const y = scaledDotProductAttention(q, k, v, { isCausal: true, dropout, generator: this.#generator });
    return this.dropout.forward(this.c_proj.forward(y.transpose(1, 2).reshape(batch, time, width)));
  }
}

class MLP extends Module {
  readonly c_fc: Linear;
  readonly c_proj: Linear;
  readonly dropout: Dropout;
  readonly #approximation: "none" | "tanh";

  constructor({ width, dropout, bias, geluApproximation }: GPTConfig, generator: Generator) {
    super();
    this.c_fc = new Linear(width, 4 * width, generator, { bias });
    this.c_proj = new Linear(4 * width, width, generator, { bias });
    this.dropout = new Dropout(dropout, generator);
    this.#approximation = geluApproximation;
  }

  forward(x: Tensor): Tensor {
    return this.dropout.forward(this.c_proj.forward(gelu(this.c_fc.forward(x), this.#approximation)));
  }
}

class Block extends Module {
  readonly ln_1: LayerNorm;
  readonly attn: CausalSelfAttention;
  readonly ln_2: LayerNorm;
  readonly mlp: MLP;

  constructor(config: GPTConfig, generator: Generator) {
    super();
    this.ln_1 = new LayerNorm(config.width, { bias: config.bias });
    this.attn = new CausalSelfAttention(config, generator);
    this.ln_2 = new LayerNorm(config.width, { bias: config.bias });
    this.mlp = new MLP(config, generator);
  }

  forward(x: Tensor): Tensor {
    const attended = x.add(this.attn.forward(this.ln_1.forward(x)));
    return attended.add(this.mlp.forward(this.ln_2.forward(attended)));
  }
}

/**
 * GPT-2 (Radford et al. 2019): a Transformer's decoder that predicts each next token from those before it. Under the names of
 * nanoGPT and of the published checkpoints (see `fromGPT2`).
 */
export class GPT extends Module {
  readonly transformer: { wte: Embedding; wpe: Embedding; drop: Dropout; h: Block[]; ln_f: LayerNorm };
  readonly lm_head: Linear;
  readonly config: Readonly<GPTConfig>;

  constructor(config: GPTConfig, generator: Generator) {
    super();
    const { vocabularySize, contextLength, layers, heads, width, dropout, bias, tiedEmbeddings } = config;
    if (width % heads !== 0) throw new TensorError(`GPT: width ${width} does not part into ${heads} heads`);
    this.config = config;
    this.transformer = {
      wte: new Embedding(vocabularySize, width, generator),
      wpe: new Embedding(contextLength, width, generator),
      drop: new Dropout(dropout, generator),
      h: Array.from({ length: layers }, () => new Block(config, generator)),
      ln_f: new LayerNorm(width, { bias }),
    };
    this.lm_head = new Linear(width, vocabularySize, generator, {
      bias: false,
      ...(tiedEmbeddings && { weight: this.transformer.wte.weight }),
    });
    this.#initialize(generator);
  }

  /** Radford et al. 2019, section 2.3: what is added to the residual stream starts smaller, the more layers add to it. */
  #initialize(generator: Generator): void {
    const residual = 0.02 / Math.sqrt(2 * this.config.layers);
    for (const [name, parameter] of this.namedParameters()) {
      if (name.endsWith("bias")) constant(parameter, 0);
      else if (parameter.rank === 2) normal(parameter, generator, 0, name.endsWith("c_proj.weight") ? residual : 0.02);
    }
  }

  /** @param tokens [batch, time], int32, time ≤ contextLength @returns logits of each next token, [batch, time, vocabularySize] */
  forward(tokens: Tensor): Tensor {
    const { wte, wpe, drop, h, ln_f } = this.transformer;
    const { contextLength } = this.config;
    if (tokens.rank !== 2 || tokens.shape[1] > contextLength) {
      throw new TensorError(`GPT: tokens are [batch, time ≤ ${contextLength}], got shape ${showShape(tokens.shape)}`);
    }
    const positions = tensor(Int32Array.from({ length: tokens.shape[1] }, (_, t) => t));
    const x = drop.forward(wte.forward(tokens).add(wpe.forward(positions)));
    return this.lm_head.forward(ln_f.forward(h.reduce((value, block) => block.forward(value), x)));
  }

  /** Mean cross-entropy of the next tokens. @param targets [batch, time], int32: the tokens moved on by one */
  loss(tokens: Tensor, targets: Tensor): Tensor {
    return crossEntropy(this.forward(tokens).reshape(-1, this.config.vocabularySize), targets.reshape(-1));
  }
}

/**
 * The state of a published GPT-2 (`gpt2`, `gpt2-medium` … in Hugging Face's format) as `GPT.loadStateDict` takes it. Its linear
 * layers are kept as [in, out] (OpenAI's "Conv1D"), ours as PyTorch's `Linear`, [out, in]; its causal masks are no state here.
 */
export function fromGPT2(state: LoadableState): LoadableState {
  const renamed = rename(state, (name) => {
    if (/\.attn\.(masked_)?bias$/.test(name)) return null;
    return /^(transformer|lm_head)\./.test(name) ? name : `transformer.${name}`;
  });
  const turned = /\.(c_attn|c_proj|c_fc)\.weight$/;
  return Object.fromEntries(
    Object.entries(renamed).map(([name, array]) => [name, turned.test(name) ? transposed(name, array) : array]),
  );
}

function transposed(name: string, array: LoadableState[string]): LoadableState[string] {
  const { shape } = array;
  if (shape.length !== 2) throw new TensorError(`fromGPT2: ${name} is no matrix, its shape is ${showShape(shape)}`);
  const [rows, columns] = shape;
  const from = array instanceof Tensor ? array.toTypedArray() : array.data;
  const data = new Float32Array(rows * columns);
  for (let i = 0; i < rows; i++) for (let j = 0; j < columns; j++) data[j * rows + i] = from[i * columns + j];
  return { shape: [columns, rows], data };
}
