/** Surprise by one's own belief: entropy, cross-entropy and what lies between them. */
import { defineFigure } from "@gradus/lab/figure";

const share = { min: 0, max: 1, step: 0.001 } as const;

/** Shares of their sum; of nothing but zeros, all equal. */
function normalized(parts: readonly number[]): number[] {
  const total = parts.reduce((sum, part) => sum + part, 0);
  return parts.map((part) => (total > 0 ? part / total : 1 / parts.length));
}

export default defineFigure({
  title: { en: "Entropy and cross-entropy", zh: "熵与交叉熵" },
  fields: {
    truth: {
      kind: "numbers",
      label: { en: "How often it happens, p", zh: "实际的概率 p" },
      ...share,
      default: [0.5, 0.25, 0.15, 0.1],
    },
    belief: {
      kind: "numbers",
      label: { en: "What is believed, q", zh: "相信的概率 q" },
      ...share,
      default: [0.25, 0.25, 0.25, 0.25],
    },
    unit: {
      kind: "choice",
      label: { en: "Unit", zh: "单位" },
      options: { bits: { en: "bits", zh: "比特" }, nats: { en: "nats", zh: "奈特" } },
      default: "bits",
    },
  },
  compute({ truth, belief, unit }) {
    const [p, q] = [normalized(truth), normalized(belief)];
    const log = unit === "bits" ? Math.log2 : Math.log;
    // What never happens surprises nobody.
    const parts = (of: readonly number[]) => p.map((chance, k) => (chance > 0 ? -chance * log(of[k]) : 0));
    const total = (numbers: readonly number[]) => numbers.reduce((sum, number) => sum + number, 0);
    const [own, wrong] = [parts(p), parts(q)];
    const [entropy, crossEntropy] = [total(own), total(wrong)];
    return {
      p,
      q,
      surprisal: q.map((chance) => -log(chance)),
      own,
      wrong,
      entropy,
      crossEntropy,
      divergence: crossEntropy - entropy,
      most: log(p.length),
      bits: unit === "bits",
    };
  },
});
