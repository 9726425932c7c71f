import { kernelOverride } from "../backend.ts";
import { showShape, TensorError } from "../errors.ts";
import { outsideScopes } from "../memory.ts";
import { elements } from "../op.ts";
import { sameShape } from "../shape.ts";
import { type Tensor, zeros } from "../tensor.ts";

/** Parameters by name, as a module's `namedParameters()` gives them; names are what the state is saved under. */
export type NamedParameters = Iterable<readonly [string, Tensor]>;

/** One parameter and what the optimizer remembers of it. */
export interface Slot {
  name: string;
  parameter: Tensor;
  /** Arrays of the parameter's shape, such as momentum. */
  buffers: Record<string, Tensor>;
}

export interface OptimizerState {
  steps: number;
  /** `<parameter>.<buffer>` → array */
  tensors: Record<string, Tensor>;
}

/** What all optimizers share: slots, the step count, saving and loading. */
export abstract class Optimizer {
  /** May be changed between steps; see `schedules.ts`. */
  learningRate: number;
  steps = 0;
  readonly slots: readonly Slot[];

  protected constructor(parameters: NamedParameters, learningRate: number, buffers: readonly string[]) {
    if (!(learningRate >= 0)) throw new TensorError(`optimizer: learning rate ${learningRate} is not a number ≥ 0`);
    this.learningRate = learningRate;
    this.slots = Array.from(parameters, ([name, parameter]) => {
      if (!parameter.contiguousLayout || parameter.dtype !== "float32") {
        throw new TensorError(`optimizer: parameter ${name} must be a contiguous float32 array`);
      }
      return {
        name,
        parameter,
        buffers: outsideScopes(() => Object.fromEntries(buffers.map((b) => [b, zeros(parameter.shape)]))),
      };
    });
    if (this.slots.length === 0) throw new TensorError("optimizer: there are no parameters to train");
  }

  /** Changes one parameter in place; `step` starts at 1. */
  protected abstract update(slot: Slot, grad: Tensor, step: number): void;

  /** Changes every parameter that has a gradient. Belongs inside the `step()` that computed the gradients. */
  step(): void {
    this.steps++;
    for (const slot of this.slots) {
      const { parameter, name } = slot;
      if (parameter.grad === null) continue;
      if (!sameShape(parameter.grad.shape, parameter.shape)) {
        throw new TensorError(
          `optimizer: ${name} has shape ${showShape(parameter.shape)}, its gradient ${showShape(parameter.grad.shape)}`,
        );
      }
      this.update(slot, parameter.grad.contiguous(), this.steps);
      parameter.storage.version++;
    }
  }

  /** Forgets the gradients, before the next `backward()`. */
  zeroGrad(): void {
    for (const { parameter } of this.slots) parameter.grad = null;
  }

  state(): OptimizerState {
    const entries = this.slots.flatMap(({ name, buffers }) =>
      Object.entries(buffers).map(([key, buffer]) => [`${name}.${key}`, buffer] as const),
    );
    return { steps: this.steps, tensors: Object.fromEntries(entries) };
  }

  /** Continues from a saved state. @throws where a buffer is missing or of another size */
  loadState(state: { steps: number; tensors: Record<string, { data: ArrayLike<number> }> }): void {
    for (const { name, buffers } of this.slots) {
      for (const [key, buffer] of Object.entries(buffers)) {
        const saved = state.tensors[`${name}.${key}`];
        if (saved === undefined || saved.data.length !== buffer.size) {
          throw new TensorError(`optimizer: the saved state has no fitting ${key} for parameter ${name}`);
        }
        buffer.storage.array.set(saved.data);
      }
    }
    this.steps = state.steps;
  }
}

/** An update in place: the reference loop on plain arrays, unless the backend has a kernel of that name. */
export function defineUpdate<A>(
  name: string,
  reference: (arrays: Float32Array[], attrs: A) => void,
): (parameter: Tensor, others: readonly Tensor[], attrs: A) => void {
  return (parameter, others, attrs) => {
    if (kernelOverride(name)?.(parameter, others, attrs)) return;
    reference(
      [parameter, ...others].map((t) => elements(t) as Float32Array),
      attrs,
    );
  };
}
