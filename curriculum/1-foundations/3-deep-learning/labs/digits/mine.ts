/** The learner's own network in place of ours: the exercise `your-network`, with all that it imports by `#mine/…`. */
import type { LabContext } from "@gradus/lab/lab";
import { createDigitClassifier } from "@gradus/models/digit-classifier";
import type { MLPConfig } from "@gradus/models/mlp";
import { step, type Tensor, tensor } from "@gradus/tensor";
import type { Module } from "@gradus/tensor/nn/module";
import { Generator } from "@gradus/tensor/ops/random";
import type * as YourNetwork from "../../exercises/your-network/solution.ts";
import type { Batch } from "./data.ts";
import { showWeights } from "./show.ts";
import { type Arrays, arraysOf, type Trainee } from "./trainee.ts";

type Layer = YourNetwork.Layer;

/** What the learner's own files must have for their network to be trained. */
export type NetworkPieces = Pick<typeof YourNetwork, "createNetwork" | "forward" | "trainStep">;

const pixels = 784;

/** The learner's `your-network`. @throws LabError where the exercise is not there or does not load */
export async function loadMine(ctx: LabContext<object>): Promise<NetworkPieces> {
  return (await ctx.mine("your-network")) as unknown as NetworkPieces;
}

/**
 * Keeps the network in arrays of its own and copies each step's result into them: what the learner's code makes belongs to the step
 * and is freed with it.
 */
export class MyNetwork implements Trainee {
  readonly #ctx: LabContext<object>;
  readonly #mine: NetworkPieces;
  readonly #network: Layer[];
  /** Our network of the same widths: what the page shows and the playground loads. */
  readonly #likeness: Module;

  constructor(ctx: LabContext<object>, mine: NetworkPieces, config: MLPConfig, generator: Generator) {
    const widths = [config.inputs, ...config.hidden, config.classes];
    this.#ctx = ctx;
    this.#mine = mine;
    this.#network = mine.createNetwork(widths, generator);
    this.#likeness = createDigitClassifier({ name: "mlp", config: { ...config, dropout: 0 } }, new Generator(0));
    this.#refresh();
  }

  learn(batch: Batch, learningRate: number, showAt: number | undefined): { loss: number; logits: Float32Array } {
    const outcome = step(() => {
      const x = flat(batch);
      const logits = this.#mine.forward(this.#network, x).toTypedArray() as Float32Array;
      const { network, loss } = this.#mine.trainStep(this.#network, x, tensor(batch.labels), learningRate);
      for (const [i, layer] of network.entries()) copyLayer(layer, this.#network[i]);
      return { loss, logits };
    });
    if (showAt !== undefined) {
      this.#refresh();
      showWeights(this.#ctx, this.#likeness, showAt);
    }
    return outcome;
  }

  logits(batch: Batch): Tensor {
    return this.#mine.forward(this.#network, flat(batch));
  }

  arrays(): Arrays {
    return arraysOf(Object.fromEntries(this.#network.flatMap((layer, i) => namedArrays(layer, i))));
  }

  restore(arrays: Arrays, steps: number): void {
    for (const [i, layer] of this.#network.entries()) {
      for (const [name, array] of namedArrays(layer, i)) array.storage.array.set(arrays[name].data);
      layer.weightState.step = steps;
      layer.biasState.step = steps;
    }
  }

  model(): Arrays {
    this.#refresh();
    return arraysOf(this.#likeness.stateDict());
  }

  get parameters(): number {
    return this.#network.reduce((n, { weight, bias }) => n + weight.size + bias.size, 0);
  }

  /** Ours keeps [out, in] where the exercise has [in, out]. */
  #refresh(): void {
    const own = this.#network.flatMap(({ weight, bias }) => [weight.transpose(0, 1), bias]);
    const names = Object.keys(this.#likeness.stateDict());
    this.#likeness.loadStateDict(Object.fromEntries(names.map((name, i) => [name, own[i]])));
  }
}

function flat(batch: Batch): Tensor {
  return tensor(batch.images, [batch.labels.length, pixels]);
}

/** The six arrays of a layer, by the names that a checkpoint keeps them under. */
function namedArrays({ weight, bias, weightState, biasState }: Layer, i: number): [string, Tensor][] {
  return [
    [`mine.${i}.weight`, weight],
    [`mine.${i}.weight.m`, weightState.m],
    [`mine.${i}.weight.v`, weightState.v],
    [`mine.${i}.bias`, bias],
    [`mine.${i}.bias.m`, biasState.m],
    [`mine.${i}.bias.v`, biasState.v],
  ];
}

function copyLayer(from: Layer, to: Layer): void {
  const targets = namedArrays(to, 0);
  for (const [k, [, source]] of namedArrays(from, 0).entries()) targets[k][1].storage.array.set(source.toTypedArray());
  to.weightState.step = from.weightState.step;
  to.biasState.step = from.biasState.step;
}
