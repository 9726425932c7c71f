import { TensorError } from "../errors.ts";
import { keep, type Tensor } from "../tensor.ts";
import { defineUpdate, type NamedParameters } from "./optimizer.ts";

const update = defineUpdate<{ decay: number }>("emaUpdate", ([average, parameter], { decay }) => {
  for (let i = 0; i < average.length; i++) average[i] = decay * average[i] + (1 - decay) * parameter[i];
});

/**
 * A slow copy of the parameters: average ← decay · average + (1 − decay) · parameter after every step (Polyak and Juditsky
 * 1992; Tarvainen and Valpola 2017). It is often better than the last weights, which the last batches pull about.
 */
export class ExponentialMovingAverage {
  readonly decay: number;
  readonly #averages: readonly (readonly [name: string, parameter: Tensor, average: Tensor])[];

  /** Starts from the parameters as they are. @param decay 0.999 remembers about the last thousand steps */
  constructor(parameters: NamedParameters, decay: number) {
    if (!(decay >= 0 && decay <= 1)) throw new TensorError(`ExponentialMovingAverage: decay ${decay} is not in [0, 1]`);
    this.decay = decay;
    this.#averages = Array.from(parameters, ([name, parameter]) => [name, parameter, keep(parameter)] as const);
  }

  /** After each of the optimizer's steps. @param decay another one than the constructor's, such as a lower one at the start */
  update(decay = this.decay): void {
    for (const [, parameter, average] of this.#averages) update(average, [parameter], { decay });
  }

  /** Runs `compute` with the averages in the parameters' place. */
  use<T>(compute: () => T): T {
    this.#swap();
    try {
      return compute();
    } finally {
      this.#swap();
    }
  }

  #swap(): void {
    for (const [, parameter, average] of this.#averages) {
      const own = parameter.toTypedArray();
      parameter.storage.write(average.storage.array, parameter.offset);
      average.storage.write(own);
      parameter.storage.version++;
    }
  }

  /** The averages by name: what to save, and what a module's `loadStateDict()` takes. */
  state(): Record<string, Tensor> {
    return Object.fromEntries(this.#averages.map(([name, , average]) => [name, average]));
  }

  /** Continues from a saved state. @throws where an array is missing or of another size; then nothing is changed */
  loadState(state: Record<string, { data: ArrayLike<number> }>): void {
    for (const [name, , average] of this.#averages) {
      if (state[name]?.data.length !== average.size) {
        throw new TensorError(`ExponentialMovingAverage: the saved state has no fitting array for parameter ${name}`);
      }
    }
    for (const [name, , average] of this.#averages) average.storage.write(state[name].data);
  }
}
