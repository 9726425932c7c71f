import { loadTitanic, type Passenger } from "@gradus/data/titanic";
import { defineLab } from "@gradus/lab/lab";
import { Generator } from "@gradus/tensor/ops/random";
import { z } from "zod";
import { fit, type Recipe } from "./titanic/models.ts";
import { fitPreparation, prepare } from "./titanic/passengers.ts";
import { loadMine, ourPieces } from "./titanic/pieces.ts";
import { showAges, showMissing, showSurvival } from "./titanic/show-data.ts";
import { type Fold, showCoefficients, showConfusion, showModels } from "./titanic/show-models.ts";

const models = ["logistic", "mlp"] as const;

const share = (right: readonly boolean[]) => right.filter(Boolean).length / right.length;

/** What needs no model: everybody gets the more frequent answer of the training rows; women live and men die. */
function baselines(train: readonly Passenger[], test: readonly Passenger[]) {
  const majority = Number(train.filter(({ Survived }) => Survived === 1).length * 2 > train.length);
  return {
    majority: share(test.map(({ Survived }) => Survived === majority)),
    sex: share(test.map(({ Survived, Sex }) => (Survived === 1) === (Sex === "female"))),
  };
}

export default defineLab({
  id: "titanic",
  title: { en: "Who survived the Titanic", zh: "泰坦尼克号：谁活了下来" },
  summary: {
    en: "Gaps in a passenger list are studied and filled, passengers become numbers, and two models are judged by folds that nothing leaks into.",
    zh: "研究并填补乘客名单里的空缺，把乘客变成数字，再用没有泄漏的交叉验证评价两个模型。",
  },
  params: z.strictObject({
    model: z
      .enum(models)
      .default("logistic")
      .meta({
        label: {
          en: "Whose accuracy is the lab's score, named beforehand",
          zh: "以哪个模型的准确率为成绩（事先指定）",
        },
      }),
    repeats: z
      .int()
      .min(1)
      .max(100)
      .default(5)
      .meta({ label: { en: "Repeats, each with other folds", zh: "重复次数（每次重新分折）" } }),
    folds: z
      .int()
      .min(2)
      .max(20)
      .default(5)
      .meta({ label: { en: "Folds", zh: "折数" } }),
    hidden: z
      .int()
      .min(1)
      .max(256)
      .default(16)
      .meta({ label: { en: "Hidden neurons of the MLP", zh: "MLP 的隐藏神经元数" } }),
    steps: z
      .int()
      .min(1)
      .max(5000)
      .default(300)
      .meta({ label: { en: "Training steps", zh: "训练步数" } }),
    logisticDecay: z
      .number()
      .min(0)
      .max(1000)
      .default(1)
      .meta({ label: { en: "λ of the logistic regression", zh: "逻辑回归的 λ" } }),
    mlpDecay: z
      .number()
      .min(0)
      .max(1000)
      .default(10)
      .meta({ label: { en: "λ of the MLP", zh: "MLP 的 λ" } }),
    pieces: z
      .enum(["ours", "mine"])
      .default("ours")
      .meta({
        label: {
          en: "Who prepares the rows (mine: your exercises impute, one-hot-encode, standardize and stratified-folds)",
          zh: "由谁来准备数据（mine：你在练习 impute、one-hot-encode、standardize 和 stratified-folds 里写的）",
        },
      }),
  }),
  presets: { quick: { repeats: 1 }, full: { repeats: 40 } },
  datasets: ["titanic"],
  goals: [{ metric: "cvAccuracy", atLeast: 0.82 }],
  async run(ctx) {
    const pieces = ctx.params.pieces === "mine" ? await loadMine(ctx) : ourPieces;
    const { model: named, repeats, folds, hidden, steps, logisticDecay, mlpDecay } = ctx.params;
    const recipes: Record<(typeof models)[number], Recipe> = {
      logistic: { hidden: 0, steps, learningRate: 0.05, decay: logisticDecay },
      mlp: { hidden, steps, learningRate: 0.01, decay: mlpDecay },
    };
    const passengers = await loadTitanic(await ctx.dataset("titanic"));
    showMissing(ctx, passengers);
    showSurvival(ctx, passengers);
    showAges(ctx, passengers);

    const labels = passengers.map(({ Survived }) => Survived);
    const orderOf = (repeat: number) => [...new Generator(ctx.seed * 1000 + repeat).permutation(labels.length)];
    const total = repeats * folds;
    const resumed = ctx.loadCheckpoint();
    const results = (resumed?.state.results ?? []) as Fold[];
    for (let done = results.length; done < total; done++) {
      const [repeat, fold] = [Math.floor(done / folds), done % folds];
      const foldOf = pieces.stratifiedFolds([...labels], folds, orderOf(repeat));
      const train = passengers.filter((_, i) => foldOf[i] !== fold);
      const test = passengers.filter((_, i) => foldOf[i] === fold);
      // Everything below learns from `train` alone: medians, ports, means, deviations, weights.
      const preparation = fitPreparation(train, pieces);
      const [x, held] = [prepare(train, preparation, pieces), prepare(test, preparation, pieces)];
      const result: Fold = { test: test.map(({ Survived }) => Survived), ...baselines(train, test), predicted: {} };
      for (const name of models) {
        const generator = new Generator(ctx.seed * 1000 + 500 + done);
        const fitted = fit({ x, y: train.map(({ Survived }) => Survived) }, recipes[name], generator);
        result.predicted[name] = Array.from(fitted.logits(held), (logit) => Number(logit > 0));
        if (fitted.weights) result.weights = Array.from(fitted.weights);
        const right = result.predicted[name].map((answer, i) => answer === result.test[i]);
        ctx.metric(name === "mlp" ? "foldAccuracyMlp" : "foldAccuracyLogistic", share(right), done + 1);
      }
      results.push(result);
      if (ctx.checkpointDue || done + 1 === total)
        ctx.saveCheckpoint({ step: done + 1, tensors: {}, state: { results } });
      await ctx.progress(done + 1, total, 1, "folds");
    }

    const metrics = showModels(ctx, results);
    showConfusion(ctx, results, named);
    showCoefficients(ctx, results);
    return { cvAccuracy: named === "mlp" ? metrics.cvAccuracyMlp : metrics.cvAccuracyLogistic, ...metrics };
  },
});
