/** Labels by coin flips, features of pure noise: the accuracy that cross-validation finds when features are selected before it, or within. */
import { defineFigure } from "@gradus/lab/figure";
import { createRandom, type Random } from "@gradus/lab/random";

const candidates = [10, 30, 100, 300, 1000];
const repeats = 10;

interface Noise {
  /** x[feature][row] */
  x: number[][];
  y: number[];
}

function draw(rows: number, features: number, random: Random): Noise {
  return {
    x: Array.from({ length: features }, () => Array.from({ length: rows }, () => random.normal())),
    y: random.shuffle(Array.from({ length: rows }, (_, i) => i % 2)),
  };
}

const meanOf = (values: readonly number[], rows: readonly number[]) =>
  rows.reduce((sum, row) => sum + values[row], 0) / rows.length;

/** How far apart a feature's means of the two classes lie, with its sign. */
function differences({ x, y }: Noise, rows: readonly number[]): number[] {
  const [zeros, ones] = [0, 1].map((label) => rows.filter((row) => y[row] === label));
  return x.map((values) => meanOf(values, ones) - meanOf(values, zeros));
}

function select(gaps: readonly number[], kept: number): number[] {
  const order = gaps.map((gap, k) => ({ size: Math.abs(gap), k })).sort((a, b) => b.size - a.size);
  return order.slice(0, kept).map(({ k }) => k);
}

/** Held-out accuracy of a classifier that asks to which class' means a row is nearer. */
function crossValidate(noise: Noise, kept: number, folds: number, where: "outside" | "inside"): number {
  const rows = noise.y.map((_, row) => row);
  const chosenOutside = select(differences(noise, rows), kept);
  let right = 0;
  for (let fold = 0; fold < folds; fold++) {
    const train = rows.filter((row) => row % folds !== fold);
    const gaps = differences(noise, train);
    const chosen = where === "outside" ? chosenOutside : select(gaps, kept);
    const middles = chosen.map((k) => {
      const [zeros, ones] = [0, 1].map((label) => train.filter((row) => noise.y[row] === label));
      return (meanOf(noise.x[k], zeros) + meanOf(noise.x[k], ones)) / 2;
    });
    for (const row of rows) {
      if (row % folds !== fold) continue;
      const score = chosen.reduce((sum, k, i) => sum + gaps[k] * (noise.x[k][row] - middles[i]), 0);
      if (Number(score > 0) === noise.y[row]) right++;
    }
  }
  return right / rows.length;
}

export default defineFigure({
  title: { en: "A leak makes noise look predictable", zh: "泄漏：噪声也显得可以预测" },
  fields: {
    rows: { kind: "number", label: { en: "Rows", zh: "行数" }, min: 20, max: 100, step: 10, default: 50 },
    kept: { kind: "number", label: { en: "Features kept", zh: "保留的特征数" }, min: 1, max: 10, step: 1, default: 10 },
    folds: { kind: "number", label: { en: "Folds", zh: "折数" }, min: 2, max: 10, step: 1, default: 5 },
    seed: { kind: "number", label: { en: "Other noise", zh: "换一批噪声" }, min: 1, max: 50, step: 1, default: 1 },
  },
  compute({ rows, kept, folds, seed }) {
    const random = createRandom(seed);
    const sets = Array.from({ length: repeats }, () => draw(rows, candidates.at(-1)!, random));
    const accuracy = (where: "outside" | "inside") =>
      candidates.map((count) => {
        const accuracies = sets.map(({ x, y }) => crossValidate({ x: x.slice(0, count), y }, kept, folds, where));
        return accuracies.reduce((sum, a) => sum + a, 0) / repeats;
      });
    return { candidates, kept, outside: accuracy("outside"), inside: accuracy("inside") };
  },
});
