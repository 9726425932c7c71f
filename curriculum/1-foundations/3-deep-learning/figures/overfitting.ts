/** Polynomials of every degree are fitted to a few noisy points: training and validation error part. */
import { defineFigure } from "@gradus/lab/figure";
import { createRandom } from "@gradus/lab/random";
import { step, type Tensor, tensor } from "@gradus/tensor";

const mostDegrees = 20;
const validationCount = 200;
const curvePoints = 161;

/** Strength of the weight decay, by name. */
const strengths = { none: 0, weak: 1e-3, medium: 0.03, strong: 1 };

/** The law behind the points, for x from −1 to 1. */
function truth(x: Tensor): Tensor {
  return x.mul(-4).tanh().mul(0.9).add(x.mul(x).mul(1.2)).sub(0.2);
}

/**
 * Chebyshev polynomials T₀ … T_degree at x, [count, degree + 1] in float64. They span the same curves as the powers of x, and
 * their weights are numbers of one size.
 */
function features(x: readonly number[], degree: number): Tensor {
  const rows = x.flatMap((value) => {
    const row = [1, value];
    for (let k = 2; k <= degree; k++) row.push(2 * value * row[k - 1] - row[k - 2]);
    return row.slice(0, degree + 1);
  });
  return tensor(rows, [x.length, degree + 1], "float64");
}

/** Solves A w = v for a symmetric positive matrix by Cholesky's method; the engine has no solver. */
function solve(a: ArrayLike<number>, v: ArrayLike<number>): number[] {
  const n = v.length;
  const low = new Float64Array(n * n);
  for (let i = 0; i < n; i++) {
    for (let j = 0; j <= i; j++) {
      let sum = a[i * n + j];
      for (let k = 0; k < j; k++) sum -= low[i * n + k] * low[j * n + k];
      low[i * n + j] = i === j ? Math.sqrt(Math.max(sum, Number.MIN_VALUE)) : sum / low[j * n + j];
    }
  }
  const out = Array.from(v);
  for (let i = 0; i < n; i++) {
    for (let k = 0; k < i; k++) out[i] -= low[i * n + k] * out[k];
    out[i] /= low[i * n + i];
  }
  for (let i = n - 1; i >= 0; i--) {
    for (let k = i + 1; k < n; k++) out[i] -= low[k * n + i] * out[k];
    out[i] /= low[i * n + i];
  }
  return out;
}

interface Points {
  x: number[];
  y: number[];
}

/** Weights with the least mean squared error plus `decay` times their squares (the constant is free of it). */
function fit({ x, y }: Points, degree: number, decay: number): number[] {
  const f = features(x, degree);
  const transposed = f.transpose(0, 1);
  const gram = transposed.matmul(f).div(x.length).contiguous().toTypedArray();
  const size = degree + 1;
  // A trace of decay picks, among the many curves through few points, the one of small weights.
  for (let k = 0; k < size; k++) gram[k * size + k] += k === 0 ? 1e-10 : decay + 1e-10;
  const target = tensor(y, [y.length, 1], "float64");
  return solve(gram, transposed.matmul(target).div(x.length).contiguous().toTypedArray());
}

function predict(x: readonly number[], weights: readonly number[]): Tensor {
  return features(x, weights.length - 1).matmul(tensor(weights as number[], [weights.length, 1], "float64"));
}

function meanSquaredError(points: Points, weights: readonly number[]): number {
  const off = predict(points.x, weights).sub(tensor(points.y, [points.y.length, 1], "float64"));
  return off.mul(off).mean().item();
}

/** One point in each of `count` equal stretches, somewhere in it. */
function draw(count: number, noise: number, seed: number): Points {
  const random = createRandom(seed);
  const x = Array.from({ length: count }, (_, i) => (2 * (i + random.uniform())) / count - 1);
  const clean = truth(tensor(x)).toTypedArray();
  return { x, y: Array.from(clean, (y) => y + noise * random.normal()) };
}

const everyFifth = (list: readonly number[]) => list.filter((_, i) => i % 5 === 0);

export default defineFigure({
  title: { en: "Overfitting, watched", zh: "看着它过拟合" },
  fields: {
    degree: {
      kind: "number",
      label: { en: "Capacity: degree of the polynomial", zh: "容量：多项式的次数" },
      min: 0,
      max: mostDegrees,
      step: 1,
      default: 11,
    },
    points: {
      kind: "number",
      label: { en: "Training points", zh: "训练点数" },
      min: 4,
      max: 100,
      step: 1,
      default: 14,
    },
    noise: { kind: "number", label: { en: "Noise σ", zh: "噪声 σ" }, min: 0, max: 0.6, step: 0.05, default: 0.25 },
    decay: {
      kind: "choice",
      label: { en: "Weight decay λ", zh: "权重衰减 λ" },
      options: {
        none: { en: "0", zh: "0" },
        weak: { en: "0.001", zh: "0.001" },
        medium: { en: "0.03", zh: "0.03" },
        strong: { en: "1", zh: "1" },
      },
      default: "none",
    },
    seed: { kind: "number", label: { en: "Other points", zh: "换一批点" }, min: 1, max: 50, step: 1, default: 3 },
  },
  compute({ degree, points, noise, decay, seed }) {
    return step(() => {
      const train = draw(points, noise, seed);
      const validation = draw(validationCount, noise, seed + 1000);
      const xs = Array.from({ length: curvePoints }, (_, i) => (2 * i) / (curvePoints - 1) - 1);
      const fits = Array.from({ length: mostDegrees + 1 }, (_, d) => fit(train, d, strengths[decay]));
      const errors = {
        train: fits.map((weights) => meanSquaredError(train, weights)),
        validation: fits.map((weights) => meanSquaredError(validation, weights)),
      };
      return {
        xs,
        truth: Array.from(truth(tensor(xs)).toTypedArray()),
        curve: Array.from(predict(xs, fits[degree]).toTypedArray()),
        train,
        /** A part of the validation points, so that the picture stays readable. */
        validation: { x: everyFifth(validation.x), y: everyFifth(validation.y) },
        degrees: errors.train.map((_, d) => d),
        errors,
        best: errors.validation.indexOf(Math.min(...errors.validation)),
        /** What even the true law gets wrong. */
        floor: noise * noise,
        largestWeight: Math.max(...fits[degree].map(Math.abs)),
      };
    });
  },
});
