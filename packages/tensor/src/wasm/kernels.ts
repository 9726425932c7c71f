import type { Conv2dGeometry } from "../ops/conv.ts";
import type { CpuFeatures } from "./features.ts";

/** What the kernels were made of here. */
export interface KernelFeatures extends CpuFeatures {
  /** Whether V8 joined neighbouring operations on 128 bits into one on 256; the bits are the same. */
  readonly revectorized: boolean;
  /** Rows × columns of the tile of matrix products; the bits are the same. */
  readonly tile: string;
}

/** Byte address in the kernels' memory, a multiple of 4. */
export type Pointer = number;

/** 1 or 0, as WebAssembly takes a condition. */
export type Flag = 0 | 1;

/** out[i] = f(x[i]). `out` may be `x`. */
export type UnaryKernel = (x: Pointer, out: Pointer, n: number) => void;

/** out[i] = f(a[i], b[i]). `out` may be `a` or `b`. */
export type BinaryKernel = (a: Pointer, b: Pointer, out: Pointer, n: number) => void;

/** out[i] = f(x[i], s). `out` may be `x`. */
export type ScalarKernel = (x: Pointer, s: number, out: Pointer, n: number) => void;

/** Row-wise on a contiguous [m, n]; out has the same shape and may be `x`. */
export type RowKernel = (x: Pointer, out: Pointer, m: number, n: number) => void;

/**
 * The engine's inner loops, in WebAssembly with SIMD. All arrays are contiguous float32 in one memory unless a doc says
 * otherwise; every size may be 0. Nothing is checked: the caller guarantees that ranges lie in the memory and, unless
 * stated, that outputs do not partly overlap inputs (being the same array is fine for elementwise and row-wise kernels).
 *
 * Work can be split over threads by moving the pointers: elements for elementwise kernels, rows for row-wise ones,
 * rows or columns of C for `matmul`, images for convolution and pooling. An output element gets the same bits
 * however the work is split, because its own order of operations is fixed.
 */
export interface Kernels {
  readonly features: KernelFeatures;

  /** Scratch memory that `matmul` needs, in bytes; depends on op(B)'s shape only through upper bounds. */
  matmulScratchBytes(m: number, n: number, k: number): number;
  /**
   * C[m, n] = op(A)·op(B), or += with `accumulate`. Row-major; `lda`, `ldb`, `ldc` are elements from one row of the
   * *stored* matrix to the next. A is stored [m, k], or [k, m] with `transA`; B [k, n], or [n, k] with `transB`.
   * k = 0 gives zeros. `scratch`: `matmulScratchBytes` bytes, 16-aligned for speed. 2·m·n·k operations.
   */
  matmul(
    a: Pointer,
    b: Pointer,
    c: Pointer,
    m: number,
    n: number,
    k: number,
    lda: number,
    ldb: number,
    ldc: number,
    transA: Flag,
    transB: Flag,
    accumulate: Flag,
    scratch: Pointer,
  ): void;
  /** As `matmul`; each row of C starts from `bias` [n], or from zeros where the address is 0. */
  linear(
    a: Pointer,
    b: Pointer,
    c: Pointer,
    m: number,
    n: number,
    k: number,
    lda: number,
    ldb: number,
    ldc: number,
    transA: Flag,
    transB: Flag,
    bias: Pointer,
    scratch: Pointer,
  ): void;

  readonly add: BinaryKernel;
  readonly sub: BinaryKernel;
  readonly mul: BinaryKernel;
  readonly div: BinaryKernel;
  /** NaN where either is NaN, as in PyTorch. */
  readonly maximum: BinaryKernel;
  readonly minimum: BinaryKernel;

  /** x + s (x − s is `addScalar` of −s, bit for bit). */
  readonly addScalar: ScalarKernel;
  /** s − x */
  readonly rsubScalar: ScalarKernel;
  /** x · s; with `out` = `x` it scales in place. */
  readonly mulScalar: ScalarKernel;
  /** x / s */
  readonly divScalar: ScalarKernel;
  /** s / x */
  readonly rdivScalar: ScalarKernel;
  readonly maximumScalar: ScalarKernel;
  readonly minimumScalar: ScalarKernel;

  readonly neg: UnaryKernel;
  readonly abs: UnaryKernel;
  readonly sqrt: UnaryKernel;
  /** max(x, 0); NaN stays NaN. */
  readonly relu: UnaryKernel;
  readonly exp: UnaryKernel;
  /** Natural logarithm; log(±0) = −∞, log of a negative number is NaN. */
  readonly log: UnaryKernel;
  readonly tanh: UnaryKernel;
  readonly sigmoid: UnaryKernel;
  /** out = g where y > 0 (or y is NaN), else 0. y is relu's output or its input, which give the same. */
  reluGrad(g: Pointer, y: Pointer, out: Pointer, n: number): void;

  /** out[n, m] = x[m, n] transposed, elements of 4 bytes; out ≠ x. */
  transpose(x: Pointer, out: Pointer, m: number, n: number): void;

  /** out[i, j] = x[i, j] + b[j] on [m, n]; a bias. */
  addRow(x: Pointer, b: Pointer, out: Pointer, m: number, n: number): void;
  /** out[j] = Σᵢ x[i, j] on [m, n]. A bias's gradient. */
  sumRows(x: Pointer, out: Pointer, m: number, n: number): void;
  /** out[i] = Σⱼ x[i, j]: each row's sum of [m, n]. */
  readonly sumCols: RowKernel;
  /** Sum of n elements: float32 within blocks of 1024, float64 over blocks. */
  sum(x: Pointer, n: number): number;
  /** Along each row of [m, n], shifted by the row's maximum. A row of −∞ gives NaN, as in PyTorch. */
  readonly softmax: RowKernel;
  readonly logSoftmax: RowKernel;
  /** loss[i] = log Σⱼ exp(x[i, j]) − x[i, labels[i]]; labels int32, each from 0 to n − 1. */
  crossEntropy(x: Pointer, labels: Pointer, loss: Pointer, m: number, n: number): void;
  /** out[i, j] = softmax(x)[i, j] − [j = labels[i]] */
  crossEntropyGrad(x: Pointer, labels: Pointer, out: Pointer, m: number, n: number): void;

  /** Scratch memory that the three convolution kernels need, in bytes. */
  conv2dScratchBytes(outChannels: number, g: Conv2dGeometry): number;
  /** y[batch, outChannels, outHeight, outWidth] = weight[outChannels, channels, kh, kw] ⋆ x[batch, channels, height, width] */
  conv2d(
    x: Pointer,
    weight: Pointer,
    y: Pointer,
    batch: number,
    outChannels: number,
    g: Conv2dGeometry,
    scratch: Pointer,
  ): void;
  /** dx = gradient by the input, from dy [batch, outChannels, outHeight, outWidth]; overwrites dx. */
  conv2dGradInput(
    dy: Pointer,
    weight: Pointer,
    dx: Pointer,
    batch: number,
    outChannels: number,
    g: Conv2dGeometry,
    scratch: Pointer,
  ): void;
  /** dWeight = gradient by the weight, summed over images in order. */
  conv2dGradWeight(
    dy: Pointer,
    x: Pointer,
    dWeight: Pointer,
    batch: number,
    outChannels: number,
    g: Conv2dGeometry,
    scratch: Pointer,
  ): void;
  /** out[b, c, i] = x[b, c, i] + bias[c] on [batch, channels, plane]. */
  addChannel(x: Pointer, bias: Pointer, out: Pointer, batch: number, channels: number, plane: number): void;
  /** out[c] = Σ over images and positions of x[batch, channels, plane]. */
  sumChannel(x: Pointer, out: Pointer, batch: number, channels: number, plane: number): void;

  /**
   * One step of `torch.optim.SGD`: g += weightDecay·p; v = momentum·v + g; p −= lr·(nesterov ? g + momentum·v : v).
   * The gradient is left as it is.
   */
  sgd(
    param: Pointer,
    grad: Pointer,
    velocity: Pointer,
    n: number,
    lr: number,
    momentum: number,
    weightDecay: number,
    nesterov: Flag,
  ): void;
  /**
   * One step of `torch.optim.Adam`, or AdamW with `decoupled`:
   * decoupled ? p −= lr·weightDecay·p : g += weightDecay·p; m += (1 − beta1)·(g − m); v = beta2·v + (1 − beta2)·g²;
   * p −= lr/biasCorrection1 · m / (√v/√biasCorrection2 + eps), where biasCorrection𝑖 = 1 − beta𝑖^step.
   */
  adam(
    param: Pointer,
    grad: Pointer,
    m: Pointer,
    v: Pointer,
    n: number,
    lr: number,
    beta1: number,
    beta2: number,
    eps: number,
    weightDecay: number,
    biasCorrection1: number,
    biasCorrection2: number,
    decoupled: Flag,
  ): void;

  /**
   * out[i] = uniform in [0, 1), multiples of 2⁻²⁴: word (counter + i) of the Philox4x32-10 stream (seedLow, seedHigh, stream);
   * bit for bit `philoxUniform` in random/philox.ts. The counter is 64 bits, in two halves.
   */
  philoxUniform(
    out: Pointer,
    n: number,
    seedLow: number,
    seedHigh: number,
    stream: number,
    counterLow: number,
    counterHigh: number,
  ): void;
}
