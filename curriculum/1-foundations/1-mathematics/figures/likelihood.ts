/** Throws of a coin: how probable they are under each p. */
import { defineFigure } from "@gradus/lab/figure";
import { step, tensor } from "@gradus/tensor";

const points = 199;
const throws = { min: 0, max: 40, step: 1 } as const;

export default defineFigure({
  title: { en: "The likelihood of a coin", zh: "一枚硬币的似然" },
  fields: {
    heads: { kind: "number", label: { en: "Heads", zh: "正面次数" }, ...throws, default: 7 },
    tails: { kind: "number", label: { en: "Tails", zh: "反面次数" }, ...throws, default: 3 },
    p: {
      kind: "number",
      label: { en: "Probability of heads, p", zh: "正面概率 p" },
      min: 0.01,
      max: 0.99,
      step: 0.01,
      default: 0.5,
    },
  },
  compute({ heads, tails, p }) {
    const total = heads + tails;
    // Without throws every p is as good as any other.
    const best = total > 0 ? heads / total : null;
    return step(() => {
      const ps = tensor([...Array.from({ length: points }, (_, i) => (i + 1) / (points + 1)), p], undefined, "float64");
      const logs = ps.log().mul(heads).add(ps.neg().add(1).log().mul(tails)).toTypedArray();
      const log = Float64Array.from(logs).slice(0, points);
      const xlogx = (x: number) => (x > 0 ? x * Math.log(x) : 0);
      /** ln L at its maximum; 0 · ln 0 counts as 0. */
      const highest = total * (xlogx(heads / Math.max(1, total)) + xlogx(tails / Math.max(1, total)));
      return {
        ps: Float64Array.from(ps.toTypedArray()).slice(0, points),
        log,
        /** Likelihood as a share of its maximum. */
        relative: log.map((value) => Math.exp(value - highest)),
        best,
        highest,
        at: { log: logs[points], likelihood: Math.exp(logs[points]), relative: Math.exp(logs[points] - highest) },
        total,
      };
    });
  },
});
