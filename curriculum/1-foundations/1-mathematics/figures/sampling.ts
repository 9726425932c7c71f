/** Draws beside the density that they come from; a probability is an area. */
import { defineFigure } from "@gradus/lab/figure";
import { Generator } from "@gradus/tensor/ops/random";
import { histogram, meanAndDeviation } from "./chance/histogram.ts";
import { exponential, type Law, mixture, normal, uniform } from "./chance/laws.ts";

const laws = {
  normal: normal(2, 0.8),
  uniform: uniform(0.5, 3.5),
  exponential: exponential(1),
  twoPeaks: mixture(0.6, normal(1.2, 0.4), normal(3.6, 0.6)),
} satisfies Record<string, Law>;

const draws = { d10: 10, d100: 100, d1000: 1000, d10000: 10_000 };
const domain = { min: -1, max: 6 };
const points = 281;

export default defineFigure({
  title: { en: "Draws and their density", zh: "抽样与密度" },
  fields: {
    law: {
      kind: "choice",
      label: { en: "Distribution", zh: "分布" },
      options: {
        normal: { en: "normal, μ = 2, σ = 0.8", zh: "正态，μ = 2，σ = 0.8" },
        uniform: { en: "uniform, 0.5 to 3.5", zh: "均匀，0.5 到 3.5" },
        exponential: { en: "exponential, rate 1", zh: "指数，速率 1" },
        twoPeaks: { en: "two peaks", zh: "双峰" },
      },
      default: "normal",
    },
    draws: {
      kind: "choice",
      label: { en: "Draws", zh: "抽取次数" },
      options: {
        d10: { en: "10", zh: "10" },
        d100: { en: "100", zh: "100" },
        d1000: { en: "1,000", zh: "1,000" },
        d10000: { en: "10,000", zh: "10,000" },
      },
      default: "d100",
    },
    bins: { kind: "number", label: { en: "Bins", zh: "直方图格数" }, min: 7, max: 84, step: 1, default: 28 },
    from: { kind: "number", label: { en: "From a", zh: "起点 a" }, ...domain, step: 0.05, default: 1, inView: true },
    to: { kind: "number", label: { en: "To b", zh: "终点 b" }, ...domain, step: 0.05, default: 2.5, inView: true },
    seed: { kind: "number", label: { en: "Seed", zh: "随机种子" }, min: 1, max: 30, step: 1, default: 1 },
  },
  compute({ law: name, draws: size, bins, from, to, seed }) {
    const law = laws[name];
    const count = draws[size];
    const uniforms = new Generator(seed).numbers(2 * count);
    const drawn = Float64Array.from({ length: count }, (_, i) => law.draw(uniforms[2 * i], uniforms[2 * i + 1]));
    const xs = Float64Array.from(
      { length: points },
      (_, i) => domain.min + ((domain.max - domain.min) * i) / (points - 1),
    );
    const [low, high] = [Math.min(from, to), Math.max(from, to)];
    const inside = Float64Array.from({ length: 101 }, (_, i) => low + ((high - low) * i) / 100);
    return {
      count,
      bins: histogram(drawn, domain.min, domain.max, bins),
      xs,
      density: xs.map((x) => law.density(x)),
      area: { x: inside, y: inside.map((x) => law.density(x)), low, high },
      probability: law.below(high) - law.below(low),
      share: drawn.filter((x) => x >= low && x <= high).length / count,
      truth: { mean: law.mean, deviation: law.deviation },
      found: meanAndDeviation(drawn),
    };
  },
});
