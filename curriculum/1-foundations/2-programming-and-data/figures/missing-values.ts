/** Ages of passengers, of whom some are lost in one of three ways and put back in one of four: what becomes of mean and spread. */
import { defineFigure } from "@gradus/lab/figure";
import { createRandom } from "@gradus/lab/random";

const count = 90;
const oldest = 80;
const binWidth = 5;

interface Person {
  class: number;
  age: number;
}

/** First class is older by the mean, as on the Titanic. */
function drawPeople(seed: number): Person[] {
  const random = createRandom(seed);
  const middle = [40, 31, 24];
  const people = Array.from({ length: count }, (_, i) => {
    const level = 1 + Math.floor((3 * i) / count);
    return { class: level, age: Math.round(Math.min(oldest, Math.max(1, middle[level - 1] + 13 * random.normal()))) };
  });
  return people.sort((a, b) => a.class - b.class || a.age - b.age);
}

const mean = (numbers: readonly number[]) => numbers.reduce((sum, x) => sum + x, 0) / (numbers.length || 1);
const deviation = (numbers: readonly number[]) => Math.sqrt(mean(numbers.map((x) => (x - mean(numbers)) ** 2)));

function median(numbers: readonly number[]): number {
  const sorted = numbers.toSorted((a, b) => a - b);
  const half = sorted.length >> 1;
  return sorted.length % 2 === 1 ? sorted[half] : (sorted[half - 1] + sorted[half]) / 2;
}

/** Who loses the age: the `share` of all who come first when each draws a number, weighted by the reason for being lost. */
function lose(people: readonly Person[], why: "chance" | "class" | "age", share: number, seed: number): boolean[] {
  const random = createRandom(seed + 1000);
  const weight = ({ class: level, age }: Person) =>
    why === "chance" ? 1 : why === "class" ? [0.1, 0.3, 2][level - 1] : (age / 30) ** 3;
  // Weighted drawing without replacement (Efraimidis and Spirakis 2006).
  const keys = people.map((person) => -Math.log(1 - random.uniform()) / weight(person));
  const limit = keys.toSorted((a, b) => a - b)[Math.round(share * count)];
  return keys.map((key) => key < limit);
}

function histogram(ages: readonly number[]): number[] {
  const counts = new Array<number>(oldest / binWidth).fill(0);
  for (const age of ages) counts[Math.min(counts.length - 1, Math.floor(age / binWidth))]++;
  return counts;
}

export default defineFigure({
  title: { en: "Missing values, and what is put in their place", zh: "缺失值与填补" },
  fields: {
    why: {
      kind: "choice",
      label: { en: "Ages are lost", zh: "年龄为什么缺失" },
      options: {
        chance: { en: "by chance", zh: "纯属偶然" },
        class: { en: "mostly in 3rd class", zh: "多在三等舱" },
        age: { en: "mostly of the old", zh: "多是年长者" },
      },
      default: "class",
    },
    treatment: {
      kind: "choice",
      label: { en: "Treatment", zh: "处理方法" },
      options: {
        drop: { en: "drop these rows", zh: "删去这些行" },
        mean: { en: "mean of all", zh: "总体平均数" },
        median: { en: "median of all", zh: "总体中位数" },
        group: { en: "median of the class", zh: "同舱位的中位数" },
      },
      default: "mean",
    },
    share: {
      kind: "number",
      label: { en: "Share lost", zh: "缺失比例" },
      min: 0.1,
      max: 0.6,
      step: 0.05,
      default: 0.35,
    },
    seed: {
      kind: "number",
      label: { en: "Other passengers", zh: "换一批乘客" },
      min: 1,
      max: 30,
      step: 1,
      default: 22,
    },
  },
  compute({ why, treatment, share, seed }) {
    const people = drawPeople(seed);
    const lost = lose(people, why, share, seed);
    const known = people.filter((_, i) => !lost[i]);
    const ages = known.map(({ age }) => age);
    const fillFor = ({ class: level }: Person): number => {
      const same = known.filter((person) => person.class === level).map(({ age }) => age);
      if (treatment === "mean") return mean(ages);
      return treatment === "group" && same.length > 0 ? median(same) : median(ages);
    };
    const filled = people.map((person, i) => (lost[i] ? (treatment === "drop" ? 0 : fillFor(person)) : person.age));
    const after = filled.filter((_, i) => treatment !== "drop" || !lost[i]);
    const truth = people.map(({ age }) => age);
    return {
      treatment,
      classes: people.map((person) => person.class),
      truth,
      lost: lost.map(Number),
      filled,
      bins: histogram(truth).map((_, i) => (i + 0.5) * binWidth),
      histograms: { truth: histogram(truth), after: histogram(after) },
      mean: { truth: mean(truth), after: mean(after) },
      deviation: { truth: deviation(truth), after: deviation(after) },
      rows: { truth: truth.length, after: after.length },
    };
  },
});
