/** Scores of two classes and a threshold between yes and no: the four counts, and precision and recall. */
import { defineFigure } from "@gradus/lab/figure";
import { createRandom } from "@gradus/lab/random";

const count = 200;
const bins = 20;
const thresholds = Array.from({ length: 99 }, (_, i) => (i + 1) / 100);

interface Scored {
  score: number;
  positive: boolean;
}

function tally(scored: readonly Scored[], threshold: number) {
  const said = (yes: boolean, positive: boolean) =>
    scored.filter((one) => one.score >= threshold === yes && one.positive === positive).length;
  const [tp, fp, fn, tn] = [said(true, true), said(true, false), said(false, true), said(false, false)];
  return {
    ...{ tp, fp, fn, tn },
    /** Where nothing was called positive there is none. */
    precision: tp + fp > 0 ? tp / (tp + fp) : null,
    recall: tp / (tp + fn),
    accuracy: (tp + tn) / scored.length,
  };
}

export default defineFigure({
  title: { en: "The threshold: precision against recall", zh: "阈值：精确率与召回率的取舍" },
  fields: {
    threshold: {
      kind: "number",
      label: { en: "Threshold", zh: "阈值" },
      min: 0.05,
      max: 0.95,
      step: 0.01,
      default: 0.5,
    },
    apart: {
      kind: "number",
      label: { en: "How far the classes are apart", zh: "两类相隔多远" },
      min: 0,
      max: 4,
      step: 0.25,
      default: 2,
    },
    share: {
      kind: "number",
      label: { en: "Share of positives", zh: "正类的比例" },
      min: 0.05,
      max: 0.5,
      step: 0.05,
      default: 0.4,
    },
    seed: { kind: "number", label: { en: "Other rows", zh: "换一批数据" }, min: 1, max: 50, step: 1, default: 3 },
  },
  compute({ threshold, apart, share, seed }) {
    const random = createRandom(seed);
    const positives = Math.round(share * count);
    const scored = Array.from({ length: count }, (_, i): Scored => {
      const positive = i < positives;
      const logit = (positive ? 0.5 : -0.5) * apart + random.normal();
      return { positive, score: 1 / (1 + Math.exp(-logit)) };
    });
    const histogram = (positive: boolean) =>
      Array.from(
        { length: bins },
        (_, b) => scored.filter((one) => one.positive === positive && Math.floor(one.score * bins) === b).length,
      );
    const all = thresholds.map((at) => ({ at, ...tally(scored, at) }));
    const precise = all.flatMap(({ at, precision }) => (precision === null ? [] : [{ at, precision }]));
    return {
      threshold,
      ...tally(scored, threshold),
      middles: Array.from({ length: bins }, (_, b) => (b + 0.5) / bins),
      positives: histogram(true),
      negatives: histogram(false),
      thresholds,
      precisions: { at: precise.map(({ at }) => at), values: precise.map(({ precision }) => precision) },
      recalls: all.map(({ recall }) => recall),
      always: 1 - positives / count,
    };
  },
});
