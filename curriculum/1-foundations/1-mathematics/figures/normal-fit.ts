/** A normal distribution laid over draws: the product of its heights at the draws is the likelihood. */
import { defineFigure } from "@gradus/lab/figure";
import { normal } from "./chance/laws.ts";

const samples = {
  three: [1, 3, 8],
  ten: [2.1, 2.9, 3.4, 3.8, 4.1, 4.4, 4.6, 5.2, 5.9, 7.1],
  outlier: [2.1, 2.9, 3.4, 3.8, 4.1, 4.4, 4.6, 5.2, 5.9, 11.5],
};

const domain = { min: -2, max: 12 };
const points = 281;

const logLikelihood = (draws: readonly number[], mean: number, deviation: number) =>
  draws.reduce((sum, x) => sum + Math.log(normal(mean, deviation).density(x)), 0);

export default defineFigure({
  title: { en: "Fitting a normal distribution", zh: "拟合正态分布" },
  fields: {
    sample: {
      kind: "choice",
      label: { en: "Draws", zh: "抽到的数" },
      options: {
        three: { en: "1, 3, 8", zh: "1、3、8" },
        ten: { en: "ten", zh: "十个" },
        outlier: { en: "ten, one far out", zh: "十个，一个离群" },
      },
      default: "three",
    },
    mean: { kind: "number", label: { en: "Mean μ", zh: "均值 μ" }, ...domain, step: 0.1, default: 2 },
    deviation: {
      kind: "number",
      label: { en: "Standard deviation σ", zh: "标准差 σ" },
      min: 0.5,
      max: 6,
      step: 0.1,
      default: 1.5,
    },
  },
  compute({ sample, mean, deviation }) {
    const draws = samples[sample];
    const law = normal(mean, deviation);
    const xs = Float64Array.from(
      { length: points },
      (_, i) => domain.min + ((domain.max - domain.min) * i) / (points - 1),
    );
    const centre = draws.reduce((sum, x) => sum + x, 0) / draws.length;
    const spread = Math.sqrt(draws.reduce((sum, x) => sum + (x - centre) ** 2, 0) / draws.length);
    return {
      draws,
      heights: draws.map((x) => law.density(x)),
      xs,
      density: xs.map((x) => law.density(x)),
      /** The height one deviation from the middle, where the handle for the width sits. */
      shoulder: law.density(mean + deviation),
      log: logLikelihood(draws, mean, deviation),
      squares: draws.reduce((sum, x) => sum + (x - mean) ** 2, 0),
      byMean: xs.map((mu) => logLikelihood(draws, mu, deviation)),
      best: { mean: centre, deviation: spread, log: logLikelihood(draws, centre, spread) },
      bestHere: logLikelihood(draws, centre, deviation),
    };
  },
});
