/**
 * Fills parameters with their first numbers, in place, as `torch.nn.init`. Each returns the array. Weights are
 * [out, in, …kernel], as layers keep them.
 */
import { TensorError } from "../errors.ts";
import { expectGenerator, type Generator } from "../ops/random.ts";
import { sizeOf } from "../shape.ts";
import type { Tensor } from "../tensor.ts";
import { assign } from "./module.ts";

function fill(t: Tensor, data: ArrayLike<number>): Tensor {
  assign(t, { shape: t.shape, data });
  return t;
}

/** Box and Muller 1958. */
function normalNumbers(n: number, generator: Generator, mean = 0, deviation = 1): Float32Array {
  const u = expectGenerator("init", generator).numbers(2 * n);
  const out = new Float32Array(n);
  for (let i = 0; i < n; i++) {
    out[i] = mean + deviation * Math.sqrt(-2 * Math.log(1 - u[i])) * Math.cos(2 * Math.PI * u[n + i]);
  }
  return out;
}

export function constant(t: Tensor, value: number): Tensor {
  return fill(t, new Float32Array(t.size).fill(value));
}

/** Ones on the diagonal of a matrix, else zeros. */
export function eye(t: Tensor): Tensor {
  if (t.rank !== 2) throw new TensorError(`init.eye: needs a matrix, not shape [${t.shape.join(", ")}]`);
  const width = t.shape[1];
  const numbers = Float32Array.from({ length: t.size }, (_, i) => (Math.floor(i / width) === i % width ? 1 : 0));
  return fill(t, numbers);
}

export function uniform(t: Tensor, generator: Generator, low = 0, high = 1): Tensor {
  const numbers = expectGenerator("init", generator).numbers(t.size);
  for (let i = 0; i < numbers.length; i++) numbers[i] = low + (high - low) * numbers[i];
  return fill(t, numbers);
}

export function normal(t: Tensor, generator: Generator, mean = 0, deviation = 1): Tensor {
  return fill(t, normalNumbers(t.size, generator, mean, deviation));
}

/** A normal distribution without what lies outside [low, high]. */
export function truncatedNormal(
  t: Tensor,
  generator: Generator,
  mean = 0,
  deviation = 1,
  low = mean - 2 * deviation,
  high = mean + 2 * deviation,
): Tensor {
  if (!(low < high)) throw new TensorError(`init.truncatedNormal: nothing lies between ${low} and ${high}`);
  // Uniform between the two ends' probabilities, then the distribution's inverse: no number has to be drawn twice.
  const [from, to] = [low, high].map((end) => erf((end - mean) / (deviation * Math.SQRT2)));
  const numbers = expectGenerator("init", generator)
    .numbers(t.size)
    .map((u) => {
      const x = mean + deviation * Math.SQRT2 * inverseErf(from + (to - from) * u);
      return Math.min(high, Math.max(low, x));
    });
  return fill(t, numbers);
}

/** How many inputs each output sums, and how many outputs each input reaches. */
export function fans({ shape }: Tensor): { fanIn: number; fanOut: number } {
  if (shape.length < 2) {
    throw new TensorError(
      `init: a fan is a property of weights [out, in, …], not of shape [${shape.join(", ")}]; fill biases with constant()`,
    );
  }
  const kernel = sizeOf(shape.slice(2));
  return { fanIn: shape[1] * kernel, fanOut: shape[0] * kernel };
}

/** What keeps the size of signals through an activation: `torch.nn.init.calculate_gain`. */
export function gain(activation: "linear" | "sigmoid" | "tanh" | "relu" | "leakyRelu" | "selu", slope = 0.01): number {
  switch (activation) {
    case "tanh":
      return 5 / 3;
    case "relu":
      return Math.SQRT2;
    case "leakyRelu":
      return Math.sqrt(2 / (1 + slope ** 2));
    case "selu":
      return 3 / 4;
    default:
      return 1;
  }
}

/** Uniform, with the size of signals kept forward and backward (Glorot and Bengio 2010, equation 16). */
export function xavierUniform(t: Tensor, generator: Generator, gain = 1): Tensor {
  const bound = gain * Math.sqrt(6 / fanSum(t));
  return uniform(t, generator, -bound, bound);
}

export function xavierNormal(t: Tensor, generator: Generator, gain = 1): Tensor {
  return normal(t, generator, 0, gain * Math.sqrt(2 / fanSum(t)));
}

function fanSum(t: Tensor): number {
  const { fanIn, fanOut } = fans(t);
  return fanIn + fanOut;
}

export interface KaimingOptions {
  /** "fanIn" keeps the size of signals forward, "fanOut" that of gradients backward. */
  mode?: "fanIn" | "fanOut";
  /** See `gain`; ReLU's where left out. */
  gain?: number;
}

/** Uniform, for layers followed by ReLU (He et al. 2015, equation 10). */
export function kaimingUniform(t: Tensor, generator: Generator, options: KaimingOptions = {}): Tensor {
  const bound = Math.sqrt(3) * kaimingDeviation(t, options);
  return uniform(t, generator, -bound, bound);
}

export function kaimingNormal(t: Tensor, generator: Generator, options: KaimingOptions = {}): Tensor {
  return normal(t, generator, 0, kaimingDeviation(t, options));
}

function kaimingDeviation(t: Tensor, { mode = "fanIn", gain = Math.SQRT2 }: KaimingOptions): number {
  return gain / Math.sqrt(fans(t)[mode]);
}

/** Rows (or columns, where there are fewer) of length `gain` at right angles (Saxe et al. 2014). */
export function orthogonal(t: Tensor, generator: Generator, gain = 1): Tensor {
  if (t.rank < 2) throw new TensorError(`init.orthogonal: needs two dimensions, not shape [${t.shape.join(", ")}]`);
  const rows = t.shape[0];
  const columns = t.size / rows;
  const [count, length] = rows < columns ? [rows, columns] : [columns, rows];
  const drawn = Float64Array.from(normalNumbers(t.size, generator));
  const vectors = Array.from({ length: count }, (_, i) => drawn.subarray(i * length, (i + 1) * length));
  orthonormalize(vectors);
  const numbers = Float32Array.from({ length: t.size }, (_, i) => {
    const [row, column] = [Math.floor(i / columns), i % columns];
    return gain * (rows < columns ? vectors[row][column] : vectors[column][row]);
  });
  return fill(t, numbers);
}

/** Gram–Schmidt, each vector twice: once is not enough for numbers of finite precision (Giraud et al. 2005). */
function orthonormalize(vectors: readonly Float64Array[]): void {
  const product = (a: Float64Array, b: Float64Array) => {
    let sum = 0;
    for (let i = 0; i < a.length; i++) sum += a[i] * b[i];
    return sum;
  };
  for (const [i, vector] of vectors.entries()) {
    for (const other of [...vectors.slice(0, i), ...vectors.slice(0, i)]) {
      const along = product(vector, other);
      for (let k = 0; k < vector.length; k++) vector[k] -= along * other[k];
    }
    const norm = Math.sqrt(product(vector, vector));
    for (let k = 0; k < vector.length; k++) vector[k] /= norm;
  }
}

/** Error below 1.5e-7: Abramowitz and Stegun 1964, formula 7.1.26. */
function erf(x: number): number {
  const t = 1 / (1 + 0.3275911 * Math.abs(x));
  const series = [1.061405429, -1.453152027, 1.421413741, -0.284496736, 0.254829592].reduce((sum, c) => sum * t + c, 0);
  return Math.sign(x) * (1 - series * t * Math.exp(-x * x));
}

/** Relative error below 4e-7: Giles 2012, "Approximating the erfinv function", table 5. */
function inverseErf(x: number): number {
  const w = -Math.log((1 - x) * (1 + x));
  const polynomial = (coefficients: readonly number[], at: number) => coefficients.reduce((sum, c) => sum * at + c, 0);
  return x * (w < 5 ? polynomial(central, w - 2.5) : polynomial(tail, Math.sqrt(w) - 3));
}

const central = [
  2.81022636e-8, 3.43273939e-7, -3.5233877e-6, -4.39150654e-6, 2.1858087e-4, -1.25372503e-3, -4.17768164e-3,
  0.246640727, 1.50140941,
];
const tail = [
  -2.00214257e-4, 1.00950558e-4, 1.34934322e-3, -3.67342844e-3, 5.73950773e-3, -7.6224613e-3, 9.43887047e-3, 1.00167406,
  2.83297682,
];
