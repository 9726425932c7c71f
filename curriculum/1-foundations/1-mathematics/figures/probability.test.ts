import { defaultState } from "@gradus/lab/figure";
import { createRandom } from "@gradus/lab/random";
import { describe, expect, test } from "vitest";
import bayesAreas from "./bayes-areas.ts";
import centralLimit from "./central-limit.ts";
import { exponential, mixture, normal, uniform } from "./chance/laws.ts";
import entropy from "./entropy.ts";
import klNormals from "./kl-normals.ts";
import likelihood from "./likelihood.ts";
import normalFit from "./normal-fit.ts";
import sampling from "./sampling.ts";

const seeds = Array.from({ length: 20 }, (_, i) => i + 1);

describe("laws", () => {
  const laws = { normal: normal(2, 0.8), uniform: uniform(0.5, 3.5), exponential: exponential(1) };
  test.each(Object.entries({ ...laws, mixture: mixture(0.6, laws.normal, laws.uniform) }))(
    "%s: the share below is the area under the density, which has the mean and the deviation",
    (_, law) => {
      const [low, high, strips] = [-8, 30, 40_000];
      const width = (high - low) / strips;
      let [area, first, second] = [0, 0, 0];
      for (let i = 0; i < strips; i++) {
        const x = low + (i + 0.5) * width;
        area += law.density(x) * width;
        first += x * law.density(x) * width;
        second += (x - law.mean) ** 2 * law.density(x) * width;
        if (i % 1000 === 999) expect(law.below(x + width / 2)).toBeCloseTo(area, 3);
      }
      expect([area, first]).toEqual([expect.closeTo(1, 3), expect.closeTo(law.mean, 3)]);
      expect(Math.sqrt(second)).toBeCloseTo(law.deviation, 3);
    },
  );
});

test("sampling: bars of area 1, and the share of 10,000 draws near the probability", async () => {
  for (const law of ["normal", "uniform", "exponential", "twoPeaks"] as const) {
    const state = { ...defaultState(sampling.fields), law, draws: "d10000" as const, from: 0.6, to: 2.2 };
    const { bins, probability, share, truth, found } = await sampling.compute(state, {});
    const area = bins.height.reduce((sum, height) => sum + height * bins.width, 0);
    expect(area).toBeGreaterThan(0.99);
    // Five standard errors.
    expect(Math.abs(share - probability)).toBeLessThan(0.025);
    expect(Math.abs(found.mean - truth.mean)).toBeLessThan((5 * truth.deviation) / 100);
    const turned = await sampling.compute({ ...state, from: 2.2, to: 0.6 }, {});
    expect(turned.probability).toBe(probability);
  }
});

test("central limit: the means' deviation is σ/√n, and no mean falls between two bins", async () => {
  for (const base of ["die", "coin", "exponential", "uniform"] as const) {
    for (const n of [1, 2, 5, 30, 100]) {
      const { bins, truth, found } = await centralLimit.compute({ base, n, seed: 3 }, {});
      expect(found.deviation / truth.standardError).toBeCloseTo(1, 1);
      const area = bins.height.reduce((sum, height) => sum + height * bins.width, 0);
      expect(area).toBeGreaterThan(0.97);
    }
  }
  const { bins } = await centralLimit.compute({ base: "die", n: 1, seed: 1 }, {});
  const faces = Array.from(bins.x).filter((_, i) => bins.height[i] > 0);
  expect(faces.map((x) => Math.round(1e9 * x) / 1e9)).toEqual([1, 2, 3, 4, 5, 6]);
});

test("Bayes: both posteriors add up to 1, and the odds are multiplied", async () => {
  for (const seed of seeds) {
    const random = createRandom(seed);
    const share = () => 0.005 + 0.99 * random.uniform();
    const state = { prior: share(), hit: share(), falseAlarm: share(), seen: "positive" as const };
    const seen = await bayesAreas.compute(state, {});
    expect(seen.odds.before * seen.factor).toBeCloseTo(seen.odds.after, 9);
    expect(seen.posterior / (1 - seen.posterior)).toBeCloseTo(seen.odds.after, 6);
    const other = await bayesAreas.compute({ ...state, seen: "negative" }, {});
    expect(seen.evidence + other.evidence).toBeCloseTo(1, 9);
    // What is expected to be believed after the test is what was believed before it.
    expect(seen.posterior * seen.evidence + other.posterior * other.evidence).toBeCloseTo(state.prior, 9);
  }
});

test("likelihood: no p beats the share of heads, and the logarithm is that of the product", async () => {
  for (const seed of seeds) {
    const random = createRandom(seed);
    const [heads, tails, p] = [random.integer(0, 12), random.integer(0, 12), 0.05 + 0.9 * random.uniform()];
    const { relative, at, best, highest } = await likelihood.compute({ heads, tails, p }, {});
    const product = p ** heads * (1 - p) ** tails;
    expect(at.likelihood / product).toBeCloseTo(1, 9);
    expect(Math.max(...relative)).toBeLessThanOrEqual(1 + 1e-12);
    if (best === null) continue;
    expect(Math.exp(highest) / (best ** heads * (1 - best) ** tails)).toBeCloseTo(1, 9);
  }
});

test("normal fit: ln L is the sum of the bars' logarithms, and no other parameters reach the best", async () => {
  for (const seed of seeds) {
    const random = createRandom(seed);
    const state = {
      sample: random.pick(["three", "ten", "outlier"] as const),
      mean: 10 * random.uniform() - 1,
      deviation: 0.5 + 5 * random.uniform(),
    };
    const { heights, log, best } = await normalFit.compute(state, {});
    expect(heights.reduce((sum, height) => sum + Math.log(height), 0)).toBeCloseTo(log, 9);
    expect(log).toBeLessThan(best.log);
  }
});

test("entropy: greatest where all is even, and no belief does better than the truth", async () => {
  for (const seed of seeds) {
    const random = createRandom(seed);
    const shares = () => Array.from({ length: 4 }, () => 0.05 + 0.95 * random.uniform());
    const state = { truth: shares(), belief: shares(), unit: "bits" as const };
    const { p, q, entropy: own, crossEntropy, divergence, most } = await entropy.compute(state, {});
    expect(p.reduce((a, b) => a + b) + q.reduce((a, b) => a + b)).toBeCloseTo(2, 9);
    expect(own).toBeLessThan(most);
    expect(divergence).toBeGreaterThan(0);
    const nats = await entropy.compute({ ...state, unit: "nats" }, {});
    expect(nats.crossEntropy / crossEntropy).toBeCloseTo(Math.LN2, 9);
    expect((await entropy.compute({ ...state, belief: state.truth }, {})).divergence).toBeCloseTo(0, 9);
  }
});

test("two normal distributions: the area drawn is the divergence of the formula", async () => {
  for (const seed of seeds) {
    const random = createRandom(seed);
    const state = {
      pMean: random.uniform(),
      pDeviation: 0.6 + 0.6 * random.uniform(),
      qMean: -random.uniform(),
      qDeviation: 0.6 + 0.6 * random.uniform(),
    };
    const there = await klNormals.compute({ ...state, direction: "pq" }, {});
    expect(there.area).toBeCloseTo(there.there, 3);
    const back = await klNormals.compute({ ...state, direction: "qp" }, {});
    expect(back.area).toBeCloseTo(there.back, 3);
  }
});
