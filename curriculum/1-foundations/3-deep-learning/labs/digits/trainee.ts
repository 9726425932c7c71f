import type { LabContext } from "@gradus/lab/lab";
import { type Architecture, createDigitClassifier } from "@gradus/models/digit-classifier";
import { step, type Tensor, tensor } from "@gradus/tensor";
import type { Module, StateDict } from "@gradus/tensor/nn/module";
import type { Generator } from "@gradus/tensor/ops/random";
import { crossEntropy } from "@gradus/tensor/ops/softmax";
import { AdamW } from "@gradus/tensor/optim/adam";
import type { Batch } from "./data.ts";
import { showWeights } from "./show.ts";

export type Arrays = Record<string, { shape: readonly number[]; data: Float32Array }>;

/** A network that learns, whoever wrote its parts. */
export interface Trainee {
  /** One step. @param showAt shows the weights under this step's number */
  learn(batch: Batch, learningRate: number, showAt: number | undefined): { loss: number; logits: Float32Array };
  /** [count, 10], in use; belongs into a step of its own. */
  logits(batch: Batch): Tensor;
  /** Everything that the next step hangs on. */
  arrays(): Arrays;
  restore(arrays: Arrays, steps: number): void;
  /** The arrays of `createDigitClassifier`'s network. */
  model(): Arrays;
  readonly parameters: number;
}

/** The engine's layers, autograd and AdamW. */
export class OurNetwork implements Trainee {
  readonly #ctx: LabContext<object>;
  readonly #network: Module;
  readonly #optimizer: AdamW;

  constructor(
    ctx: LabContext<{ learningRate: number; weightDecay: number }>,
    architecture: Architecture,
    generator: Generator,
  ) {
    const { learningRate, weightDecay } = ctx.params;
    this.#ctx = ctx;
    this.#network = createDigitClassifier(architecture, generator);
    this.#optimizer = new AdamW(this.#network.namedParameters(), { learningRate, weightDecay });
  }

  learn(batch: Batch, learningRate: number, showAt: number | undefined): { loss: number; logits: Float32Array } {
    this.#optimizer.learningRate = learningRate;
    return step(() => {
      this.#optimizer.zeroGrad();
      const logits = this.#network.train().forward(images(batch));
      const loss = crossEntropy(logits, tensor(batch.labels));
      loss.backward();
      this.#optimizer.step();
      if (showAt !== undefined) showWeights(this.#ctx, this.#network, showAt);
      return { loss: loss.item(), logits: logits.toTypedArray() as Float32Array };
    });
  }

  logits(batch: Batch): Tensor {
    return this.#network.eval().forward(images(batch));
  }

  arrays(): Arrays {
    const buffers = Object.entries(this.#optimizer.state().tensors).map(([name, t]) => [`optimizer.${name}`, t]);
    return arraysOf({ ...this.#network.stateDict(), ...Object.fromEntries(buffers) });
  }

  restore(arrays: Arrays, steps: number): void {
    const own = new Set(Object.keys(this.#network.stateDict()));
    const entries = Object.entries(arrays);
    this.#network.loadStateDict(Object.fromEntries(entries.filter(([name]) => own.has(name))));
    const buffers = entries
      .filter(([name]) => name.startsWith("optimizer."))
      .map(([name, array]) => [name.slice("optimizer.".length), array] as const);
    this.#optimizer.loadState({ steps, tensors: Object.fromEntries(buffers) });
  }

  model(): Arrays {
    return arraysOf(this.#network.stateDict());
  }

  get parameters(): number {
    return this.#network.parameters().reduce((n, p) => n + p.size, 0);
  }
}

function images(batch: Batch): Tensor {
  return tensor(batch.images, [batch.labels.length, 1, 28, 28]);
}

export function arraysOf(tensors: StateDict): Arrays {
  return Object.fromEntries(
    Object.entries(tensors).map(([name, t]) => [name, { shape: t.shape, data: t.toTypedArray() as Float32Array }]),
  );
}
