/** Recurrent networks over sequences, under PyTorch's names: weight_ih_l0, weight_hh_l0, bias_ih_l0, … */
import { TensorError } from "../errors.ts";
import type { Generator } from "../ops/random.ts";
import {
  gru,
  lstm,
  type RecurrentOptions,
  type RecurrentResult,
  type RecurrentWeights,
  rnn,
} from "../ops/recurrent.ts";
import type { Tensor } from "../tensor.ts";
import { uniformByFanIn } from "./layers.ts";
import { Module } from "./module.ts";

export interface RecurrentLayerOptions {
  numLayers?: number;
  bias?: boolean;
  /** x and output are [batch, time, …] instead of [time, batch, …]. */
  batchFirst?: boolean;
  bidirectional?: boolean;
  /** Probability with which the outputs between layers are dropped while training. */
  dropout?: number;
}

abstract class Recurrent<State, Result> extends Module<
  [x: Tensor, state?: State | null, lengths?: readonly number[]],
  Result
> {
  readonly #weights = new Map<string, Tensor>();
  readonly #layers: RecurrentWeights[] = [];
  readonly #options: RecurrentOptions;

  /** @param gates how many rows of weights each hidden unit has */
  constructor(
    gates: number,
    inputSize: number,
    hiddenSize: number,
    generator: Generator,
    options: RecurrentLayerOptions,
  ) {
    super();
    const { numLayers = 1, bias = true, batchFirst = false, bidirectional = false, dropout = 0 } = options;
    this.#options = { batchFirst, bidirectional, dropout, generator };
    if (!Number.isInteger(numLayers) || numLayers < 1) {
      throw new TensorError(`${new.target.name}: ${numLayers} layers; a recurrent network has 1 or more`);
    }
    const directions = bidirectional ? ["", "_reverse"] : [""];
    for (let layer = 0; layer < numLayers; layer++) {
      const features = layer === 0 ? inputSize : hiddenSize * directions.length;
      for (const direction of directions) {
        const make = (name: string, shape: number[]) => {
          const weight = uniformByFanIn(shape, hiddenSize, generator);
          this.#weights.set(`${name}_l${layer}${direction}`, weight);
          return weight;
        };
        this.#layers.push({
          weightIh: make("weight_ih", [gates * hiddenSize, features]),
          weightHh: make("weight_hh", [gates * hiddenSize, hiddenSize]),
          ...(bias && {
            biasIh: make("bias_ih", [gates * hiddenSize]),
            biasHh: make("bias_hh", [gates * hiddenSize]),
          }),
        });
      }
    }
  }

  override *namedArrays(): IterableIterator<[string, Tensor]> {
    yield* this.#weights;
  }

  protected get weights(): readonly RecurrentWeights[] {
    return this.#layers;
  }

  /** @param lengths how many steps of each sequence count: see `RecurrentOptions` */
  protected optionsFor(lengths: readonly number[] | undefined): RecurrentOptions {
    return { ...this.#options, lengths, ...(!this.training && { dropout: 0 }) };
  }
}

/** Gives the outputs and the last state by name, { output, h }, where PyTorch's gives a pair. @see rnn */
export class RNN extends Recurrent<Tensor, RecurrentResult> {
  readonly #nonlinearity: "tanh" | "relu";

  constructor(
    inputSize: number,
    hiddenSize: number,
    generator: Generator,
    { nonlinearity = "tanh", ...options }: RecurrentLayerOptions & { nonlinearity?: "tanh" | "relu" } = {},
  ) {
    super(1, inputSize, hiddenSize, generator, options);
    this.#nonlinearity = nonlinearity;
  }

  forward(x: Tensor, state: Tensor | null = null, lengths?: readonly number[]): RecurrentResult {
    return rnn(x, state, this.weights, { ...this.optionsFor(lengths), nonlinearity: this.#nonlinearity });
  }
}

/** Gives { output, h, c } by name, where PyTorch's gives output, (h, c). @see lstm */
export class LSTM extends Recurrent<{ h: Tensor; c: Tensor }, RecurrentResult & { c: Tensor }> {
  constructor(inputSize: number, hiddenSize: number, generator: Generator, options: RecurrentLayerOptions = {}) {
    super(4, inputSize, hiddenSize, generator, options);
  }

  forward(
    x: Tensor,
    state: { h: Tensor; c: Tensor } | null = null,
    lengths?: readonly number[],
  ): RecurrentResult & { c: Tensor } {
    return lstm(x, state, this.weights, this.optionsFor(lengths));
  }
}

/** Gives { output, h }. @see gru */
export class GRU extends Recurrent<Tensor, RecurrentResult> {
  constructor(inputSize: number, hiddenSize: number, generator: Generator, options: RecurrentLayerOptions = {}) {
    super(3, inputSize, hiddenSize, generator, options);
  }

  forward(x: Tensor, state: Tensor | null = null, lengths?: readonly number[]): RecurrentResult {
    return gru(x, state, this.weights, this.optionsFor(lengths));
  }
}
