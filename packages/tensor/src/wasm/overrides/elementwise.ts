import type { KernelOverride } from "../../backend.ts";
import { drawWords } from "../../ops/random.ts";
import { sameShape } from "../../shape.ts";
import type { BinaryKernel, Kernels, ScalarKernel, UnaryKernel } from "../kernels.ts";
import { at, plain, rowStride } from "./layout.ts";
import type { Machine } from "./machine.ts";

export function elementwise({ kernels: k }: Machine): Record<string, KernelOverride> {
  return {
    add: binary(k.add, k.addScalar, k.addScalar, k.addRow, k.addChannel),
    sub: binary(k.sub, (x, s, out, n) => k.addScalar(x, -s, out, n), k.rsubScalar),
    mul: binary(k.mul, k.mulScalar, k.mulScalar),
    div: binary(k.div, k.divScalar, k.rdivScalar),
    maximum: binary(k.maximum, k.maximumScalar, k.maximumScalar),
    minimum: binary(k.minimum, k.minimumScalar, k.minimumScalar),
    neg: unary(k.neg),
    abs: unary(k.abs),
    exp: unary(k.exp),
    log: unary(k.log),
    sqrt: unary(k.sqrt),
    tanh: unary(k.tanh),
    sigmoid: unary(k.sigmoid),
    relu: unary(k.relu),
    reluGrad: (out, [grad, output]) => {
      if (!plain(grad) || !plain(output)) return false;
      k.reluGrad(at(grad), at(output), at(out), out.size);
      return true;
    },
    contiguous: (out, [x]) => {
      // A transposed matrix; other layouts are gathered by the reference kernel.
      if (x.rank !== 2 || x.dtype !== "float32" || x.strides[0] !== 1 || x.strides[1] !== x.shape[0]) return false;
      k.transpose(at(x), at(out), x.shape[1], x.shape[0]);
      return true;
    },
    accumulate: (into, [x]) => {
      if (plain(into) && plain(x)) {
        k.add(at(into), at(x), at(into), into.size);
        return true;
      }
      const columns = into.shape[into.rank - 1];
      const [rowsInto, rowsX] = [rowStride(into), rowStride(x)];
      if (into.dtype !== "float32" || x.dtype !== "float32" || rowsInto === null || rowsX === null) return false;
      const [first, from] = [at(into), at(x)];
      for (let row = 0; row < into.size / columns; row++) {
        const to = first + 4 * row * rowsInto;
        k.add(to, from + 4 * row * rowsX, to, columns);
      }
      return true;
    },
    uniform: (out, _, attrs) => {
      const [seedLow, seedHigh, low, high] = drawWords(attrs as { seed: number; from: number });
      k.philoxUniform(at(out), out.size, seedLow, seedHigh, 0, low, high);
      return true;
    },
  };
}

function unary(kernel: UnaryKernel): KernelOverride {
  return (out, [x]) => {
    if (!plain(x)) return false;
    kernel(at(x), at(out), out.size);
    return true;
  };
}

/**
 * Equal shapes, a scalar on either side, and for biases a row added to a matrix or a number per channel added to
 * pictures; every other broadcast is left to the reference kernel.
 */
function binary(
  same: BinaryKernel,
  byScalar: ScalarKernel,
  scalarBy: ScalarKernel,
  byRow?: Kernels["addRow"],
  byChannel?: Kernels["addChannel"],
): KernelOverride {
  return (out, [a, b]) => {
    if (!plain(a) || !plain(b)) return false;
    if (sameShape(a.shape, b.shape)) {
      same(at(a), at(b), at(out), out.size);
    } else if (b.size === 1 && sameShape(a.shape, out.shape)) {
      byScalar(at(a), b.storage.array[b.offset], at(out), out.size);
    } else if (a.size === 1 && sameShape(b.shape, out.shape)) {
      scalarBy(at(b), a.storage.array[a.offset], at(out), out.size);
    } else if (
      byRow &&
      sameShape(a.shape, out.shape) &&
      b.size === a.shape[a.rank - 1] &&
      b.shape[b.rank - 1] === b.size
    ) {
      byRow(at(a), at(b), at(out), a.size / b.size, b.size);
    } else if (
      byChannel &&
      sameShape(a.shape, out.shape) &&
      a.rank === 4 &&
      sameShape(b.shape, [1, a.shape[1], 1, 1])
    ) {
      byChannel(at(a), at(b), at(out), a.shape[0], a.shape[1], a.shape[2] * a.shape[3]);
    } else {
      return false;
    }
    return true;
  };
}
