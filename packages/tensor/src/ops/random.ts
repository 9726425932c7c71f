/**
 * Random numbers by position: the same seed gives the same numbers on every backend, in any order of work. There is no
 * `torch.manual_seed`: whatever draws is handed a `Generator`.
 */
import { backend } from "../backend.ts";
import { TensorError } from "../errors.ts";
import { type Apply, defineOp, elements, expectRank } from "../op.ts";
import { philoxUniform } from "../random/philox.ts";
import { broadcastShapes, checkShape, type Shape, sizeOf } from "../shape.ts";
import { step, type Tensor, type TensorLike, tensor } from "../tensor.ts";
import { gt, lt } from "./compare.ts";
import { add, cast, div, mul, neg } from "./elementwise.ts";
import { log1p } from "./exponential.ts";
import { argsort } from "./sort.ts";
import { contiguous, narrow, reshape } from "./views.ts";
import { where } from "./where.ts";

/** From here on a backend's kernel is worth its call. */
const manyNumbers = 4096;

/** A seed and how many numbers were drawn from it; both together are the whole state. */
export interface GeneratorState {
  seed: number;
  drawn: number;
}

/** Where random numbers come from: Philox4x32-10 (Salmon et al. 2011), counted by `drawn`. */
export class Generator {
  readonly seed: number;
  drawn = 0;

  /** @param seed a whole number from 0 to 2⁵³ − 1 */
  constructor(seed: number) {
    if (!Number.isSafeInteger(seed) || seed < 0)
      throw new TensorError(`Generator: seed ${seed} is not a whole number ≥ 0`);
    this.seed = seed;
  }

  state(): GeneratorState {
    return { seed: this.seed, drawn: this.drawn };
  }

  static from({ seed, drawn }: GeneratorState): Generator {
    const generator = new Generator(seed);
    generator.drawn = drawn;
    return generator;
  }

  /** One number in [0, 1). */
  next(): number {
    const out = new Float32Array(1);
    fillUniform(out, { seed: this.seed, from: this.drawn++ });
    return out[0];
  }

  /** `n` numbers in [0, 1), at once: those that `rand` would give. */
  numbers(n: number): Float32Array {
    if (n >= manyNumbers && backend().device === null)
      return step(() => rand([n], this).toTypedArray()) as Float32Array;
    const out = new Float32Array(n);
    fillUniform(out, { seed: this.seed, from: this.drawn });
    this.drawn += n;
    return out;
  }

  /** A whole number from 0 to n − 1. */
  integer(n: number): number {
    return Math.min(n - 1, Math.floor(this.next() * n));
  }

  /** 0 … n−1 in random order (Fisher–Yates). */
  permutation(n: number): Int32Array {
    const order = Int32Array.from({ length: n }, (_, i) => i);
    const draws = this.numbers(n);
    for (let i = n - 1; i > 0; i--) {
      const j = Math.min(i, Math.floor(draws[i] * (i + 1)));
      [order[i], order[j]] = [order[j], order[i]];
    }
    return order;
  }
}

interface Draw {
  seed: number;
  /** Position of the first number in the seed's stream. */
  from: number;
}

const two32 = 2 ** 32;

/** The words that Philox takes for a draw: seed and counter as 32-bit halves. */
export function drawWords({ seed, from }: Draw): [seedLow: number, seedHigh: number, low: number, high: number] {
  return [seed >>> 0, Math.floor(seed / two32), from >>> 0, Math.floor(from / two32)];
}

function fillUniform(out: Float32Array, draw: Draw): void {
  const [seedLow, seedHigh, low, high] = drawWords(draw);
  philoxUniform(out, seedLow, seedHigh, 0, low, high);
}

const uniformOp = defineOp<Draw & { shape: Shape }>({
  name: "uniform",
  infer: (_, { shape }) => ({ shape, dtype: "float32" }),
  reference: (out, { attrs }) => fillUniform(out as Float32Array, attrs),
  gradient: [],
});

/** The generator itself. @throws where something else stands in its place; there is no global seed to fall back on */
export function expectGenerator(op: string, generator: Generator): Generator {
  if (generator instanceof Generator) return generator;
  throw new TensorError(`${op}: a source of chance is needed: new Generator(seed)`);
}

/** Uniform numbers in [0, 1). */
export function rand(shape: Shape, generator: Generator): Tensor {
  checkShape("rand", shape);
  expectGenerator("rand", generator);
  const out = uniformOp([], { shape, seed: generator.seed, from: generator.drawn });
  generator.drawn += sizeOf(shape);
  return out;
}

const normalOp = defineOp<null>({
  name: "boxMuller",
  infer: ([u]) => ({ shape: [u.shape[1]], dtype: "float32" }),
  reference: (out, { inputs: [u] }) => {
    const n = out.length;
    for (let i = 0; i < n; i++) out[i] = Math.sqrt(-2 * Math.log(1 - u[i])) * Math.cos(2 * Math.PI * u[n + i]);
  },
  gradient: ["none"],
});

/** Normal numbers with mean 0 and variance 1 (Box and Muller 1958). */
export function randn(shape: Shape, generator: Generator): Tensor {
  checkShape("randn", shape);
  return normalOp([rand([2, sizeOf(shape)], generator)], null).reshape(...shape);
}

/** Uniform numbers in [low, high). */
export function uniform(shape: Shape, low: number, high: number, generator: Generator): Tensor {
  return add(mul(rand(shape, generator), high - low), low);
}

/** Normal numbers; where mean or std are arrays they broadcast, and the result has their shape when none is given. */
export function normal(mean: TensorLike, std: TensorLike, generator: Generator, shape?: Shape): Tensor {
  const own = shape ?? broadcastShapes("normal", shapeOf(mean), shapeOf(std));
  return add(mul(randn(own, generator), std), mean);
}

function shapeOf(x: TensorLike): Shape {
  return typeof x === "number" ? [] : x.shape;
}

/** A draw has 24 random bits. */
const mostIntegers = 2 ** 24;

/** Whole numbers from low to high − 1, int32. */
export function randint(low: number, high: number, shape: Shape, generator: Generator): Tensor {
  const count = high - low;
  if (!Number.isInteger(low) || !Number.isInteger(count) || count < 1 || count > mostIntegers) {
    throw new TensorError(`randint: from ${low} to below ${high} there are no 1 to ${mostIntegers} whole numbers`);
  }
  return add(cast(mul(rand(shape, generator), count), "int32"), low);
}

/** 0 … n − 1 in random order, int32. */
export function randperm(n: number, generator: Generator): Tensor {
  checkShape("randperm", [n]);
  return tensor(expectGenerator("randperm", generator).permutation(n));
}

/** 1 with probability p, else 0, for every element of p. */
export function bernoulli(p: Tensor, generator: Generator): Tensor {
  const outside = p.storage.readable && elements(p).find((one) => !(one >= 0 && one <= 1));
  if (typeof outside === "number") throw new TensorError(`bernoulli: ${outside} is no probability from 0 to 1`);
  return cast(lt(rand(p.shape, generator), p), p.dtype);
}

const drawByWeight = defineOp<null>({
  name: "multinomial",
  infer: ([, u]) => ({ shape: u.shape, dtype: "int32" }),
  reference: (out, { inputs: [weights, u], shapes: [shape, [, count]] }) => {
    const n = shape[1];
    for (let i = 0; i < out.length; i++) {
      const row = weights.subarray(Math.floor(i / count) * n, (Math.floor(i / count) + 1) * n);
      let total = 0;
      for (const w of row) total += w;
      let left = u[i] * total;
      // What is left may miss the last weight by rounding; the last one above 0 is then meant.
      for (let j = 0; j < n && left >= 0; j++) {
        if (row[j] > 0) out[i] = j;
        left -= row[j];
      }
    }
  },
  gradient: ["none", "none"],
});

/**
 * Places drawn with probability in proportion to their weight.
 * @param weights [n] or [rows, n], 0 or more, not all 0 in a row @returns [count] or [rows, count], int32
 */
export function multinomial(weights: Tensor, count: number, generator: Generator, replacement = false): Tensor {
  if (weights.rank === 1) {
    return reshape(multinomial(reshape(weights, [1, weights.size]), count, generator, replacement), [count]);
  }
  expectRank("multinomial", weights, 2, "[rows, weights]");
  const [rows, n] = weights.shape;
  const numbers = weights.toTypedArray();
  for (let row = 0; row < rows; row++) {
    const own = Array.from(numbers.subarray(row * n, (row + 1) * n));
    const possible = own.filter((w) => w > 0).length;
    if (own.some((w) => !(w >= 0 && w < Number.POSITIVE_INFINITY)) || possible < (replacement ? 1 : count)) {
      throw new TensorError(
        `multinomial: row ${row} has ${possible} weights above 0, and all must be finite and 0 or more, for ${count} draws` +
          `${replacement ? "" : " without replacement"}`,
      );
    }
  }
  if (replacement) return drawByWeight([weights, rand([rows, count], generator)], null);
  // The first of independent exponential waiting times with these rates (Efraimidis and Spirakis 2006).
  const waiting = neg(log1p(neg(rand([rows, n], generator))));
  const times = where(gt(weights, 0), div(waiting, weights), Number.POSITIVE_INFINITY);
  return contiguous(narrow(argsort(times, 1), 1, 0, count));
}

const dropoutOp: Apply<Draw & { p: number }> = defineOp<Draw & { p: number }>({
  name: "dropout",
  infer: ([x]) => ({ shape: x.shape, dtype: x.dtype }),
  reference: (out, { inputs: [x], attrs }) => {
    const draws = new Float32Array(out.length);
    fillUniform(draws, attrs);
    const least = Math.fround(attrs.p);
    for (let i = 0; i < out.length; i++) out[i] = x[i] * (draws[i] >= least ? 1 / (1 - attrs.p) : 0);
  },
  // The same draw again: what was dropped is found by its place in the stream, not kept.
  gradient: [({ grad, attrs }) => dropoutOp([grad], attrs)],
});

/**
 * Sets elements to 0 with probability p and divides the others by 1 − p, so that the expectation stays
 * (Srivastava et al. 2014, in the "inverted" form that needs nothing at test time). With p = 1 nothing is left.
 */
export function dropout(x: Tensor, p: number, generator: Generator): Tensor {
  if (!(p >= 0 && p <= 1)) throw new TensorError(`dropout: ${p} is no probability from 0 to 1`);
  if (p === 0) return x;
  if (p === 1) return mul(x, 0);
  expectGenerator("dropout", generator);
  const out = dropoutOp([x], { p, seed: generator.seed, from: generator.drawn });
  generator.drawn += x.size;
  return out;
}
