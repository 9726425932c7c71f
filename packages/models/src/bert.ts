import { type Tensor, tensor, zeros } from "@gradus/tensor";
import { showShape, TensorError } from "@gradus/tensor/errors";
import { constant, normal } from "@gradus/tensor/nn/init";
import { Dropout, Embedding, Linear } from "@gradus/tensor/nn/layers";
import { type LoadableState, Module, parameter, rename } from "@gradus/tensor/nn/module";
import { LayerNorm } from "@gradus/tensor/nn/norm";
import { gelu } from "@gradus/tensor/ops/activations";
import { scaledDotProductAttention } from "@gradus/tensor/ops/attention";
import { ne } from "@gradus/tensor/ops/compare";
import { indexSelect } from "@gradus/tensor/ops/indexing";
import { linear } from "@gradus/tensor/ops/matmul";
import type { Generator } from "@gradus/tensor/ops/random";

export interface BERTConfig {
  vocabularySize: number;
  /** Longest text, in tokens. */
  contextLength: number;
  /** Kinds of segments: 2, for first and second sentence. */
  segments: number;
  layers: number;
  heads: number;
  width: number;
  feedforward: number;
  dropout: number;
  paddingToken: number;
}

const eps = 1e-12;

export interface BERTInput {
  /** [batch, time], int32 */
  tokens: Tensor;
  /** [batch, time], int32: 0 in the first sentence, 1 in the second; all 0 where left out. */
  segments?: Tensor | undefined;
  /** [batch, time], int32: 1 where there is a token, 0 where there is padding; all 1 where left out. */
  attentionMask?: Tensor | undefined;
}

class Embeddings extends Module<[input: BERTInput]> {
  readonly word_embeddings: Embedding;
  readonly position_embeddings: Embedding;
  readonly token_type_embeddings: Embedding;
  readonly LayerNorm: LayerNorm;
  readonly dropout: Dropout;

  constructor(config: BERTConfig, generator: Generator) {
    super();
    const { width, paddingToken } = config;
    this.word_embeddings = new Embedding(config.vocabularySize, width, generator, { paddingIdx: paddingToken });
    this.position_embeddings = new Embedding(config.contextLength, width, generator);
    this.token_type_embeddings = new Embedding(config.segments, width, generator);
    this.LayerNorm = new LayerNorm(width, { eps });
    this.dropout = new Dropout(config.dropout, generator);
  }

  forward({ tokens, segments }: BERTInput): Tensor {
    const [longest] = this.position_embeddings.weight.shape;
    if (tokens.rank !== 2 || tokens.shape[1] > longest) {
      throw new TensorError(`BERT: tokens are [batch, time ≤ ${longest}], got shape ${showShape(tokens.shape)}`);
    }
    const positions = tensor(Int32Array.from({ length: tokens.shape[1] }, (_, t) => t));
    const words = this.word_embeddings.forward(tokens).add(this.position_embeddings.forward(positions));
    const kinds = this.token_type_embeddings.forward(segments ?? zeros(tokens.shape, "int32"));
    return this.dropout.forward(this.LayerNorm.forward(words.add(kinds)));
  }
}

/** Hugging Face's names: attention.self has the three projections, attention.output what follows. */
class SelfAttention extends Module<[x: Tensor, mask: Tensor | undefined]> {
  readonly query: Linear;
  readonly key: Linear;
  readonly value: Linear;
  readonly #heads: number;
  readonly #dropout: number;
  readonly #generator: Generator;

  constructor({ width, heads, dropout }: BERTConfig, generator: Generator) {
    super();
    this.query = new Linear(width, width, generator);
    this.key = new Linear(width, width, generator);
    this.value = new Linear(width, width, generator);
    this.#heads = heads;
    this.#dropout = dropout;
    this.#generator = generator;
  }

  forward(x: Tensor, mask: Tensor | undefined): Tensor {
    const [batch, time, width] = x.shape;
    const [q, k, v] = [this.query, this.key, this.value].map((projection) =>
      projection
        .forward(x)
        .reshape(batch, time, this.#heads, width / this.#heads)
        .transpose(1, 2),
    );
    const dropout = this.training ? this.#dropout : 0;
    const y = scaledDotProductAttention(q, k, v, { mask, dropout, generator: this.#generator });
    return y.transpose(1, 2).reshape(batch, time, width);
  }
}

/** Linear, dropout, added to what came before, normalized. */
class ResidualOutput extends Module<[x: Tensor, before: Tensor]> {
  readonly dense: Linear;
  readonly LayerNorm: LayerNorm;
  readonly dropout: Dropout;

  constructor(inputs: number, { width, dropout }: BERTConfig, generator: Generator) {
    super();
    this.dense = new Linear(inputs, width, generator);
    this.LayerNorm = new LayerNorm(width, { eps });
    this.dropout = new Dropout(dropout, generator);
  }

  forward(x: Tensor, before: Tensor): Tensor {
    return this.LayerNorm.forward(this.dropout.forward(this.dense.forward(x)).add(before));
  }
}

class Layer extends Module<[x: Tensor, mask: Tensor | undefined]> {
  readonly attention: { self: SelfAttention; output: ResidualOutput };
  readonly intermediate: { dense: Linear };
  readonly output: ResidualOutput;

  constructor(config: BERTConfig, generator: Generator) {
    super();
    const { width, feedforward } = config;
    this.attention = {
      self: new SelfAttention(config, generator),
      output: new ResidualOutput(width, config, generator),
    };
    this.intermediate = { dense: new Linear(width, feedforward, generator) };
    this.output = new ResidualOutput(feedforward, config, generator);
  }

  forward(x: Tensor, mask: Tensor | undefined): Tensor {
    const attended = this.attention.output.forward(this.attention.self.forward(x, mask), x);
    return this.output.forward(gelu(this.intermediate.dense.forward(attended)), attended);
  }
}

/** BERT (Devlin et al. 2019): a Transformer's encoder. Tokens → a vector for each, [batch, time, width]. */
export class BERT extends Module<[input: BERTInput]> {
  readonly embeddings: Embeddings;
  readonly encoder: { layer: Layer[] };
  readonly pooler: { dense: Linear };

  constructor(config: BERTConfig, generator: Generator) {
    super();
    const { width, heads, layers } = config;
    if (width % heads !== 0) throw new TensorError(`BERT: width ${width} does not part into ${heads} heads`);
    this.embeddings = new Embeddings(config, generator);
    this.encoder = { layer: Array.from({ length: layers }, () => new Layer(config, generator)) };
    this.pooler = { dense: new Linear(width, width, generator) };
  }

  forward(input: BERTInput): Tensor {
    const { attentionMask } = input;
    const [batch, time] = input.tokens.shape;
    const mask = attentionMask && ne(attentionMask, 0).reshape(batch, 1, 1, time);
    return this.encoder.layer.reduce((x, layer) => layer.forward(x, mask), this.embeddings.forward(input));
  }

  /** A vector for the whole text, from its first token: [batch, time, width] → [batch, width]. */
  pool(hidden: Tensor): Tensor {
    const [batch, , width] = hidden.shape;
    return this.pooler.dense.forward(hidden.narrow(1, 0, 1).reshape(batch, width)).tanh();
  }
}

/** What fills in masked tokens. The matrix that reads tokens scores them, too. */
class Predictions extends Module {
  readonly transform: { dense: Linear; LayerNorm: LayerNorm };
  readonly decoder: { weight: Tensor };
  readonly bias: Tensor;

  constructor({ width, vocabularySize }: BERTConfig, words: Tensor, generator: Generator) {
    super();
    this.transform = { dense: new Linear(width, width, generator), LayerNorm: new LayerNorm(width, { eps }) };
    this.decoder = { weight: words };
    this.bias = parameter(() => zeros([vocabularySize]));
  }

  /** @param hidden [.., width] @returns [.., vocabularySize] */
  forward(hidden: Tensor): Tensor {
    const { dense, LayerNorm } = this.transform;
    return linear(LayerNorm.forward(gelu(dense.forward(hidden))), this.decoder.weight, this.bias);
  }
}

/**
 * BERT with the two tasks that it is pre-trained on, under Hugging Face's names (`BertForPreTraining`): published checkpoints load
 * with `loadStateDict(fromBERT(state))`.
 */
export class BERTForPreTraining extends Module<
  [input: BERTInput, masked: Tensor],
  { tokenLogits: Tensor; nextSentenceLogits: Tensor }
> {
  readonly bert: BERT;
  readonly cls: { predictions: Predictions; seq_relationship: Linear };

  constructor(config: BERTConfig, generator: Generator) {
    super();
    this.bert = new BERT(config, generator);
    const words = this.bert.embeddings.word_embeddings.weight;
    this.cls = {
      predictions: new Predictions(config, words, generator),
      seq_relationship: new Linear(config.width, 2, generator),
    };
    for (const [name, own] of this.namedParameters()) {
      if (name.endsWith("bias")) constant(own, 0);
      else if (own.rank === 2) normal(own, generator, 0, 0.02);
    }
    words.storage.write(new Float32Array(config.width), config.paddingToken * config.width);
  }

  /**
   * @param masked [n], int32: where the masked tokens stand in the batch, b·time + t. Only they are scored: of all positions, that
   * would be most of the work.
   * @returns tokenLogits [n, vocabularySize]; nextSentenceLogits [batch, 2], class 0: the second sentence does follow
   */
  forward(input: BERTInput, masked: Tensor): { tokenLogits: Tensor; nextSentenceLogits: Tensor } {
    const hidden = this.bert.forward(input);
    const [batch, time, width] = hidden.shape;
    const chosen = indexSelect(hidden.reshape(batch * time, width), masked);
    return {
      tokenLogits: this.cls.predictions.forward(chosen),
      nextSentenceLogits: this.cls.seq_relationship.forward(this.bert.pool(hidden)),
    };
  }
}

/**
 * A published BERT's state as `BERTForPreTraining.loadStateDict` takes it: TensorFlow's old names (gamma, beta) changed, and
 * what is no state here left out.
 */
export function fromBERT(state: LoadableState): LoadableState {
  return rename(state, (name) => {
    if (name === "cls.predictions.decoder.bias" || name === "bert.embeddings.position_ids") return null;
    return name.replace(/\.gamma$/, ".weight").replace(/\.beta$/, ".bias");
  });
}
