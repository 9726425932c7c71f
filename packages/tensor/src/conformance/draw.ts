import type { DType } from "../dtype.ts";
import { Generator } from "../ops/random.ts";
import { permute } from "../ops/views.ts";
import { contiguousStrides, positions, sizeOf } from "../shape.ts";
import { type Tensor, tensor } from "../tensor.ts";

/** An input before it has a type or a backend: the same numbers are tried as float32 and float64, on each backend. */
export interface Source {
  shape: readonly number[];
  values: Float64Array;
  /** Order of dimensions in memory, so that not every input lies row-major. */
  layout: readonly number[];
}

/** Random shapes and numbers from one seed. */
export class Draw {
  readonly #generator: Generator;

  constructor(seed: number) {
    this.#generator = new Generator(seed);
  }

  chance(p: number): boolean {
    return this.#generator.next() < p;
  }

  /** A whole number from `low` to `high`, both included. */
  integer(low: number, high: number): number {
    return low + this.#generator.integer(high - low + 1);
  }

  permutation(n: number): number[] {
    return Array.from(this.#generator.permutation(n));
  }

  /** Extents from `least` to 7, now and then longer, so that vectors of four have tails. */
  shape(lowRank = 0, highRank = 3, least = 0): number[] {
    return Array.from({ length: this.integer(lowRank, highRank) }, () =>
      this.chance(0.1) ? this.integer(8, 21) : this.integer(this.chance(0.1) ? least : 1, 7),
    );
  }

  /** Two shapes that broadcast together. */
  broadcastShapes(highRank = 3): [number[], number[]] {
    const whole = this.shape(0, highRank);
    const part = () => {
      const shape = whole.map((extent) => (this.chance(0.25) ? 1 : extent));
      return this.chance(0.3) ? shape.slice(this.integer(0, shape.length)) : shape;
    };
    return this.chance(0.4) ? [whole, [...whole]] : [part(), part()];
  }

  array(shape: readonly number[], low = -3, high = 3): Source {
    const values = Float64Array.from({ length: sizeOf(shape) }, () =>
      Math.fround(low + (high - low) * this.#generator.next()),
    );
    return { shape, values, layout: this.#layout(shape.length) };
  }

  /** Numbers that all differ by more than a finite difference, so that a maximum stays where it is. */
  distinct(shape: readonly number[]): Source {
    const order = this.#generator.permutation(sizeOf(shape));
    const values = Float64Array.from(order, (rank) => Math.fround(rank * 0.037 - 1));
    return { shape, values, layout: this.#layout(shape.length) };
  }

  #layout(rank: number): number[] {
    return this.chance(0.7) ? Array.from({ length: rank }, (_, d) => d) : this.permutation(rank);
  }
}

/** The source as an array of the active backend. */
export function build({ shape, values, layout }: Source, dtype: DType): Tensor {
  const stored = layout.map((d) => shape[d]);
  const strides = contiguousStrides(shape);
  const from = positions(
    stored,
    layout.map((d) => strides[d]),
    0,
  );
  const inMemory = tensor(
    Array.from(from, (at) => values[at]),
    stored,
    dtype,
  );
  return permute(
    inMemory,
    layout.map((_, d) => layout.indexOf(d)),
  );
}
