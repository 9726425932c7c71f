/** Bayes' theorem in a square of side 1: what was observed is an area in two pieces, the posterior the share of one of them. */
import { defineFigure } from "@gradus/lab/figure";

const share = { min: 0.005, max: 0.995, step: 0.005 } as const;

/** Of how many people the table speaks. */
const people = 1000;

export default defineFigure({
  title: { en: "Bayes' theorem, as areas", zh: "用面积看贝叶斯定理" },
  fields: {
    prior: {
      kind: "number",
      label: { en: "Prior P(ill)", zh: "先验 P(患病)" },
      ...share,
      default: 0.1,
    },
    hit: {
      kind: "number",
      label: { en: "P(positive | ill)", zh: "P(阳性 | 患病)" },
      ...share,
      default: 0.9,
    },
    falseAlarm: {
      kind: "number",
      label: { en: "P(positive | healthy)", zh: "P(阳性 | 健康)" },
      ...share,
      default: 0.2,
    },
    seen: {
      kind: "choice",
      label: { en: "The test says", zh: "检测结果" },
      options: { positive: { en: "positive", zh: "阳性" }, negative: { en: "negative", zh: "阴性" } },
      default: "positive",
    },
  },
  compute({ prior, hit, falseAlarm, seen }) {
    const positive = seen === "positive";
    // The likelihoods of what was seen, under both hypotheses.
    const [ill, healthy] = positive ? [hit, falseAlarm] : [1 - hit, 1 - falseAlarm];
    const joint = { ill: prior * ill, healthy: (1 - prior) * healthy };
    const evidence = joint.ill + joint.healthy;
    return {
      positive,
      prior,
      likelihood: { ill, healthy },
      joint,
      evidence,
      posterior: joint.ill / evidence,
      people,
      counts: { ill: people * joint.ill, healthy: people * joint.healthy },
      /** By how much the odds were multiplied. */
      factor: ill / healthy,
      odds: { before: prior / (1 - prior), after: joint.ill / joint.healthy },
    };
  },
});
