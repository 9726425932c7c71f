import { runBackward } from "./autograd.ts";

import { type BackendName, backend, backendNamed } from "./backend.ts";
import { type DType, isFloat, isHalf, numbersOf, type TypedArray, writeNumbers } from "./dtype.ts";

import { showShape, TensorError } from "./errors.ts";
import { closeScope, currentScope, openScope, outsideScopes, Storage } from "./memory.ts";
import { methodNames } from "./method-names.ts";
import { type Methods, operations } from "./methods.ts";
import { elements, type GraphNode, noGrad } from "./op.ts";
import { type Nested, tensor } from "./ops/creation.ts";
import * as elementwise from "./ops/elementwise.ts";
import * as linear from "./ops/matmul.ts";
import * as rearrange from "./ops/rearrange.ts";
import * as reduce from "./ops/reduce.ts";
import * as views from "./ops/views.ts";
import { where } from "./ops/where.ts";
import { checkedSize, contiguousStrides, isContiguous, type Shape, sizeOf } from "./shape.ts";

export { arange, asTensor, full, type Nested, ones, tensor, zeros } from "./ops/creation.ts";

/** What an operation takes where a number is as good as an array. */
export type TensorLike = Tensor | number;

/** Most methods do not stand in the class: see method-names.ts. */
export interface Tensor extends Methods {}

/**
 * An n-dimensional array that remembers how it was computed. Methods are the operations of `ops/`, under PyTorch's
 * names in camelCase; each returns a new array (or a view) and leaves its inputs as they were, but for those whose
 * name ends in _, which change the array itself.
 */
// biome-ignore lint/suspicious/noUnsafeDeclarationMerging: the loop below the class puts the methods on it
export class Tensor {
  readonly storage: Storage;
  readonly shape: Shape;
  readonly strides: readonly number[];
  /** First element's index in the storage. */
  readonly offset: number;
  requiresGrad = false;
  /** Filled by `backward()` on leaves that require it. */
  grad: Tensor | null = null;
  /** How this array was computed; null for a leaf. */
  node: GraphNode | null = null;

  constructor(storage: Storage, shape: Shape, strides: readonly number[], offset: number) {
    this.storage = storage;
    this.shape = shape;
    this.strides = strides;
    this.offset = offset;
  }

  get dtype(): DType {
    return this.storage.dtype;
  }

  get rank(): number {
    return this.shape.length;
  }

  /** Number of elements. */
  get size(): number {
    return sizeOf(this.shape);
  }

  get contiguousLayout(): boolean {
    return isContiguous(this.shape, this.strides);
  }

  /** A copy of the numbers, row-major; float16 and bfloat16 are given as float32. Works on every backend. */
  async data(): Promise<TypedArray> {
    return this.storage.device?.read(this) ?? this.toTypedArray();
  }

  /** `data()` without the wait, for backends that compute on the CPU. */
  toTypedArray(): TypedArray {
    this.storage.expectReadable();
    return isHalf(this.dtype) ? numbersOf(this.dtype, elements(this)) : elements(this).slice();
  }

  /** The numbers in nested lists, a level for each dimension; a scalar's number alone. For backends that compute on the CPU. */
  tolist(): Nested {
    const numbers = this.toTypedArray().values();
    const level = (d: number): Nested =>
      d === this.rank ? numbers.next().value! : Array.from({ length: this.shape[d] }, () => level(d + 1));
    return level(0);
  }

  /** The only element. For backends that compute on the CPU. Throws where there is not exactly one. */
  item(): number {
    if (this.size !== 1) {
      throw new TensorError(
        `item: ${showShape(this.shape)} has ${this.size} elements, not one; use data(), or reduce it first (sum, mean)`,
      );
    }
    this.storage.expectReadable();
    return isHalf(this.dtype) ? this.toTypedArray()[0] : this.storage.array[this.offset];
  }

  /** The same numbers, cut off from the graph, for use with another backend; a move to a device or from it takes its time. */
  async toBackend(name: BackendName): Promise<Tensor> {
    const { pool, device } = backendNamed(name);
    const numbers = await this.data();
    const storage = outsideScopes(() => new Storage(this.dtype, this.size, pool ?? device));
    writeNumbers(this.dtype, storage.array, numbers);
    return new Tensor(storage, this.shape, contiguousStrides(this.shape), 0);
  }

  /** Marks a leaf as something to differentiate by. */
  requiresGrad_(on = true): this {
    if (on && (!isFloat(this.dtype) || isHalf(this.dtype)))
      throw new TensorError(`requiresGrad: ${this.dtype} numbers have no gradient; use float32`);
    if (this.node !== null)
      throw new TensorError("requiresGrad: only a leaf can be marked; this array was computed from others");
    this.requiresGrad = on;
    return this;
  }

  /** The same numbers, cut off from the graph. */
  detach(): Tensor {
    return new Tensor(this.storage, this.shape, this.strides, this.offset);
  }

  /** Adds the derivative of this scalar by every leaf that requires it to the leaf's `grad`. */
  backward(grad?: Tensor): void {
    runBackward(this, grad);
  }

  add(other: TensorLike): Tensor {
    return elementwise.add(this, other);
  }
  sub(other: TensorLike): Tensor {
    return elementwise.sub(this, other);
  }
  mul(other: TensorLike): Tensor {
    return elementwise.mul(this, other);
  }
  div(other: TensorLike): Tensor {
    return elementwise.div(this, other);
  }
  pow(exponent: TensorLike): Tensor {
    return elementwise.pow(this, exponent);
  }
  neg(): Tensor {
    return elementwise.neg(this);
  }
  exp(): Tensor {
    return elementwise.exp(this);
  }
  log(): Tensor {
    return elementwise.log(this);
  }
  sqrt(): Tensor {
    return elementwise.sqrt(this);
  }
  abs(): Tensor {
    return elementwise.abs(this);
  }
  tanh(): Tensor {
    return elementwise.tanh(this);
  }
  sigmoid(): Tensor {
    return elementwise.sigmoid(this);
  }
  relu(): Tensor {
    return elementwise.relu(this);
  }
  /** This where the condition holds, else the other. */
  where(condition: Tensor, other: TensorLike): Tensor {
    return where(condition, this, other);
  }
  to(dtype: DType): Tensor {
    return elementwise.cast(this, dtype);
  }
  sum(dim?: number | readonly number[], keepdim = false): Tensor {
    return reduce.sum(this, dim, keepdim);
  }
  mean(dim?: number | readonly number[], keepdim = false): Tensor {
    return reduce.mean(this, dim, keepdim);
  }
  /** The values alone; `maxWithIndices` says where they stand, too. */
  max(dim?: number, keepdim = false): Tensor {
    return reduce.max(this, dim, keepdim);
  }
  argmax(dim?: number, keepdim = false): Tensor {
    return reduce.argmax(this, dim, keepdim);
  }
  matmul(other: Tensor): Tensor {
    return linear.matmul(this, other);
  }
  /** Extents one by one: x.reshape(2, -1). The function `reshape` takes a list. */
  reshape(...shape: number[]): Tensor {
    return views.reshape(this, shape);
  }
  permute(...dims: number[]): Tensor {
    return views.permute(this, dims);
  }
  transpose(a: number, b: number): Tensor {
    return views.transpose(this, a, b);
  }
  expand(...shape: number[]): Tensor {
    return views.expand(this, shape);
  }
  /** The shape of another array, by repeating dimensions of extent 1 without a copy. */
  expandAs(other: Tensor): Tensor {
    return views.expand(this, other.shape);
  }
  /** `expand` under NumPy's name. */
  broadcastTo(...shape: number[]): Tensor {
    return views.expand(this, shape);
  }
  /** Another shape without a copy. @throws where only a copy can have it */
  view(...shape: number[]): Tensor {
    return views.view(this, shape);
  }
  repeat(...times: number[]): Tensor {
    return rearrange.repeat(this, times);
  }
  tile(...times: number[]): Tensor {
    return rearrange.tile(this, times);
  }
  /** The matrix transposed: [m, n] → [n, m]. */
  get T(): Tensor {
    if (this.rank !== 2) throw new TensorError(`T: ${showShape(this.shape)} is no matrix; for stacks of them use mT`);
    return views.transpose(this, 0, 1);
  }
  /** Each matrix of the last two dimensions transposed: [.., m, n] → [.., n, m]. */
  get mT(): Tensor {
    return views.transpose(this, -2, -1);
  }
  narrow(dim: number, start: number, length: number): Tensor {
    return views.narrow(this, dim, start, length);
  }
  contiguous(): Tensor {
    return views.contiguous(this);
  }

  toString(): string {
    const values =
      this.size <= 64 && this.storage.device === null
        ? ` [${Array.from(this.toTypedArray(), (v) => Number(v.toPrecision(5))).join(", ")}]`
        : "";
    return `Tensor ${this.dtype}${showShape(this.shape)}${values}`;
  }

  /** What Node's console.log prints: the numbers, not how they are kept. */
  [Symbol.for("nodejs.util.inspect.custom")](): string {
    return this.toString();
  }
}

type Method = (x: Tensor, ...rest: unknown[]) => unknown;

for (const [file, names] of Object.entries(methodNames)) {
  for (const name of names) {
    const method = function (this: Tensor, ...rest: unknown[]) {
      const ofFile = operations[file as keyof typeof operations] as unknown as Record<string, Method>;
      return ofFile[name](this, ...rest);
    };
    Object.defineProperty(Tensor.prototype, name, { value: method, writable: true, configurable: true });
  }
}

/** Room for an array of the active backend; its numbers are not set. */
export function newStorage(op: string, dtype: DType, shape: Shape): Storage {
  const { pool, device } = backend();
  return new Storage(dtype, checkedSize(op, shape), pool ?? device);
}

/**
 * Runs one training step. The memory of every array made inside is reused as soon as it ends; arrays that `compute`
 * returns (alone, in a list or as an object's values) are copied out first.
 */
export function step<T>(compute: () => T): T {
  const parent = currentScope();
  const scope = openScope("a step");
  try {
    const result = compute();
    if (result instanceof Promise) {
      throw new TensorError("step: compute() returned a promise; a step is synchronous, so await outside of it");
    }
    return outsideScopes(() => copyOut(result), parent);
  } finally {
    closeScope(scope, parent);
  }
}

function copyOut<T>(value: T): T {
  if (value instanceof Tensor) return clone(value) as T;
  if (Array.isArray(value)) return value.map(copyOut) as T;
  if (value !== null && typeof value === "object" && Object.getPrototypeOf(value) === Object.prototype) {
    return Object.fromEntries(Object.entries(value).map(([key, v]) => [key, copyOut(v)])) as T;
  }
  return value;
}

/** A copy outside every step, cut off from the graph: for what must live longer than the step that made it. */
export function keep(t: Tensor): Tensor {
  return outsideScopes(() => clone(t));
}

function clone(t: Tensor): Tensor {
  return t.storage.device?.clone(t) ?? noGrad(() => tensor(numbersOf(t.dtype, elements(t)), t.shape, t.dtype));
}
