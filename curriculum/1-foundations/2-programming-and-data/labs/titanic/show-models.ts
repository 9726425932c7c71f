/** What the folds say of the models. */
import type { LabContext } from "@gradus/lab/lab";
import { featureNames } from "./passengers.ts";
import { percent } from "./show-data.ts";

/** One held-out fold: who survived, and what each model said. */
export interface Fold {
  test: number[];
  predicted: Record<string, number[]>;
  /** Accuracies without a model. */
  majority: number;
  sex: number;
  /** Of the logistic regression, one for each feature. */
  weights?: number[];
}

const mean = (numbers: readonly number[]) => numbers.reduce((sum, x) => sum + x, 0) / numbers.length;
const deviation = (numbers: readonly number[]) => Math.sqrt(mean(numbers.map((x) => (x - mean(numbers)) ** 2)));

/** Counts by truth, then by answer. */
function confusionOf(folds: readonly Fold[], model: string): [[number, number], [number, number]] {
  const counts: ReturnType<typeof confusionOf> = [
    [0, 0],
    [0, 0],
  ];
  for (const { test, predicted } of folds) {
    for (const [i, truth] of test.entries()) counts[truth][predicted[model][i]]++;
  }
  return counts;
}

/** The table of models beside baselines; returns the lab's metrics. Accuracy is the mean over all folds. */
export function showModels(ctx: LabContext<object>, folds: readonly Fold[]) {
  const accuracies = (model: string) =>
    folds.map(({ test, predicted }) => mean(test.map((truth, i) => Number(predicted[model][i] === truth))));
  const [logistic, mlp] = [accuracies("logistic"), accuracies("mlp")];
  const [majority, sex] = [folds.map((fold) => fold.majority), folds.map((fold) => fold.sex)];
  const rows = [
    { model: { en: "more frequent answer", zh: "总答多数类" }, values: majority },
    { model: { en: "women live, men die", zh: "女生还、男遇难" }, values: sex },
    { model: { en: "logistic regression", zh: "逻辑回归" }, values: logistic },
    { model: { en: "MLP", zh: "多层感知机（MLP）" }, values: mlp },
  ];
  ctx.table("models", {
    title: { en: "Models on the folds held out", zh: "各模型在留出折上的成绩" },
    bars: ["accuracy", "least", "most"],
    columns: [
      { key: "model", title: { en: "Model", zh: "模型" } },
      { key: "accuracy", title: { en: "Mean accuracy, %", zh: "平均准确率（%）" } },
      { key: "spread", title: { en: "Deviation over folds", zh: "各折的标准差" } },
      { key: "least", title: { en: "Worst fold, %", zh: "最差一折（%）" } },
      { key: "most", title: { en: "Best fold, %", zh: "最好一折（%）" } },
    ],
    rows: rows.map(({ model, values }) => ({
      model,
      accuracy: percent(mean(values)),
      spread: percent(deviation(values)),
      least: percent(Math.min(...values)),
      most: percent(Math.max(...values)),
    })),
  });
  return {
    cvAccuracyLogistic: mean(logistic),
    cvAccuracyMlp: mean(mlp),
    cvAccuracySex: mean(sex),
    cvAccuracyMajority: mean(majority),
  };
}

/** Truth against answer of the named model, all repeats together. */
export function showConfusion(ctx: LabContext<object>, folds: readonly Fold[], model: string): void {
  const [[rightDead, wrongAlive], [wrongDead, rightAlive]] = confusionOf(folds, model);
  ctx.table("survival-confusion", {
    title: { en: "Confusion matrix, all repeats together", zh: "混淆矩阵（各次重复合计）" },
    columns: [
      { key: "truth", title: { en: "Truth (1: survived)", zh: "事实（1 为生还）" } },
      { key: "dead", title: { en: "Said 0", zh: "预测 0" } },
      { key: "alive", title: { en: "Said 1", zh: "预测 1" } },
      { key: "recall", title: { en: "Of them found, %", zh: "其中找对（%）" } },
    ],
    rows: [
      { truth: 0, dead: rightDead, alive: wrongAlive, recall: percent(rightDead / (rightDead + wrongAlive)) },
      { truth: 1, dead: wrongDead, alive: rightAlive, recall: percent(rightAlive / (wrongDead + rightAlive)) },
    ],
  });
  ctx.text(
    "survival-precision",
    `precision ${(rightAlive / (rightAlive + wrongAlive)).toFixed(4)}, recall ${(rightAlive / (rightAlive + wrongDead)).toFixed(4)}`,
  );
}

const chinese: Record<string, string> = {
  title: "头衔",
  class: "舱等",
  port: "登船港",
  other: "其他",
  female: "女性",
  cabin: "船舱",
  known: "已知",
  age: "年龄",
  missing: "缺失",
  "√fare": "√票价",
  family: "家庭",
  size: "人数",
};

/** "class 1" is "舱等 1"; names are left as they are. */
const inChinese = (feature: string) =>
  feature
    .split(" ")
    .map((word) => chinese[word] ?? word)
    .join(" ")
    .replace(/(?<=\p{Script=Han}) (?=\p{Script=Han})/gu, "");

/** How each feature moves the logit, one deviation of it at a time: mean, least and most over the folds. */
export function showCoefficients(ctx: LabContext<object>, folds: readonly Fold[]): void {
  ctx.table("coefficients", {
    title: { en: "Coefficients of the logistic regression", zh: "逻辑回归的系数" },
    bars: ["weight"],
    columns: [
      { key: "feature", title: { en: "Feature", zh: "特征" } },
      { key: "weight", title: { en: "Mean weight", zh: "平均权重" } },
      { key: "least", title: { en: "Least", zh: "最小" } },
      { key: "most", title: { en: "Most", zh: "最大" } },
    ],
    rows: featureNames.map((feature, k) => {
      const values = folds.flatMap(({ weights }) => (weights ? [weights[k]] : []));
      return {
        feature: { en: feature, zh: inChinese(feature) },
        weight: Number(mean(values).toFixed(3)),
        least: Number(Math.min(...values).toFixed(3)),
        most: Number(Math.max(...values).toFixed(3)),
      };
    }),
  });
}
