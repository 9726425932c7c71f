import { allocateArray, writeNumbers } from "../dtype.ts";
import { showShape, TensorError } from "../errors.ts";
import { outsideScopes } from "../memory.ts";
import { sameShape } from "../shape.ts";
import { Tensor } from "../tensor.ts";

/** Arrays by name, as PyTorch's `state_dict()`. */
export type StateDict = Record<string, Tensor>;

/** What a state is loaded from: arrays, or numbers as a checkpoint file gives them. */
export type LoadableState = Record<string, { shape: readonly number[]; data: ArrayLike<number> } | Tensor>;

/** Names on which a module and a state do not agree. */
export interface StateDifference {
  /** The module has them, the state does not. */
  missing: string[];
  /** The state has them, the module does not. */
  unexpected: string[];
}

/** A module whatever it takes and gives. */
export type AnyModule = Module<never[], unknown>;

const buffers = new WeakSet<Tensor>();
const parameters = new WeakSet<Tensor>();

/**
 * An array that belongs to no step and is part of a module's state, but no parameter, such as BatchNorm's running mean: it is saved
 * and loaded, not trained and not counted.
 */
export function buffer(make: () => Tensor): Tensor {
  const made = outsideScopes(make);
  buffers.add(made);
  return made;
}

/** An array that belongs to no step and is trained. It stays a parameter while it is frozen. */
export function parameter(make: () => Tensor): Tensor {
  const made = outsideScopes(make).requiresGrad_();
  parameters.add(made);
  return made;
}

function isParameter(array: Tensor): boolean {
  // Made without parameter(): known from the first time that it is seen to need a gradient.
  if (array.requiresGrad && array.node === null) parameters.add(array);
  return parameters.has(array);
}

/**
 * A part of a network: its parameters and how it computes. Parameters, buffers and modules held in fields
 * (also in lists and plain objects there) are found by themselves and named after the field, so names equal PyTorch's where
 * the fields do. A parameter is an array that requires a gradient, or did so before it was frozen. What begins with # is not
 * looked at.
 *
 * @typeParam Inputs what `forward` takes @typeParam Output what it gives
 */
export abstract class Module<Inputs extends readonly unknown[] = [x: Tensor], Output = Tensor> {
  training = true;

  abstract forward(...inputs: Inputs): Output;

  /** Modules held directly, by name. */
  *namedChildren(): IterableIterator<[string, AnyModule]> {
    for (const [name, value] of heldBy(this)) if (value instanceof Module) yield [name, value];
  }

  /** Parameters and buffers held directly, by name. */
  *namedArrays(): IterableIterator<[string, Tensor]> {
    for (const [name, value] of heldBy(this)) {
      if (value instanceof Tensor && (buffers.has(value) || isParameter(value))) yield [name, value];
    }
  }

  /** This module and all those inside it, by dotted name; its own name is `prefix`. */
  *namedModules(prefix = ""): Generator<[string, AnyModule]> {
    yield [prefix, this];
    for (const [name, child] of this.namedChildren()) yield* child.namedModules(prefix ? `${prefix}.${name}` : name);
  }

  /**
   * Every parameter of this module and those inside it, by its dotted name; frozen ones, too. An array that stands under
   * several names (tied weights) comes once, under the first.
   */
  *namedParameters(prefix = ""): Generator<[string, Tensor]> {
    const seen = new Set<Tensor>();
    for (const [name, array] of this.#namedState()) {
      if (buffers.has(array) || seen.has(array)) continue;
      seen.add(array);
      yield [prefix + name, array];
    }
  }

  parameters(): Tensor[] {
    return Array.from(this.namedParameters(), ([, parameter]) => parameter);
  }

  /** Arrays that are saved but not trained; see `buffer`. */
  *namedBuffers(): Generator<[string, Tensor]> {
    for (const [name, array] of this.#namedState()) if (buffers.has(array)) yield [name, array];
  }

  /** Numbers in all parameters, or in those that are not frozen. */
  parameterCount(which: "all" | "trained" = "all"): number {
    return this.parameters()
      .filter((parameter) => which === "all" || parameter.requiresGrad)
      .reduce((total, { size }) => total + size, 0);
  }

  /** Stops (or starts again) the training of all parameters: no gradient is computed for them. */
  freeze(on = true): this {
    for (const parameter of this.parameters()) parameter.requiresGrad_(!on);
    return this;
  }

  /** Calls `visit` with every module inside this one and then with this one, as to initialize them. */
  apply(visit: (module: AnyModule) => void): this {
    for (const [, child] of this.namedChildren()) child.apply(visit);
    visit(this);
    return this;
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

  /** Parameters and buffers by name; tied weights under each of their names. The arrays themselves, not copies. */
  stateDict(): StateDict {
    return Object.fromEntries(this.#namedState());
  }

  /**
   * Copies numbers in, in place.
   * @param strict false: loads what fits by name and leaves the rest; look at what is returned
   * @throws where a shape differs and, when strict, where a name is missing or unknown; then nothing is changed
   */
  loadStateDict(state: LoadableState, { strict = true } = {}): StateDifference {
    const own = new Map(this.#namedState());
    const loaded = new Set(Array.from(own).flatMap(([name, array]) => (Object.hasOwn(state, name) ? [array] : [])));
    const difference = {
      missing: Array.from(own).flatMap(([name, array]) => (loaded.has(array) ? [] : [name])),
      unexpected: Object.keys(state).filter((name) => !own.has(name)),
    };
    if (strict) rejectDifference(difference);
    const fitting = Array.from(own).filter(([name]) => Object.hasOwn(state, name));
    for (const [name, array] of fitting) {
      const source = state[name];
      const [wanted, given] = [showShape(array.shape), showShape(source.shape)];
      if (!sameShape(source.shape, array.shape)) {
        throw new TensorError(`loadStateDict: ${name} has shape ${wanted}, the state's is ${given}`);
      }
      if (!(source instanceof Tensor) && source.data.length !== array.size) {
        throw new TensorError(`loadStateDict: ${name}: ${source.data.length} numbers do not fill shape ${given}`);
      }
    }
    for (const [name, array] of fitting) assign(array, state[name]);
    return difference;
  }

  *#namedState(): Generator<[string, Tensor]> {
    for (const [prefix, module] of this.namedModules()) {
      for (const [name, array] of module.namedArrays()) yield [prefix ? `${prefix}.${name}` : name, array];
    }
  }
}

/** What stands in fields, and in lists and plain objects in fields. */
function* heldBy(owner: object, prefix = "", around: readonly object[] = []): Generator<[string, unknown]> {
  for (const [name, value] of Object.entries(owner)) {
    yield [prefix + name, value];
    if (isCollection(value) && !around.includes(value)) yield* heldBy(value, `${prefix}${name}.`, [...around, value]);
  }
}

/** A list or plain object that may hold modules or arrays; lists of numbers or names may be long, and hold none. */
function isCollection(value: unknown): value is object {
  if (Array.isArray(value)) return typeof value[0] === "object";
  return typeof value === "object" && value?.constructor === Object;
}

/** Puts numbers of the same shape into an array, in place. */
export function assign(array: Tensor, source: LoadableState[string]): void {
  const { storage, offset, size, dtype } = array;
  const numbers = source instanceof Tensor ? source.toTypedArray() : source.data;
  const encoded = allocateArray(dtype, size);
  writeNumbers(dtype, encoded, numbers);
  storage.write(encoded, offset);
  storage.version++;
}

function rejectDifference({ missing, unexpected }: StateDifference): void {
  const parts = [];
  if (missing.length > 0) parts.push(`missing ${missing.join(", ")}`);
  if (unexpected.length > 0) parts.push(`unknown ${unexpected.join(", ")}`);
  if (parts.length > 0) throw new TensorError(`loadStateDict: the state does not fit the module: ${parts.join("; ")}`);
}

/**
 * A state under other names, such as a published checkpoint's under a module's: `rename(state, (name) =>
 * name.replace(/^transformer\./, ""))`. Names for which `newName` gives null are left out.
 * @throws where two arrays get the same name
 */
export function rename<T>(state: Record<string, T>, newName: (name: string) => string | null): Record<string, T> {
  const out: Record<string, T> = Object.create(null);
  for (const [name, array] of Object.entries(state)) {
    const renamed = newName(name);
    if (renamed === null) continue;
    if (renamed in out) throw new TensorError(`rename: two arrays would be called ${renamed}, one of them was ${name}`);
    out[renamed] = array;
  }
  return out;
}
