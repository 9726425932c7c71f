/** Means of n draws: whatever is drawn, they gather around the true mean in the shape of a normal distribution. */
import { defineFigure } from "@gradus/lab/figure";
import { Generator } from "@gradus/tensor/ops/random";
import { histogram, meanAndDeviation } from "./chance/histogram.ts";
import { normal } from "./chance/laws.ts";

interface Base {
  mean: number;
  deviation: number;
  draw(u: number): number;
  low: number;
  high: number;
  /** Distance of the values that can be drawn; 0 where every value can. */
  spacing: number;
}

const bases: Record<"die" | "coin" | "exponential" | "uniform", Base> = {
  die: { mean: 3.5, deviation: Math.sqrt(35 / 12), draw: (u) => 1 + Math.floor(6 * u), low: 1, high: 6, spacing: 1 },
  coin: { mean: 0.1, deviation: 0.3, draw: (u) => Number(u < 0.1), low: 0, high: 1, spacing: 1 },
  exponential: { mean: 1, deviation: 1, draw: (u) => -Math.log(1 - u), low: 0, high: 5, spacing: 0 },
  uniform: { mean: 0.5, deviation: 1 / Math.sqrt(12), draw: (u) => u, low: 0, high: 1, spacing: 0 },
};

const repetitions = 5000;
const points = 201;
/** Bins over the eight deviations that are drawn. */
const usualBins = 40;

export default defineFigure({
  title: { en: "The central limit", zh: "中心极限" },
  fields: {
    base: {
      kind: "choice",
      label: { en: "A single draw", zh: "单次抽取" },
      options: {
        die: { en: "a die", zh: "一枚骰子" },
        coin: { en: "a coin, heads (1) in 1 of 10", zh: "硬币，正面（记 1）占十分之一" },
        exponential: { en: "a waiting time, rate 1", zh: "等待时间，速率 1" },
        uniform: { en: "uniform, 0 to 1", zh: "均匀，0 到 1" },
      },
      default: "die",
    },
    n: {
      kind: "number",
      label: { en: "Draws in each mean, n", zh: "每个均值用几次抽取，n" },
      min: 1,
      max: 100,
      step: 1,
      default: 3,
    },
    seed: { kind: "number", label: { en: "Seed", zh: "随机种子" }, min: 1, max: 30, step: 1, default: 1 },
  },
  compute({ base: name, n, seed }) {
    const { mean, deviation, draw, low, high, spacing } = bases[name];
    const uniforms = new Generator(seed).numbers(repetitions * n);
    const means = new Float64Array(repetitions);
    for (let i = 0; i < means.length; i++) {
      for (let k = 0; k < n; k++) means[i] += draw(uniforms[i * n + k]);
      means[i] /= n;
    }
    const standardError = deviation / Math.sqrt(n);
    // Where only some values can come, a bin holds a whole number of them; else it would be a matter of luck how many.
    const step = spacing / n;
    const rough = (8 * standardError) / usualBins;
    const width = step > 0 ? step * Math.max(1, Math.round(rough / step)) : rough;
    const reach = Math.ceil((4 * standardError) / width);
    const start =
      step > 0 ? low + step * Math.round((mean - low) / step) - width * (reach + 0.5) : mean - width * reach;
    const count = step > 0 ? 2 * reach + 1 : 2 * reach;
    // Values on a bin's edge would fall to either side by rounding.
    const nudge = step > 0 && Math.round(width / step) % 2 === 0 ? step / 2 : 0;
    const limit = normal(mean, standardError);
    const from = mean - 4 * standardError;
    const xs = Float64Array.from({ length: points }, (_, i) => from + (8 * standardError * i) / (points - 1));
    return {
      n,
      repetitions,
      axis: { low, high },
      bins: histogram(means, start + nudge, start + nudge + count * width, count),
      xs,
      limit: xs.map((x) => limit.density(x)),
      truth: { mean, single: deviation, standardError },
      found: meanAndDeviation(means),
      /** Of a normal distribution 0.6827 and 0.9545. */
      within: [1, 2].map((z) => means.filter((x) => Math.abs(x - mean) <= z * standardError).length / repetitions),
    };
  },
});
