/** The operations that WebAssembly computes faster than their reference kernels, by operation name. */
import type { KernelOverride } from "../backend.ts";
import type { Pool } from "../memory.ts";
import type { Conv2dAttributes } from "../ops/conv.ts";
import { drawWords } from "../ops/random.ts";
import type { AdamUpdate } from "../optim/adam.ts";
import type { SGDUpdate } from "../optim/sgd.ts";
import { contiguousStrides, sameShape, sizeOf } from "../shape.ts";
import type { Tensor } from "../tensor.ts";
import type { BinaryKernel, Kernels, Pool2dGeometry, ScalarKernel, UnaryKernel } from "./kernels.ts";
import { createKernels } from "./module.ts";

/** Byte address of an array's first element. */
function at(t: Tensor): number {
  return t.storage.address + 4 * t.offset;
}

/** float32 in row-major order without gaps: what most kernels take. */
function plain(t: Tensor): boolean {
  return t.dtype === "float32" && t.contiguousLayout;
}

export function createOverrides(pool: Pool): {
  overrides: Record<string, KernelOverride>;
  features: Record<string, string | number | boolean>;
} {
  const kernels = createKernels(pool.memory);
  const withScratch = (bytes: number, use: (scratch: number) => void) => {
    const scratch = pool.allocate(Math.max(16, bytes));
    try {
      use(scratch);
    } finally {
      pool.release(scratch);
    }
  };
  return {
    overrides: {
      ...elementwise(kernels),
      ...rows(kernels),
      ...pictures(kernels, withScratch),
      ...updates(kernels),
      matmul: matmul(kernels, withScratch),
    },
    features: { ...kernels.features },
  };
}

type WithScratch = (bytes: number, use: (scratch: number) => void) => void;

function elementwise(k: Kernels): Record<string, KernelOverride> {
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

function rows(k: Kernels): Record<string, KernelOverride> {
  const lastDim = (kernel: (x: number, out: number, m: number, n: number) => void): KernelOverride => {
    return (out, [x]) => {
      const n = x.shape[x.rank - 1] ?? 0;
      if (!plain(x) || n === 0) return false;
      kernel(at(x), at(out), x.size / n, n);
      return true;
    };
  };
  return {
    softmax: lastDim(k.softmax),
    logSoftmax: lastDim(k.logSoftmax),
    crossEntropy: (out, [x, target]) => {
      if (!plain(x) || !target.contiguousLayout) return false;
      k.crossEntropy(at(x), at(target), at(out), x.shape[0], x.shape[1]);
      return true;
    },
    crossEntropyGrad: (out, [x, target]) => {
      if (!plain(x) || !target.contiguousLayout) return false;
      k.crossEntropyGrad(at(x), at(target), at(out), x.shape[0], x.shape[1]);
      return true;
    },
    sum: (out, [x], attrs) => {
      if (!plain(x) || x.size === 0) return false;
      const { dims } = attrs as { dims: readonly number[] };
      const leading = dims.every((d, i) => d === i);
      const trailing = dims.every((d, i) => d === x.rank - dims.length + i);
      if (dims.length === x.rank) out.storage.array[out.offset] = k.sum(at(x), x.size);
      else if (leading) k.sumRows(at(x), at(out), x.size / out.size, out.size);
      else if (trailing) k.sumCols(at(x), at(out), out.size, x.size / out.size);
      else if (x.rank === 4 && sameShape(dims, [0, 2, 3])) {
        k.sumChannel(at(x), at(out), x.shape[0], x.shape[1], x.shape[2] * x.shape[3]);
      } else return false;
      return true;
    },
  };
}

/** The matrix as stored: how far apart its rows are, and whether they are columns of the matrix meant. */
function layout(t: Tensor): { leading: number; transposed: 0 | 1 } | null {
  const [rowStride, columnStride] = t.strides.slice(-2);
  const [m, n] = t.shape.slice(-2);
  if ((columnStride === 1 || n === 1) && (rowStride >= n || m === 1))
    return { leading: Math.max(rowStride, n), transposed: 0 };
  if ((rowStride === 1 || m === 1) && (columnStride >= m || n === 1))
    return { leading: Math.max(columnStride, m), transposed: 1 };
  return null;
}

function matmul(k: Kernels, withScratch: WithScratch): KernelOverride {
  return (out, [a, b]) => {
    if (a.dtype !== "float32" || b.dtype !== "float32") return false;
    const layoutA = layout(a);
    const layoutB = layout(b);
    if (layoutA === null || layoutB === null) return false;
    const [m, n] = out.shape.slice(-2);
    const inner = a.shape[a.rank - 1];
    const batch = out.shape.slice(0, -2);
    const count = sizeOf(batch);
    const steps = contiguousStrides(batch);
    withScratch(k.matmulScratchBytes(m, n, inner), (scratch) => {
      for (let s = 0; s < count; s++) {
        let fromA = at(a);
        let fromB = at(b);
        for (let d = 0; d < batch.length; d++) {
          const index = Math.floor(s / steps[d]) % batch[d];
          fromA += 4 * index * a.strides[d];
          fromB += 4 * index * b.strides[d];
        }
        const c = at(out) + 4 * s * m * n;
        const { leading: lda, transposed: ta } = layoutA;
        const { leading: ldb, transposed: tb } = layoutB;
        k.matmul(fromA, fromB, c, m, n, inner, lda, ldb, n, ta, tb, 0, scratch);
      }
    });
    return true;
  };
}

function pictures(k: Kernels, withScratch: WithScratch): Record<string, KernelOverride> {
  const convolution = (
    compute: (out: Tensor, a: Tensor, b: Tensor, g: Conv2dAttributes, scratch: number) => void,
  ): KernelOverride => {
    return (out, [a, b], attrs) => {
      if (!plain(a) || !plain(b)) return false;
      const g = attrs as Conv2dAttributes;
      withScratch(k.conv2dScratchBytes(g.outChannels, g), (scratch) => compute(out, a, b, g, scratch));
      return true;
    };
  };
  return {
    conv2d: convolution((out, x, weight, g, scratch) =>
      k.conv2d(at(x), at(weight), at(out), g.batch, g.outChannels, g, scratch),
    ),
    conv2dGradInput: convolution((out, grad, weight, g, scratch) =>
      k.conv2dGradInput(at(grad), at(weight), at(out), g.batch, g.outChannels, g, scratch),
    ),
    conv2dGradWeight: convolution((out, grad, x, g, scratch) =>
      k.conv2dGradWeight(at(grad), at(x), at(out), g.batch, g.outChannels, g, scratch),
    ),
    maxPool2d: (out, [x], attrs) => {
      if (!plain(x)) return false;
      const planes = x.shape[0] * x.shape[1];
      withScratch(4 * out.size, (scratch) => k.maxPool2d(at(x), at(out), planes, attrs as Pool2dGeometry, scratch));
      return true;
    },
    maxPool2dGrad: (out, [grad, x], attrs) => {
      if (!plain(grad) || !plain(x)) return false;
      const planes = x.shape[0] * x.shape[1];
      withScratch(8 * grad.size, (scratch) =>
        k.maxPool2dGrad(at(grad), at(x), at(out), planes, attrs as Pool2dGeometry, scratch),
      );
      return true;
    },
  };
}

function updates(k: Kernels): Record<string, KernelOverride> {
  return {
    sgdUpdate: (parameter, [grad, velocity], attrs) => {
      const u = attrs as SGDUpdate;
      const nesterov = u.nesterov ? 1 : 0;
      k.sgd(at(parameter), at(grad), at(velocity), parameter.size, u.learningRate, u.momentum, u.weightDecay, nesterov);
      return true;
    },
    adamUpdate: (parameter, [grad, m, v], attrs) => {
      const u = attrs as AdamUpdate;
      const { learningRate, beta1, beta2, eps, weightDecay, correction1, correction2 } = u;
      k.adam(
        at(parameter),
        at(grad),
        at(m),
        at(v),
        parameter.size,
        learningRate,
        beta1,
        beta2,
        eps,
        weightDecay,
        correction1,
        correction2,
        u.decoupled ? 1 : 0,
      );
      return true;
    },
  };
}
