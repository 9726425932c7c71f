import { defaultState } from "@gradus/lab/figure";
import { createRandom } from "@gradus/lab/random";
import { expect, test } from "vitest";
import { sampleDigits } from "../../3-deep-learning/figures/samples/digits.ts";
import columnMix from "./column-mix.ts";
import dotProjection from "./dot-projection.ts";
import eigenvectors from "./eigenvectors.ts";
import linearMap from "./linear-map.ts";
import lowRankDigit from "./low-rank-digit.ts";
import pcaCloud from "./pca-cloud.ts";
import powerIteration from "./power-iteration.ts";

const seeds = Array.from({ length: 20 }, (_, i) => i + 1);

/** A point between −3 and 3 in both directions. */
const drawPoint = (random: { uniform(): number }) => [6 * random.uniform() - 3, 6 * random.uniform() - 3];
const dot = (a: readonly number[], b: readonly number[]) => a.reduce((sum, entry, i) => sum + entry * b[i], 0);
/** A row-major [2, 2] matrix times a vector. */
const times = ([a, b, c, d]: readonly number[], [x, y]: readonly number[]) => [a * x + b * y, c * x + d * y];

test("dot projection: what is left over is at a right angle to b, and the lengths are Pythagoras's", async () => {
  for (const seed of seeds) {
    const random = createRandom(seed);
    const [a, b] = [drawPoint(random), drawPoint(random)];
    const { dot: product, norms, cosine, factor, projection } = await dotProjection.compute({ a, b }, {});
    const rest = a.map((entry, i) => entry - projection[i]);
    expect(dot(rest, b)).toBeCloseTo(0, 9);
    expect(dot(projection, projection) + dot(rest, rest)).toBeCloseTo(dot(a, a), 9);
    expect(product).toBeCloseTo(norms[0] * norms[1] * (cosine ?? Number.NaN), 9);
    // A longer b changes the product, neither the shadow nor the cosine.
    const longer = await dotProjection.compute({ a, b: b.map((entry) => 2 * entry) }, {});
    expect(longer.dot).toBeCloseTo(2 * product, 9);
    expect(longer.factor).toBeCloseTo(factor / 2, 9);
    for (const i of [0, 1]) expect(longer.projection[i]).toBeCloseTo(projection[i], 9);
  }
});

test("dot projection: on the vector of zeros nothing falls, and there is no angle", async () => {
  const { cosine, degrees, projection } = await dotProjection.compute({ a: [1, 3], b: [0, 0] }, {});
  expect([cosine, degrees, ...projection]).toEqual([null, null, 0, 0]);
});

test("column mix: the shares that solve the equation reach the target; columns on one line are flat", async () => {
  for (const seed of seeds) {
    const random = createRandom(seed);
    const [first, second, target] = [drawPoint(random), drawPoint(random), drawPoint(random)];
    const cross = (u: number[], v: number[]) => u[0] * v[1] - u[1] * v[0];
    const whole = cross(first, second);
    // Cramer's rule.
    const shares = { x1: cross(target, second) / whole, x2: cross(first, target) / whole };
    const result = await columnMix.compute({ ...shares, first, second, target }, {});
    expect(result.distance).toBeCloseTo(0, 8);
    expect(result.flat).toBe(false);
    const line = { ...shares, first, second: first.map((entry) => -1.5 * entry), target };
    expect((await columnMix.compute(line, {})).flat).toBe(true);
  }
});

test("linear map: areas grow by the determinant, the letter's too, and the columns are where the basis goes", async () => {
  /** Shoelace formula; x and y in turn, closed, negative clockwise. */
  const area = (points: number[]) => {
    let twice = 0;
    for (let i = 0; i + 3 < points.length; i += 2) twice += points[i] * points[i + 3] - points[i + 2] * points[i + 1];
    return twice / 2;
  };
  const still = await linearMap.compute({ t: 0, first: [2, 1], second: [1, 2] }, {});
  expect(area(still.square)).toBeCloseTo(1, 12);
  for (const seed of seeds) {
    const random = createRandom(seed);
    const [first, second] = [drawPoint(random), drawPoint(random)];
    const result = await linearMap.compute({ t: 1, first, second }, {});
    expect(area(result.square)).toBeCloseTo(result.determinant, 9);
    expect(area(result.letter)).toBeCloseTo(area(still.letter) * result.determinant, 9);
    expect(result.arrows.map((entry) => entry.toFixed(9))).toEqual(
      [...first, ...second].map((entry) => entry.toFixed(9)),
    );
    expect(result.rank).toBe(2);
    expect((await linearMap.compute({ t: 1, first, second: first.map((e) => 2 * e) }, {})).rank).toBe(1);
  }
});

test("eigenvectors: A v = λ v for every line drawn; symmetric matrices have two at a right angle, rotations none", async () => {
  let complex = 0;
  for (const seed of seeds) {
    const random = createRandom(seed);
    const [first, second] = [drawPoint(random), drawPoint(random)];
    const { matrix, pairs } = await eigenvectors.compute({ angle: 0, first, second }, {});
    const halfTrace = (matrix[0] + matrix[3]) / 2;
    const determinant = matrix[0] * matrix[3] - matrix[1] * matrix[2];
    const real = halfTrace ** 2 >= determinant;
    if (!real) complex++;
    expect(pairs).toHaveLength(real ? 2 : 0);
    for (const { value, vector } of pairs) {
      const moved = times(matrix, vector);
      expect(Math.hypot(...vector)).toBeCloseTo(1, 9);
      for (const i of [0, 1]) expect(moved[i]).toBeCloseTo(value * vector[i], 7);
    }
    const symmetric = await eigenvectors.compute({ angle: 0, first, second: [first[1], second[1]] }, {});
    expect(dot(symmetric.pairs[0].vector, symmetric.pairs[1].vector)).toBeCloseTo(0, 7);
  }
  expect(complex).toBeGreaterThan(0);
  const turn = await eigenvectors.compute({ angle: 0, first: [0.6, 0.8], second: [-0.8, 0.6] }, {});
  expect(turn.pairs).toEqual([]);
  for (const size of [-1.5, 0, 2]) {
    const same = await eigenvectors.compute({ angle: 30, first: [size, 0], second: [0, size] }, {});
    expect([same.every, same.pairs.length]).toEqual([true, 1]);
    expect(same.between).toBeCloseTo(0, 5);
  }
  const shear = await eigenvectors.compute({ angle: 30, first: [1, 0], second: [1, 1] }, {});
  expect(shear.every).toBe(false);
  // Along an eigenvector nothing turns.
  expect((await eigenvectors.compute({ angle: 45, first: [2, 1], second: [1, 2] }, {})).between).toBeCloseTo(0, 5);
});

test("power iteration: each step shrinks the error's tangent by |λ₂|, the value's error is sin² · (1 − λ₂)", async () => {
  for (const seed of seeds) {
    const random = createRandom(seed);
    const [second, start] = [random.uniform() * 1.8 - 0.9, random.integer(-80, 110)];
    const { vectors, first, vectorErrors, valueErrors } = await powerIteration.compute({ second, start, steps: 8 }, {});
    for (let i = 0; i < 8; i++) {
      const tangent = (sine: number) => sine / Math.sqrt(1 - sine * sine);
      if (vectorErrors[i] > 0.999 || vectorErrors[i + 1] < 1e-7) continue;
      expect(tangent(vectorErrors[i + 1])).toBeCloseTo(Math.abs(second) * tangent(vectorErrors[i]), 7);
      expect(valueErrors[i]).toBeCloseTo(vectorErrors[i] ** 2 * (1 - second), 7);
      expect(Math.abs(dot(vectors[i], first))).toBeCloseTo(Math.sqrt(1 - vectorErrors[i] ** 2), 7);
    }
  }
});

test("power iteration: from exactly the wrong eigenvector it does not move, as the caption says", async () => {
  const { vectors } = await powerIteration.compute({ second: 0.6, start: 120, steps: 10 }, {});
  expect(Math.abs(dot(vectors[0], vectors[10]))).toBeCloseTo(1, 6);
});

test("low-rank digit: the squared error is the sum of the squares of the singular values left out", async () => {
  for (const digit of sampleDigits.keys()) {
    let before = Number.POSITIVE_INFINITY;
    for (const rank of [1, 3, 8, 20]) {
      const result = await lowRankDigit.compute({ digit, rank }, {});
      const tail = result.singular.slice(rank).reduce((sum, s) => sum + s * s, 0);
      const error = dot(result.difference, result.difference);
      expect(error).toBeCloseTo(tail, 5);
      expect(result.lost).toBeCloseTo(error / dot(result.original, result.original), 8);
      expect(error).toBeLessThanOrEqual(before);
      before = error;
    }
  }
});

test("PCA cloud: no direction has more variance than the first component nor less than the second", async () => {
  for (const seed of seeds) {
    const random = createRandom(seed);
    const state = {
      ...defaultState(pcaCloud.fields),
      direction: random.integer(0, 179),
      tilt: random.integer(0, 175),
      short: random.uniform(),
      centre: drawPoint(random),
      seed,
    };
    const { variances, components, covariance, curve, here, x, y, shadowX, shadowY, line } = await pcaCloud.compute(
      state,
      {},
    );
    expect(Math.max(...curve)).toBeLessThanOrEqual(variances[0] + 1e-9);
    expect(Math.min(...curve)).toBeGreaterThanOrEqual(variances[1] - 1e-9);
    expect(Math.max(...curve)).toBeGreaterThan(0.998 * variances[0]);
    for (const k of [0, 1]) {
      const moved = times(covariance, components[k]);
      for (const i of [0, 1]) expect(moved[i]).toBeCloseTo(variances[k] * components[k][i], 8);
    }
    // The shadows' own variance is the curve's value here, and a point and its shadow are at a right angle to the line.
    const shadows = x.map((_, i) => dot([shadowX[i], shadowY[i]], line));
    const mean = shadows.reduce((a, b) => a + b, 0) / shadows.length;
    expect(shadows.reduce((sum, s) => sum + (s - mean) ** 2, 0) / shadows.length).toBeCloseTo(here, 8);
    for (const i of x.keys()) expect(dot([x[i] - shadowX[i], y[i] - shadowY[i]], line)).toBeCloseTo(0, 8);
  }
});

test("PCA cloud: without centring a far cloud's first component points from the origin to the cloud", async () => {
  const state = { ...defaultState(pcaCloud.fields), centring: false, centre: [3, 3], tilt: 135, short: 0.1 };
  expect(Math.abs((await pcaCloud.compute(state, {})).firstDirection - 45)).toBeLessThan(5);
});
