import type { CpuFeatures } from "./features.ts";
import type { TileShape } from "./kernels/matmul.ts";

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
  /** What the inner loops of products and convolutions keep in registers. */
  readonly tile: TileShape;

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

  /**
   * columns[pictures, channels·kh·kw, outHeight·outWidth] = pictures [channels, height, width], `pictureBytes` apart, unfolded. The
   * sizes: channels, height, width, kernelHeight, kernelWidth, strideY, strideX, paddingY, paddingX, dilationY, dilationX, outHeight,
   * outWidth.
   */
  im2col(picture: Pointer, columns: Pointer, pictures: number, pictureBytes: number, ...sizes: readonly number[]): void;
  /** Adds unfolded columns back to the pictures that they came from. */
  col2im(picture: Pointer, columns: Pointer, pictures: number, pictureBytes: number, ...sizes: readonly number[]): void;

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
