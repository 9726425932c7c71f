/**
 * Changes in place, for what trains or averages parameters. Nothing of them is recorded; backward notices by the storage's version that
 * what it needs was changed.
 */
import { isFloat } from "../dtype.ts";
import { showShape, TensorError } from "../errors.ts";
import { elements, isRecording, noGrad } from "../op.ts";
import { broadcastShapes, positions, sameShape } from "../shape.ts";
import { asTensor, type Tensor, type TensorLike } from "../tensor.ts";
import { add, cast, div, mul, sub } from "./elementwise.ts";

/** @throws where the change would be lost to the graph: PyTorch says "a leaf Variable that requires grad is being used in an in-place operation" */
function expectUnrecorded(op: string, x: Tensor, source: Tensor): void {
  if (!isRecording()) return;
  if (x.requiresGrad) {
    throw new TensorError(
      x.node === null
        ? `${op}: a leaf that requires a gradient is changed in place while the graph is recorded; do it inside noGrad(() => …)`
        : `${op}: this array, computed by ${x.node.name}, is part of the graph and cannot be changed in place; use ${op.slice(0, -1)}`,
    );
  }
  if (source.requiresGrad) {
    throw new TensorError(
      `${op}: the source requires a gradient, which a change in place does not record; detach() it`,
    );
  }
}

function write(op: string, x: Tensor, source: Tensor): Tensor {
  if (!sameShape(broadcastShapes(op, x.shape, source.shape), x.shape)) {
    throw new TensorError(
      `${op}: an array of shape ${showShape(x.shape)} cannot hold the result's shape, ${showShape(source.shape)}`,
    );
  }
  if (x.strides.some((stride, d) => stride === 0 && x.shape[d] > 1)) {
    throw new TensorError(`${op}: elements of an expanded array share their memory; call contiguous() first`);
  }
  const numbers = elements(
    noGrad(() => cast(source, x.dtype)),
    x.shape,
  );
  const { array } = x.storage;
  if (x.contiguousLayout) {
    array.set(numbers, x.offset);
  } else {
    const at = positions(x.shape, x.strides, x.offset);
    // The numbers may be the array's own, read and written in different order.
    const safe = source.storage === x.storage ? numbers.slice() : numbers;
    for (let i = 0; i < at.length; i++) array[at[i]] = safe[i];
  }
  x.storage.version++;
  return x;
}

function inPlace(name: string, compute: (x: Tensor, other: TensorLike) => Tensor) {
  return (x: Tensor, other: TensorLike): Tensor => {
    const source = asTensor(other, x.dtype);
    expectUnrecorded(name, x, source);
    const result = noGrad(() => compute(x, source));
    if (isFloat(result.dtype) && !isFloat(x.dtype)) {
      throw new TensorError(`${name}: the result is ${result.dtype}, which an array of ${x.dtype} does not hold`);
    }
    return write(name, x, result);
  };
}

/** x becomes the source's numbers, which broadcast and are converted. @returns x */
export function copy_(x: Tensor, source: Tensor): Tensor {
  expectUnrecorded("copy_", x, source);
  return write("copy_", x, source);
}

/** Every element becomes `value`. @returns x */
export function fill_(x: Tensor, value: number): Tensor {
  return copy_(x, asTensor(value, x.dtype));
}

/** Every element becomes 0. @returns x */
export function zero_(x: Tensor): Tensor {
  return fill_(x, 0);
}

// Each is looked up when it is called: this module may be loaded before that of the operations.

/** x += other, which broadcasts. @returns x */
export const add_ = inPlace("add_", (x, other) => add(x, other));
/** x −= other, which broadcasts. @returns x */
export const sub_ = inPlace("sub_", (x, other) => sub(x, other));
/** x *= other, which broadcasts. @returns x */
export const mul_ = inPlace("mul_", (x, other) => mul(x, other));
/** x /= other, which broadcasts. @returns x */
export const div_ = inPlace("div_", (x, other) => div(x, other));
