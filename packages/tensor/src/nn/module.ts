import { showShape, TensorError } from "../errors.ts";
import { sameShape } from "../shape.ts";
import { Tensor } from "../tensor.ts";

/** Arrays by name, as PyTorch's `state_dict()`. */
export type StateDict = Record<string, Tensor>;

/**
 * A part of a network: its parameters and how it computes. Arrays and modules held in fields (or in lists of modules) are
 * found by themselves and named after the field, so names equal PyTorch's where the fields do.
 */
export abstract class Module {
  training = true;

  abstract forward(x: Tensor): Tensor;

  /** Modules held directly, by name. */
  *namedChildren(): Generator<[string, Module]> {
    for (const [name, value] of Object.entries(this)) {
      if (value instanceof Module) yield [name, value];
      else if (Array.isArray(value)) {
        for (const [i, item] of value.entries()) if (item instanceof Module) yield [`${name}.${i}`, item];
      }
    }
  }

  /** Every trained array of this module and those inside it, by its dotted name. */
  *namedParameters(prefix = ""): Generator<[string, Tensor]> {
    for (const [name, value] of Object.entries(this)) {
      if (value instanceof Tensor && value.requiresGrad) yield [prefix + name, value];
    }
    for (const [name, child] of this.namedChildren()) yield* child.namedParameters(`${prefix}${name}.`);
  }

  parameters(): Tensor[] {
    return Array.from(this.namedParameters(), ([, parameter]) => parameter);
  }

  /** Dropout and the like behave differently while training. */
  train(on = true): this {
    this.training = on;
    for (const [, child] of this.namedChildren()) child.train(on);
    return this;
  }

  eval(): this {
    return this.train(false);
  }

  stateDict(): StateDict {
    return Object.fromEntries(this.namedParameters());
  }

  /** Copies numbers in, in place. @throws where a name is missing or unknown, or a shape differs; then nothing is changed */
  loadStateDict(state: Record<string, { shape: readonly number[]; data: ArrayLike<number> } | Tensor>): void {
    const own = new Map(this.namedParameters());
    const missing = [...own.keys()].filter((name) => !(name in state));
    const unknown = Object.keys(state).filter((name) => !own.has(name));
    if (missing.length > 0 || unknown.length > 0) {
      throw new TensorError(
        `loadStateDict: the state does not fit the module: ${missing.length ? `missing ${missing.join(", ")}` : ""}` +
          `${missing.length && unknown.length ? "; " : ""}${unknown.length ? `unknown ${unknown.join(", ")}` : ""}`,
      );
    }
    for (const [name, parameter] of own) {
      if (!sameShape(state[name].shape, parameter.shape)) {
        throw new TensorError(
          `loadStateDict: ${name} has shape ${showShape(parameter.shape)}, the state's is ${showShape(state[name].shape)}`,
        );
      }
    }
    for (const [name, parameter] of own) {
      const source = state[name];
      parameter.storage.array.set(source instanceof Tensor ? source.toTypedArray() : source.data);
      parameter.storage.version++;
    }
  }
}
