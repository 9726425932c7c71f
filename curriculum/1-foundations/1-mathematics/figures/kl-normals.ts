/** The divergence of two normal distributions, both ways round: where it comes from along the line. */
import { defineFigure } from "@gradus/lab/figure";
import { type Law, normal } from "./chance/laws.ts";

const domain = { min: -8, max: 8 };
const points = 401;

/** In nats (Cover and Thomas 2006, from the definition). */
function divergence(p: Law, q: Law): number {
  const squares = p.deviation ** 2 + (p.mean - q.mean) ** 2;
  return Math.log(q.deviation / p.deviation) + squares / (2 * q.deviation ** 2) - 1 / 2;
}

export default defineFigure({
  title: { en: "The divergence of two normal distributions", zh: "两个正态分布的散度" },
  fields: {
    pMean: { kind: "number", label: { en: "Mean of p", zh: "p 的均值" }, min: -3, max: 3, step: 0.1, default: 0 },
    pDeviation: {
      kind: "number",
      label: { en: "Std. deviation of p", zh: "p 的标准差" },
      min: 0.4,
      max: 2.5,
      step: 0.1,
      default: 1,
    },
    qMean: { kind: "number", label: { en: "Mean of q", zh: "q 的均值" }, min: -3, max: 3, step: 0.1, default: 1 },
    qDeviation: {
      kind: "number",
      label: { en: "Std. deviation of q", zh: "q 的标准差" },
      min: 0.4,
      max: 2.5,
      step: 0.1,
      default: 2,
    },
    direction: {
      kind: "choice",
      label: { en: "True is, and believed is", zh: "实际 ‖ 相信的" },
      options: { pq: { en: "p ‖ q", zh: "p ‖ q" }, qp: { en: "q ‖ p", zh: "q ‖ p" } },
      default: "pq",
    },
  },
  compute({ pMean, pDeviation, qMean, qDeviation, direction }) {
    const [p, q] = [normal(pMean, pDeviation), normal(qMean, qDeviation)];
    const [true_, believed] = direction === "pq" ? [p, q] : [q, p];
    const xs = Float64Array.from(
      { length: points },
      (_, i) => domain.min + ((domain.max - domain.min) * i) / (points - 1),
    );
    const logDensity = ({ mean, deviation }: Law, x: number) =>
      -(((x - mean) / deviation) ** 2) / 2 - Math.log(deviation * Math.sqrt(2 * Math.PI));
    const parts = xs.map((x) => true_.density(x) * (logDensity(true_, x) - logDensity(believed, x)));
    return {
      xs,
      p: xs.map((x) => p.density(x)),
      q: xs.map((x) => q.density(x)),
      parts,
      direction,
      there: divergence(p, q),
      back: divergence(q, p),
      /** The signed area under `parts`, within what is drawn. */
      area: parts.reduce((sum, part) => sum + part, 0) * ((domain.max - domain.min) / (points - 1)),
    };
  },
});
