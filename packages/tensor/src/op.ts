import { kernelOverride } from "./backend.ts";
import { allocateArray, type DType, isFloat, rejectHalf, type TypedArray } from "./dtype.ts";
import { showShape, TensorError } from "./errors.ts";
import { noKernel } from "./memory.ts";
import { broadcastStrides, contiguousStrides, isContiguous, positions, type Shape, sameShape } from "./shape.ts";
import { newStorage, Tensor } from "./tensor.ts";

/** What a gradient rule sees. `grad` has the output's shape; the rule returns an array of its input's shape. */
export interface GradientContext<A> {
  grad: Tensor;
  inputs: readonly Tensor[];
  output: Tensor;
  attrs: A;
}

export type GradientRule<A> = (context: GradientContext<A>) => Tensor;

/** What a reference kernel sees of each array: its numbers in row-major order, without gaps. */
export interface ReferenceContext<A> {
  inputs: readonly TypedArray[];
  shapes: readonly Shape[];
  outShape: Shape;
  attrs: A;
}

/**
 * Everything there is to know of one operation. The reference kernel says what it computes; a backend may override it
 * with a faster one (see `backend.ts`), and the conformance suite holds the two against each other.
 *
 * @typeParam A attributes that are no arrays: dimensions, strides, seeds
 */
export interface Operation<A> {
  name: string;
  /**
   * Shape and type of the result; throws a TensorError that names both shapes where the inputs do not fit. `strides` only where the
   * result is to lie in memory in another order of its dimensions than row-major.
   */
  infer(inputs: readonly Tensor[], attrs: A): { shape: Shape; dtype: DType; strides?: readonly number[] };
  /** When set, the reference kernel sees each input already broadcast to the result's shape. */
  broadcast?: true;
  /** Elements are only moved, so float16 and bfloat16, which nothing computes with, may come in. */
  moves?: true;
  /** Fills `out`, row-major, which starts as zeros. */
  reference(out: TypedArray, context: ReferenceContext<A>): void;
  /** One rule per input; "none" where no gradient flows (indices, comparisons); a function for any number of inputs. */
  gradient: readonly (GradientRule<A> | "none")[] | ((context: GradientContext<A>, input: number) => Tensor);
}

/** A step of the recorded graph. */
export interface GraphNode {
  name: string;
  inputs: readonly Tensor[];
  versions: readonly number[];
  /** Gradient for input `i`, or null where none flows. */
  gradient(grad: Tensor, output: Tensor, i: number): Tensor | null;
  /** For a part of an array: the same part of another array of the input's shape, to which the gradient is added. */
  region?(whole: Tensor): Tensor;
  /** Creation order: backward walks it from the end. */
  order: number;
  used: boolean;
}

let recording = true;
let order = 0;

/** Runs `compute` without recording a graph, as `torch.no_grad()`. */
export function noGrad<T>(compute: () => T): T {
  const saved = recording;
  recording = false;
  try {
    return compute();
  } finally {
    recording = saved;
  }
}

/** Whether operations are recorded from now on, as `torch.set_grad_enabled`. */
export function setGradEnabled(on: boolean): void {
  recording = on;
}

/** Whether operations are being recorded: everywhere but inside `noGrad`. */
export function isRecording(): boolean {
  return recording;
}

/** Applies an operation to arrays. */
export type Apply<A> = (inputs: readonly Tensor[], attrs: A) => Tensor;

/** Declares an operation and gives the function that applies it. */
export function defineOp<A>(op: Operation<A>): Apply<A> {
  const rules = op.gradient;
  return (inputs, attrs) => {
    if (!op.moves) for (const input of inputs) rejectHalf(op.name, input.dtype);
    const { shape, dtype, strides } = op.infer(inputs, attrs);
    const out = new Tensor(newStorage(op.name, dtype, shape), shape, strides ?? contiguousStrides(shape), 0);
    for (const input of inputs) if (input.storage.memory !== out.storage.memory) throw mixed(op.name, input, out);
    const override = kernelOverride(op.name);
    if (override === undefined || !override(out, inputs, attrs)) runReference(op, out, inputs, attrs);
    record(op.name, out, inputs, (grad, output, i) => {
      const rule = typeof rules === "function" ? rules : rules[i];
      if (rule === "none" || rule === undefined) return null;
      return rule({ grad, inputs, output, attrs }, i);
    });
    return out;
  };
}

function mixed(op: string, input: Tensor, out: Tensor): TensorError {
  const home = ({ storage: { device, memory } }: Tensor) => device?.name ?? (memory === null ? "js" : "wasm");
  return new TensorError(
    `${op}: an array ${showShape(input.shape)} was made on the backend ${home(input)}, and the active one is ${home(out)}. ` +
      `Call setBackend() before arrays are made, or move it: await t.toBackend("${home(out)}").`,
  );
}

function runReference<A>(op: Operation<A>, out: Tensor, inputs: readonly Tensor[], attrs: A): void {
  if (out.storage.device !== null) throw noKernel(op.name, out.storage.device, inputs);
  const outArray = out.storage.array;
  const rowMajor = out.contiguousLayout ? outArray : allocateArray(out.dtype, out.size);
  rowMajor.fill(0);
  op.reference(rowMajor, {
    inputs: inputs.map((t) => elements(t, op.broadcast ? out.shape : t.shape)),
    shapes: inputs.map((t) => t.shape),
    outShape: out.shape,
    attrs,
  });
  // Sums of truth values are truth values: 1 + 1 is true, and true is kept as 1.
  if (out.dtype === "bool") for (let i = 0; i < rowMajor.length; i++) if (rowMajor[i] !== 0) rowMajor[i] = 1;
  if (rowMajor === outArray) return;
  for (const [i, at] of positions(out.shape, out.strides, 0).entries()) outArray[at] = rowMajor[i];
}

/** A rule for operations whose kernel gives all gradients at once: it runs for the first input that asks. */
export function jointGradient<A>(
  compute: (context: GradientContext<A>) => readonly Tensor[],
): (context: GradientContext<A>, input: number) => Tensor {
  const known = new WeakMap<Tensor, { grad: Tensor; gradients: readonly Tensor[] }>();
  return (context, input) => {
    const { grad, output } = context;
    let found = known.get(output);
    if (found?.grad !== grad) {
      found = { grad, gradients: compute(context) };
      known.set(output, found);
    }
    return found.gradients[input];
  };
}

/** A view: same storage, other shape, strides or offset. Costs no kernel. */
export interface ViewOperation<A> {
  name: string;
  view(input: Tensor, attrs: A): { shape: Shape; strides: readonly number[]; offset: number };
  /** "region" where the view shows each element of a part once: the gradient is then added to that part of the input's. */
  gradient: GradientRule<A> | "region";
}

export function defineView<A>(op: ViewOperation<A>): (input: Tensor, attrs: A) => Tensor {
  return (input, attrs) => {
    const { shape, strides, offset } = op.view(input, attrs);
    const out = new Tensor(input.storage, shape, strides, offset);
    const inputs = [input];
    const { gradient } = op;
    if (gradient === "region") {
      record(op.name, out, inputs, noRule, (whole) => viewOf(whole, op.view(whole, attrs)));
    } else {
      record(op.name, out, inputs, (grad, output) => gradient({ grad, inputs, output, attrs }));
    }
    return out;
  };
}

const noRule = () => null;

function viewOf(
  t: Tensor,
  { shape, strides, offset }: { shape: Shape; strides: readonly number[]; offset: number },
): Tensor {
  return new Tensor(t.storage, shape, strides, offset);
}

function record(
  name: string,
  out: Tensor,
  inputs: readonly Tensor[],
  gradient: GraphNode["gradient"],
  region?: GraphNode["region"],
): void {
  if (!recording || !isFloat(out.dtype)) return;
  let needed = false;
  for (const input of inputs) needed ||= input.requiresGrad;
  if (!needed) return;
  out.requiresGrad = true;
  out.node = {
    name,
    inputs,
    versions: inputs.map((t) => t.storage.version),
    gradient,
    order: order++,
    used: false,
    ...(region && { region }),
  };
}

/**
 * The elements of an array in row-major order (bit patterns for float16 and bfloat16), read as if it had `shape` (its own, or one that it broadcasts to).
 * Not a copy where they already lie so: do not write to it.
 */
export function elements(t: Tensor, shape: Shape = t.shape): TypedArray {
  const array = t.storage.readable ?? t.storage.array;
  const same = sameShape(shape, t.shape);
  if (same && isContiguous(t.shape, t.strides)) {
    const size = t.size;
    return t.offset === 0 && size === array.length ? array : array.subarray(t.offset, t.offset + size);
  }
  const strides = same ? t.strides : broadcastStrides(t.shape, t.strides, shape);
  const at = positions(shape, strides, t.offset);
  const out = new (array.constructor as new (n: number) => TypedArray)(at.length);
  for (let i = 0; i < at.length; i++) out[i] = array[at[i]];
  return out;
}

/** Checks a number of dimensions. */
export function expectRank(op: string, t: Tensor, rank: number, meaning: string): void {
  if (t.shape.length !== rank) {
    throw new TensorError(`${op}: expected ${rank} dimensions ${meaning}, got shape [${t.shape.join(", ")}]`);
  }
}
