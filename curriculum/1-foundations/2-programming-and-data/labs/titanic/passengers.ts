/** From a passenger's row to numbers. What is learned from rows (medians, means) is learned from the training rows alone. */
import type { Passenger } from "@gradus/data/titanic";
import { ourPieces, type Pieces, type Scaler } from "./pieces.ts";

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

const knownAges = (passengers: readonly Passenger[]) => passengers.flatMap(({ Age }) => (Age === null ? [] : [Age]));

/** What fills the gaps, learned from some passengers. */
export interface Filling {
  /** Median age of all whose age is known. */
  age: number;
  ageByTitle: Partial<Record<Title, number | undefined>>;
  /** Where most went aboard. */
  port: string;
}

export function fitFilling(passengers: readonly Passenger[], { fitMedian }: Pieces = ourPieces): Filling {
  // Of no known age there is no median.
  const median = (ages: number[]) => (ages.length > 0 ? fitMedian(ages) : undefined);
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
export function featuresOf(passenger: Passenger, filling: Filling, { encode }: Pieces = ourPieces): number[] {
  const { Name, Pclass, Sex, Embarked, Cabin, Age, Fare, SibSp, Parch } = passenger;
  const oneHot = (value: string, categories: readonly string[]) => encode([value], [...categories])[0];
  return [
    ...oneHot(titleOf(Name), titles),
    ...oneHot(String(Pclass), ["1", "2", "3"]),
    Number(Sex === "female"),
    ...oneHot(Embarked ?? filling.port, ports),
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
  scaler: Scaler;
}

export function fitPreparation(passengers: readonly Passenger[], pieces: Pieces = ourPieces): Preparation {
  const filling = fitFilling(passengers, pieces);
  const rows = passengers.map((passenger) => featuresOf(passenger, filling, pieces));
  return { filling, scaler: pieces.fitScaler(rows) };
}

/** [passengers · features], row after row, each feature with mean 0 and deviation 1 over the training rows. */
export function prepare(
  passengers: readonly Passenger[],
  { filling, scaler }: Preparation,
  pieces: Pieces = ourPieces,
): Float32Array {
  const rows = passengers.map((passenger) => featuresOf(passenger, filling, pieces));
  return Float32Array.from(pieces.transform(rows, scaler).flat());
}
