/** One linear neuron under dropout: every mask is a network of its own, and what they answer scatters around the whole network's answer. */
import { defineFigure } from "@gradus/lab/figure";
import { step, tensor } from "@gradus/tensor";

const inputs = 6;
const bins = 25;

export default defineFigure({
  title: { en: "Dropout: 64 networks in one", zh: "随机失活：一个网络里的 64 个网络" },
  fields: {
    p: {
      kind: "number",
      label: { en: "Dropout probability p", zh: "失活概率 p" },
      min: 0,
      max: 0.9,
      step: 0.05,
      default: 0.5,
    },
    share: {
      kind: "number",
      label: { en: "Share of the answer that the first input carries", zh: "第一个输入承担的份额" },
      min: 0,
      max: 1,
      step: 0.02,
      default: 0.8,
    },
    sum: {
      kind: "number",
      label: { en: "Answer of the whole network", zh: "整个网络的答案" },
      min: 0.5,
      max: 4,
      step: 0.1,
      default: 2,
    },
  },
  compute({ p, share, sum }) {
    return step(() => {
      /** The products w·x: the first carries its share, the others divide the rest. */
      const terms = Array.from({ length: inputs }, (_, i) => sum * (i === 0 ? share : (1 - share) / (inputs - 1)));
      const masks = Array.from({ length: 2 ** inputs }, (_, m) => terms.map((_, i) => (m >> i) & 1));
      const scale = 1 / (1 - p);
      const answers = tensor(masks.flat(), [masks.length, inputs])
        .mul(tensor(terms.map((term) => term * scale)))
        .sum(1)
        .toTypedArray();
      const chances = masks.map((mask) => mask.reduce((product, on) => product * (on ? 1 - p : p), 1));
      const mean = chances.reduce((total, chance, m) => total + chance * answers[m], 0);
      const variance = chances.reduce((total, chance, m) => total + chance * (answers[m] - mean) ** 2, 0);
      const top = Math.max(...answers, sum) * 1.05;
      const counts = new Array<number>(bins).fill(0);
      for (const [m, chance] of chances.entries()) {
        const bin = Math.min(bins - 1, Math.max(0, Math.floor((answers[m] / top) * bins)));
        counts[bin] += chance;
      }
      return {
        terms,
        centres: counts.map((_, i) => ((i + 0.5) * top) / bins),
        counts,
        width: top / bins,
        top,
        mean,
        deviation: Math.sqrt(variance),
        /** What the squared loss gains by the noise: p/(1−p) Σ (w·x)². */
        penalty: (p / (1 - p)) * terms.reduce((total, term) => total + term * term, 0),
      };
    });
  },
});
