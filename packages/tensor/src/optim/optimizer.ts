import { kernelOverride } from "../backend.ts";
import { showShape, TensorError } from "../errors.ts";
import { noKernel, outsideScopes } from "../memory.ts";
import { elements, noGrad } from "../op.ts";
import { sameShape } from "../shape.ts";
import { full, type Tensor } from "../tensor.ts";

/** Parameters by name, as a module's `namedParameters()` gives them; names are what the state is saved under. */
export type NamedParameters = Iterable<readonly [string, Tensor]>;

/** What every optimizer takes. */
export interface CommonOptions {
  /** PyTorch's `lr`; it has no default. */
  learningRate: number;
  /** Climbs instead of descending. */
  maximize?: boolean;
}

/**
 * Options, and those that differ for some parameters: PyTorch's parameter groups. nanoGPT's, decay for matrices alone:
 * `perParameter: (name, parameter) => (parameter.rank < 2 ? { weightDecay: 0 } : {})`.
 */
export type Settings<O extends CommonOptions> = O & {
  perParameter?: (name: string, parameter: Tensor) => Partial<Omit<O, keyof CommonOptions>> & { rateScale?: number };
};

/** One parameter and what the optimizer remembers of it. */
export interface Slot<O = unknown> {
  readonly name: string;
  readonly parameter: Tensor;
  readonly options: Required<O>;
  /** This parameter's learning rate as a multiple of the optimizer's. */
  rateScale: number;
  /** Arrays of the parameter's shape, such as momentum; none before the first update. */
  buffers: Record<string, Tensor>;
  /** Calls of `step()` that found no gradient. */
  skipped: number;
}

export interface OptimizerState {
  steps: number;
  learningRate: number;
  /** `<parameter>.<buffer>` → array */
  tensors: Record<string, Tensor>;
  /** Calls of `step()` that found no gradient, by parameter; 0 where it is not named. */
  skipped: Record<string, number>;
}

/** When an update happens: `step` counts the parameter's own updates from 1. */
export interface Moment {
  step: number;
  learningRate: number;
}

/**
 * What all optimizers share: slots, the step count, saving and loading.
 *
 * Gradients add up until `zeroGrad()`, so a batch can go in parts: call `backward()` on each part's loss, divided by the number of
 * parts, then `step()` once. It gives the whole batch's step. Where the parts' memory is the point: `accumulateGradients`.
 */
export abstract class Optimizer<O extends CommonOptions = CommonOptions> {
  /** May be changed between steps; see `schedules.ts`. */
  learningRate: number;
  steps = 0;
  readonly slots: readonly Slot<O>[];
  readonly #maximize: boolean;

  /** @param options every option, defaults filled in */
  protected constructor(parameters: NamedParameters, settings: Required<O> & Pick<Settings<O>, "perParameter">) {
    const { perParameter, ...options } = settings;
    const { learningRate, maximize } = settings;
    checkRate(learningRate);
    this.learningRate = learningRate;
    this.#maximize = maximize === true;
    this.slots = Array.from(parameters, (entry) => {
      if (!Array.isArray(entry)) {
        throw new TensorError("optimizer: parameters come with names: model.namedParameters(), not parameters()");
      }
      const [name, parameter] = entry;
      if (!parameter.contiguousLayout || parameter.dtype !== "float32") {
        throw new TensorError(`optimizer: parameter ${name} must be a contiguous float32 array`);
      }
      const { rateScale = 1, ...own } = perParameter?.(name, parameter) ?? {};
      return {
        name,
        parameter,
        rateScale,
        options: { ...options, ...own } as unknown as Required<O>,
        buffers: {},
        skipped: 0,
      };
    });
    if (this.slots.length === 0)
      throw new TensorError(
        "optimizer: there are no parameters to train in what was given; give model.namedParameters()",
      );
    checkDistinct(this.slots);
    for (const slot of this.slots) this.check(slot.options);
  }

  /** Throws where an option makes no sense. */
  protected abstract check(options: Required<O>): void;

  /** Names of the arrays that an update needs, and the number that each starts from. */
  protected abstract buffers(options: Required<O>): Record<string, number>;

  /** Changes one parameter in place. */
  protected abstract update(slot: Slot<O>, grad: Tensor, moment: Moment): void;

  /** Changes every parameter that has a gradient. Belongs inside the `step()` that computed the gradients. */
  step(): void {
    checkRate(this.learningRate);
    this.steps++;
    noGrad(() => {
      for (const slot of this.slots) this.#updateSlot(slot);
    });
  }

  #updateSlot(slot: Slot<O>): void {
    const { parameter, name } = slot;
    const { grad } = parameter;
    if (grad === null) {
      slot.skipped++;
      return;
    }
    if (!sameShape(grad.shape, parameter.shape)) {
      throw new TensorError(
        `optimizer: ${name} has shape ${showShape(parameter.shape)}, its gradient ${showShape(grad.shape)}`,
      );
    }
    const step = this.steps - slot.skipped;
    if (step === 1) slot.buffers = this.#newBuffers(slot);
    const uphill = this.#maximize ? grad.neg() : grad.contiguous();
    this.update(slot, uphill, { step, learningRate: this.learningRate * slot.rateScale });
    parameter.storage.version++;
  }

  #newBuffers({ parameter, options }: Slot<O>): Record<string, Tensor> {
    const entries = Object.entries(this.buffers(options));
    return outsideScopes(() =>
      Object.fromEntries(entries.map(([key, initial]) => [key, full(parameter.shape, initial)])),
    );
  }

  /** Forgets the gradients, before the next `backward()`. */
  zeroGrad(): void {
    for (const { parameter } of this.slots) parameter.grad = null;
  }

  /** Everything that the next step hangs on, besides the parameters. */
  state(): OptimizerState {
    const entries = this.slots.flatMap(({ name, buffers }) =>
      Object.entries(buffers).map(([key, buffer]) => [`${name}.${key}`, buffer] as const),
    );
    const skipped = this.slots.filter((slot) => slot.skipped > 0).map((slot) => [slot.name, slot.skipped] as const);
    return {
      steps: this.steps,
      learningRate: this.learningRate,
      tensors: Object.fromEntries(entries),
      skipped: Object.fromEntries(skipped),
    };
  }

  /** Continues from a saved state. @throws where a buffer is missing or of another size; then nothing is changed */
  loadState(state: {
    steps: number;
    learningRate?: number;
    tensors: Record<string, { data: ArrayLike<number> }>;
    skipped?: Record<string, number>;
  }): void {
    const loaded = this.slots.map((slot) => {
      const skipped = state.skipped?.[slot.name] ?? 0;
      return { slot, skipped, buffers: state.steps > skipped ? this.#loadBuffers(slot, state.tensors) : {} };
    });
    for (const { slot, skipped, buffers } of loaded) Object.assign(slot, { skipped, buffers });
    this.steps = state.steps;
    this.learningRate = state.learningRate ?? this.learningRate;
  }

  #loadBuffers(slot: Slot<O>, tensors: Record<string, { data: ArrayLike<number> }>): Record<string, Tensor> {
    const buffers = this.#newBuffers(slot);
    for (const [key, buffer] of Object.entries(buffers)) {
      const saved = tensors[`${slot.name}.${key}`];
      if (saved === undefined || saved.data.length !== buffer.size) {
        throw new TensorError(`optimizer: the saved state has no fitting ${key} for parameter ${slot.name}`);
      }
      buffer.storage.write(saved.data);
    }
    return buffers;
  }
}

function checkRate(learningRate: number): void {
  if (!(learningRate >= 0))
    throw new TensorError(`optimizer: learning rate ${learningRate} is not a number ≥ 0; it is called learningRate`);
}

function checkDistinct(slots: readonly Slot[]): void {
  const names = new Map<Tensor, string>();
  const seen = new Set<string>();
  for (const { name, parameter } of slots) {
    const other = names.get(parameter);
    if (other !== undefined) {
      throw new TensorError(`optimizer: ${other} and ${name} are the same array, which would be updated twice a step`);
    }
    if (seen.has(name)) throw new TensorError(`optimizer: two parameters are called ${name}; names must differ`);
    names.set(parameter, name);
    seen.add(name);
  }
}

/** Checks that an option lies in [low, high). */
export function expectOption(optimizer: string, name: string, value: number, low: number, high: number): void {
  if (!(value >= low && value < high)) {
    throw new TensorError(`${optimizer}: ${name} ${value} is not in [${low}, ${high})`);
  }
}

/** An update in place: the reference loop on plain arrays, unless the backend has a kernel of that name. */
export function defineUpdate<A>(
  name: string,
  reference: (arrays: Float32Array[], attrs: A) => void,
): (parameter: Tensor, others: readonly Tensor[], attrs: A) => void {
  return (parameter, others, attrs) => {
    if (kernelOverride(name)?.(parameter, others, attrs)) return;
    if (parameter.storage.device) throw noKernel(name, parameter.storage.device, [parameter, ...others]);
    reference(
      [parameter, ...others].map((t) => elements(t) as Float32Array),
      attrs,
    );
  };
}
