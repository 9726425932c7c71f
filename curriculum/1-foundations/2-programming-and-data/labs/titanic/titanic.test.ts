import { execFileSync } from "node:child_process";
import { fileURLToPath } from "node:url";
import { pull } from "@gradus/data/fetch";
import { loadTitanic, type Passenger } from "@gradus/data/titanic";
import { pythonWith } from "@gradus/lab/python";
import { Generator } from "@gradus/tensor/ops/random";
import { beforeAll, describe, expect, it } from "vitest";
import { fit } from "./models.ts";
import { featureNames, featuresOf, fitFilling, fitPreparation, prepare, titleOf } from "./passengers.ts";
import { ourPieces } from "./pieces.ts";

const { fitMedian, stratifiedFolds } = ourPieces;
const orderOf = (count: number, seed: number) => [...new Generator(seed).permutation(count)];

const passenger = (change: Partial<Passenger>): Passenger => ({
  PassengerId: 1,
  Survived: 0,
  Pclass: 3,
  Name: "Braund, Mr. Owen",
  Sex: "male",
  Age: 22,
  SibSp: 1,
  Parch: 0,
  Ticket: "",
  Fare: 4,
  Cabin: null,
  Embarked: "S",
  ...change,
});

describe("passengers as numbers", () => {
  it("reads titles", () => {
    const names = ["Rice, Master. Eugene", "Sagesser, Mlle. Emma", "Rothes, the Countess. of (Lucy)", "no title"];
    expect(names.map(titleOf)).toEqual(["Master", "Miss", "other", "other"]);
  });

  it("takes the middle of an even and an odd number of values", () => {
    expect([fitMedian([3, 1, 2]), fitMedian([4, null, 1, 2, 3])]).toEqual([2, 2.5]);
  });

  it("fills from the passengers that it was fitted on, and from nobody else", () => {
    const train = [passenger({ Age: 30 }), passenger({ Age: 40 }), passenger({ Name: "X, Miss. Y", Embarked: "C" })];
    const filling = fitFilling(train);
    expect([filling.age, filling.ageByTitle.Mr, filling.ageByTitle.Master, filling.port]).toEqual([
      30,
      35,
      undefined,
      "S",
    ]);
    const filled = featuresOf(passenger({ Age: null, Embarked: null }), filling);
    expect(filled.slice(-5)).toEqual([0, 1, 35, 2, 2]);
    expect(featuresOf(passenger({ Age: null, Name: "X, Master. Y" }), filling).at(-3)).toBe(30);
  });

  it("scales the training rows to mean 0 and deviation 1; a column that never changes stays 0", () => {
    const train = [20, 30, 70].map((Age) => passenger({ Age }));
    const x = prepare(train, fitPreparation(train));
    const column = (k: number) => [0, 1, 2].map((row) => x[row * featureNames.length + k]);
    const ages = column(featureNames.indexOf("age"));
    expect(ages.reduce((a, b) => a + b)).toBeCloseTo(0, 5);
    expect(ages.reduce((a, b) => a + b * b, 0) / 3).toBeCloseTo(1, 5);
    expect(column(featureNames.indexOf("female"))).toEqual([0, 0, 0]);
  });
});

it("prepares with whatever pieces it is given, and learns with them from the training rows alone", () => {
  const train = [20, 30, 70].map((Age) => passenger({ Age }));
  const seen: number[] = [];
  const pieces = {
    ...ourPieces,
    fitMedian: (values: (number | null)[]) => {
      seen.push(...values.map(Number));
      return 50;
    },
    encode: (values: string[], categories: string[]) => values.map(() => categories.map(() => 7)),
    transform: (rows: number[][]) => rows,
  };
  const x = prepare([passenger({ Age: null })], fitPreparation(train, pieces), pieces);
  expect([x[0], x[featureNames.indexOf("port S")], x[featureNames.indexOf("age")]]).toEqual([7, 7, 50]);
  expect([...new Set(seen)]).toEqual([20, 30, 70]);
});

describe("folds and models", () => {
  it("gives every fold its share of either class, each row once", () => {
    const labels = Array.from({ length: 103 }, (_, i) => Number(i % 3 === 0));
    const folds = stratifiedFolds(labels, 5, orderOf(103, 4));
    for (const label of [0, 1]) {
      const sizes = [0, 1, 2, 3, 4].map((k) => labels.filter((one, i) => one === label && folds[i] === k).length);
      expect(Math.max(...sizes) - Math.min(...sizes)).toBeLessThanOrEqual(1);
    }
    expect(stratifiedFolds(labels, 5, orderOf(103, 5))).not.toEqual(folds);
  });

  it("learns what can be learned: a line by logistic regression, exclusive or by the MLP alone", () => {
    const x = Float32Array.of(0, 0, 0, 1, 1, 0, 1, 1);
    const answers = (y: number[], hidden: number) => {
      const recipe = { hidden, steps: 400, learningRate: 0.05, decay: 0.001 };
      return Array.from(fit({ x, y }, recipe, new Generator(2)).logits(x), (z) => Number(z > 0));
    };
    expect(answers([0, 1, 1, 1], 0)).toEqual([0, 1, 1, 1]);
    expect(answers([0, 1, 1, 0], 0)).not.toEqual([0, 1, 1, 0]);
    expect(answers([0, 1, 1, 0], 16)).toEqual([0, 1, 1, 0]);
  });
});

describe("the twin", () => {
  let passengers: Passenger[];
  let path: string;
  beforeAll(async () => {
    const files = await pull("titanic").catch(() => undefined);
    path = files?.["train.csv"] ?? "";
    passengers = files ? await loadTitanic(files) : [];
  });

  it("has the same folds, and the same features bit for bit", async (context) => {
    const python = await pythonWith(process.env.GRADUS_HOME ?? "", ["torch", "pandas"]);
    if (!python || passengers.length === 0)
      return context.skip("needs the data set titanic, and Python with Pandas and PyTorch");
    const twin = fileURLToPath(new URL("../titanic.torch.py", import.meta.url));
    const code = [
      "import sys, numpy as np",
      `source = open(${JSON.stringify(twin)}, encoding="utf-8").read().removesuffix("main()\\n")`,
      "exec(source)",
      `table = read_passengers(${JSON.stringify(path)})`,
      'fold_of = stratified_folds(table["Survived"].to_numpy(), 5, 3000)',
      "preparation = fit_preparation(table[fold_of != 2])",
      'print(json.dumps([fold_of.tolist(), prepare(table, preparation).numpy().astype("<f4").tobytes().hex()]))',
    ];
    const [folds, bits] = JSON.parse(execFileSync(python, ["-c", code.join("\n")], { encoding: "utf8" }));
    const mine = stratifiedFolds(
      passengers.map(({ Survived }) => Survived),
      5,
      orderOf(passengers.length, 3000),
    );
    expect(folds).toEqual([...mine]);
    const x = prepare(passengers, fitPreparation(passengers.filter((_, i) => mine[i] !== 2)));
    expect(bits).toBe(Buffer.from(x.buffer).toString("hex"));
  });
});
