/** From a passenger's row to numbers. What is learned from rows (medians, means) is learned from the training rows alone. */
import type { Passenger } from "@gradus/data/titanic";

const titles = ["Mr", "Mrs", "Miss", "Master", "other"] as const;
const ports = ["C", "Q", "S"] as const;

export type Title = (typeof titles)[number];

/** Spellings of the same titles in French, and the unmarried or unstated "Ms". */
const sameTitle: Readonly<Record<string, Title>> = { Mlle: "Miss", Ms: "Miss", Mme: "Mrs" };

/** What stands between comma and point: "Braund, Mr. Owen Harris" is a Mr. Few officers, clergymen and nobles are `other`. */
export function titleOf(name: string): Title {
  const word = /, ([^.]+)\./.exec(name)?.[1] ?? "";
  return sameTitle[word] ?? titles.find((title) => title === word) ?? "other";
}

/** The middle number, or the mean of the two in the middle; undefined of nothing. */
export function median(numbers: readonly number[]): number | undefined {
  const sorted = numbers.toSorted((a, b) => a - b);
  const half = sorted.length >> 1;
  return sorted.length % 2 === 1 || half === 0 ? sorted[half] : (sorted[half - 1] + sorted[half]) / 2;
}

const knownAges = (passengers: readonly Passenger[]) => passengers.flatMap(({ Age }) => (Age === null ? [] : [Age]));

/** What fills the gaps, learned from some passengers. */
export interface Filling {
  /** Median age of all whose age is known. */
  age: number;
  ageByTitle: Partial<Record<Title, number | undefined>>;
  /** Where most went aboard. */
  port: string;
}

export function fitFilling(passengers: readonly Passenger[]): Filling {
  const ageByTitle: Filling["ageByTitle"] = {};
  for (const title of titles) {
    ageByTitle[title] = median(knownAges(passengers.filter(({ Name }) => titleOf(Name) === title)));
  }
  const count = (port: string) => passengers.filter(({ Embarked }) => Embarked === port).length;
  const port = ports.reduce((most, one) => (count(one) > count(most) ? one : most));
  return { age: median(knownAges(passengers)) ?? 0, ageByTitle, port };
}

export const ageOf = ({ Age, Name }: Passenger, filling: Filling): number =>
  Age ?? filling.ageByTitle[titleOf(Name)] ?? filling.age;

export const featureNames = [
  ...titles.map((title) => `title ${title}`),
  "class 1",
  "class 2",
  "class 3",
  "female",
  ...ports.map((port) => `port ${port}`),
  "cabin known",
  "age missing",
  "age",
  "√fare",
  "family size",
] as const;

/** The passenger's numbers in the order of `featureNames`, not yet scaled. */
export function featuresOf(passenger: Passenger, filling: Filling): number[] {
  const { Name, Pclass, Sex, Embarked, Cabin, Age, Fare, SibSp, Parch } = passenger;
  const title = titleOf(Name);
  const port = Embarked ?? filling.port;
  return [
    ...titles.map((one) => Number(one === title)),
    ...[1, 2, 3].map((one) => Number(one === Pclass)),
    Number(Sex === "female"),
    ...ports.map((one) => Number(one === port)),
    Number(Cabin !== null),
    Number(Age === null),
    ageOf(passenger, filling),
    // Fares are skewed: a few paid ten times the usual. A root or a logarithm draws them together; a root is rounded the same way everywhere.
    Math.sqrt(Fare),
    SibSp + Parch + 1,
  ];
}

/** Everything that was learned from the training rows, and turns any passenger into numbers. */
export interface Preparation {
  filling: Filling;
  mean: number[];
  deviation: number[];
}

export function fitPreparation(passengers: readonly Passenger[]): Preparation {
  const filling = fitFilling(passengers);
  const rows = passengers.map((passenger) => featuresOf(passenger, filling));
  const mean = featureNames.map((_, k) => rows.reduce((sum, row) => sum + row[k], 0) / rows.length);
  const deviation = featureNames.map((_, k) => {
    const variance = rows.reduce((sum, row) => sum + (row[k] - mean[k]) * (row[k] - mean[k]), 0) / rows.length;
    // A column that is the same for everybody stays 0.
    return variance > 0 ? Math.sqrt(variance) : 1;
  });
  return { filling, mean, deviation };
}

/** [passengers · features], row after row, each feature with mean 0 and deviation 1 over the training rows. */
export function prepare(passengers: readonly Passenger[], { filling, mean, deviation }: Preparation): Float32Array {
  const rows = passengers.map((passenger) => featuresOf(passenger, filling));
  return Float32Array.from(rows.flatMap((row) => row.map((value, k) => (value - mean[k]) / deviation[k])));
}
