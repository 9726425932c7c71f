/** Spread, size and likeness of vectors; counts of values. */
import { allocateArray, isFloat } from "../dtype.ts";
import { showShape, TensorError } from "../errors.ts";
import { elements } from "../op.ts";
import { checkShape, sameShape } from "../shape.ts";
import { type Tensor, tensor } from "../tensor.ts";
import { eq, isfinite } from "./compare.ts";
import { expectNumber, zeros } from "./creation.ts";
import { abs, add, cast, clamp, div, exp, log, maximum, mul, sqrt, square, sub } from "./elementwise.ts";
import { vectorNorm } from "./linalg/vector-norm.ts";
import { amax, dimsOf, dropDims, mean, sum } from "./reduce.ts";
import { unsqueeze } from "./views.ts";
import { where } from "./where.ts";

type Dims = number | readonly number[];

export interface Spread {
  /** Subtracted from the count that the squares are divided by: 1 for a sample (Bessel), 0 for a whole population. */
  correction?: number;
  keepdim?: boolean;
}

/** Mean squared distance from the mean over `dim` (all when left out), unbiased; NaN of a single element. `torch.var`. */
export function variance(x: Tensor, dim?: Dims, { correction = 1, keepdim = false }: Spread = {}): Tensor {
  const dims = dimsOf("var", x, dim);
  const count = dims.reduce((n, d) => n * x.shape[d], 1);
  return div(sum(square(sub(x, mean(x, dims, true))), dims, keepdim), Math.max(0, count - correction));
}

// `var` is no name that a function can be declared by.
export { variance as var };

/** Square root of the variance; its derivative where that is 0 is taken as 0. @see variance */
export function std(x: Tensor, dim?: Dims, options: Spread = {}): Tensor {
  return rootOrZero(variance(x, dim, options));
}

/** √x with derivative 0, instead of infinity, at 0. */
function rootOrZero(x: Tensor): Tensor {
  const isZero = eq(x, 0);
  return where(isZero, 0, sqrt(where(isZero, 1, x)));
}

/**
 * Length of the vectors over `dim` (all elements when left out), (Σ |x|ᵖ)^(1/p); p may be ±Infinity (largest, smallest |x|) or 0
 * (how many are not 0). The derivative of a vector of zeros is taken as 0. `torch.norm`.
 */
export function norm(x: Tensor, p = 2, dim?: Dims, keepdim = false): Tensor {
  if (!isFloat(x.dtype)) throw new TensorError(`norm: of ${x.dtype} numbers no length is taken; use to("float32")`);
  expectNumber("norm", p);
  if (p === 2) return rootOrZero(sum(square(x), dim, keepdim));
  if (p === 1) return sum(abs(x), dim, keepdim);
  return vectorNorm(x, p, dim, keepdim);
}

/** log Σ eˣ over `dim`, without overflow: the largest is taken out first. */
export function logsumexp(x: Tensor, dim: Dims, keepdim = false): Tensor {
  const dims = dimsOf("logsumexp", x, dim);
  const kept = cast(x, isFloat(x.dtype) ? x.dtype : "float32");
  if (dims.some((d) => x.shape[d] === 0)) return log(sum(exp(kept), dims, keepdim));
  const largest = amax(kept.detach(), dims, true);
  const shift = where(isfinite(largest), largest, 0);
  const out = add(log(sum(exp(sub(kept, shift)), dims, true)), shift);
  return dropDims(out, dims, keepdim);
}

/** Distance between the vectors of two arrays, along the last dimension; `eps` is added to the difference, as in PyTorch. */
export function pairwiseDistance(a: Tensor, b: Tensor, p = 2, eps = 1e-6, keepdim = false): Tensor {
  return norm(add(sub(a, b), eps), p, -1, keepdim);
}

/** Distance of every vector of `a` to every one of `b`: [.., m, d], [.., n, d] → [.., m, n]. */
export function cdist(a: Tensor, b: Tensor, p = 2): Tensor {
  if (a.rank < 2 || b.rank < 2 || a.shape[a.rank - 1] !== b.shape[b.rank - 1]) {
    throw new TensorError(
      `cdist: ${showShape(a.shape)} and ${showShape(b.shape)} are not lists of equally long vectors, [.., m, d] and [.., n, d]`,
    );
  }
  return norm(sub(unsqueeze(a, -2), unsqueeze(b, -3)), p, -1);
}

/** Cosine of the angle between the vectors along `dim`: a·b / (|a| |b|), each length at least `eps`. */
export function cosineSimilarity(a: Tensor, b: Tensor, dim = 1, eps = 1e-8): Tensor {
  const length = (x: Tensor) => maximum(norm(x, 2, dim, true), eps);
  return sum(mul(div(a, length(a)), div(b, length(b))), dim);
}

/** The vectors along `dim` divided by their length (at least `eps`). */
export function normalize(x: Tensor, p = 2, dim = 1, eps = 1e-12): Tensor {
  return div(x, clamp(norm(x, p, dim, true), eps));
}

/** How many numbers fall into each of `bins` equal ranges from min to max, both included; min = max: those of the array. */
export function histc(x: Tensor, bins = 100, min = 0, max = 0): Tensor {
  const counts = zeros([bins], x.dtype);
  const numbers = elements(x);
  const range = Array.from(numbers).reduce(
    ([low, high], v) => [Math.min(low, v), Math.max(high, v)],
    [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY],
  );
  let [low, high] = min === max && numbers.length > 0 ? range : [min, max];
  if (low === high) [low, high] = [low - 1, high + 1];
  if (!(Number.isFinite(low) && Number.isFinite(high) && low < high)) {
    throw new TensorError(`histc: from ${low} to ${high} is not a range of numbers`);
  }
  for (const v of numbers) {
    const bin = Math.floor(((v - low) / (high - low)) * bins);
    if (v >= low && v <= high) counts.storage.array[Math.min(bins - 1, bin)]++;
  }
  return counts;
}

/** How often each whole number from 0 on stands in the vector (or the sum of its weights there). For CPU backends. */
export function bincount(x: Tensor, weights?: Tensor, minlength = 0): Tensor {
  if (x.rank !== 1 || x.dtype !== "int32") {
    throw new TensorError(`bincount: a vector of int32 numbers is counted, not ${x.dtype}${showShape(x.shape)}`);
  }
  if (weights && !sameShape(weights.shape, x.shape)) {
    throw new TensorError(`bincount: ${showShape(weights.shape)} weights for ${showShape(x.shape)} numbers; one each`);
  }
  const numbers = elements(x);
  const by = weights && elements(weights);
  let length = minlength;
  for (const v of numbers) {
    if (v < 0) throw new TensorError(`bincount: ${v} is negative`);
    length = Math.max(length, v + 1);
  }
  checkShape("bincount", [length]);
  const total = allocateArray("float64", length);
  for (let i = 0; i < numbers.length; i++) total[numbers[i]] += by ? by[i] : 1;
  return tensor(total, [length], weights ? weights.dtype : "int32");
}

/** @see unique */
export interface Unique {
  /** Each value once, ascending: [count]. */
  values: Tensor;
  /** For each element of the input, in its shape, where its value stands in `values`; int32. */
  inverse: Tensor;
  /** How often each value stands in the input; int32, [count]. */
  counts: Tensor;
}

/** The different values of an array. For backends that compute on the CPU. */
export function unique(x: Tensor): Unique {
  const numbers = elements(x);
  const values = [...new Set(Array.from(numbers))].sort((a, b) => a - b);
  const place = new Map(values.map((v, i) => [v, i]));
  const inverse = Int32Array.from(numbers, (v) => place.get(v)!);
  const counts = new Int32Array(values.length);
  for (const i of inverse) counts[i]++;
  return {
    values: tensor(values, [values.length], x.dtype),
    inverse: tensor(inverse, x.shape),
    counts: tensor(counts),
  };
}
