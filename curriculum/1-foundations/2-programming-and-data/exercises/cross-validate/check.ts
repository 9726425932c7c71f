import { defineExercise } from "@gradus/curriculum/exercise";
import type { Trial } from "@gradus/lab/exercise";
import type { Tensor } from "@gradus/tensor";

interface Seen {
  accuracies: unknown;
  /** Row numbers, sorted, that each call saw. */
  prepared: number[][];
  fitted: { rows: number[]; labels: number[]; transformed: boolean }[];
  predicted: { rows: number[]; transformed: boolean; learnedFrom: number[]; fittedOn: number[] }[];
}

/** Row i has the features [i, a number]; folds of unequal sizes in a mixed order. */
function draw(t: Trial<Tensor>) {
  const k = t.random.integer(3, 4);
  const folds = t.random.shuffle(Array.from({ length: k }, (_, fold) => Array<number>(3 + fold).fill(fold)).flat());
  const x = folds.map((_, i) => [i, t.random.normal()]);
  const y = folds.map(() => t.random.integer(0, 1));
  return { k, folds, x, y, answers: folds.map(() => t.random.integer(0, 1)) };
}

async function watch(t: Trial<Tensor>, { x, y, folds, answers }: ReturnType<typeof draw>): Promise<Seen> {
  return (await t.drive("watch", x, y, folds, answers)) as Seen;
}

const rowsOf = (folds: number[], belongs: (fold: number) => boolean) =>
  folds.flatMap((fold, i) => (belongs(fold) ? [i] : []));
const same = (a: unknown, b: unknown) => JSON.stringify(a) === JSON.stringify(b);

export default defineExercise({
  difficulty: 3,
  minutes: 25,
  lesson: "1.2/08-honest-validation",
  properties: {
    "preparation-leak": {
      title: { en: "The preparation learns from the training rows of each fold", zh: "预处理只从每一折的训练行里学" },
      async check(t) {
        const drawn = draw(t);
        const { prepared } = await watch(t, drawn);
        t.expect(!prepared.some((rows) => rows.length === drawn.folds.length), {
          en: "This is a leak: preparation.fit has seen all rows, those held out too. It belongs inside the loop, with the training rows of the fold.",
          zh: "这就是泄漏：preparation.fit 看到了所有的行，连留出的也在内。它应当放在循环里，只用这一折的训练行。",
        });
        const expected = Array.from({ length: drawn.k }, (_, fold) => rowsOf(drawn.folds, (one) => one !== fold));
        t.expect(same(prepared, expected), {
          en: "preparation.fit is called once for each fold, with exactly the rows that are not held out; the rows held out are not learned from, not even for themselves.",
          zh: "每一折调用一次 preparation.fit，给它的恰好是没有留出的行；留出的行不能用来学，哪怕只用于它们自己。",
        });
      },
    },
    "model-leak": {
      title: { en: "The model learns from the training rows of each fold", zh: "模型只从每一折的训练行里学" },
      async check(t) {
        const drawn = draw(t);
        const { fitted } = await watch(t, drawn);
        const expected = Array.from({ length: drawn.k }, (_, fold) => rowsOf(drawn.folds, (one) => one !== fold));
        t.expect(
          same(
            fitted.map(({ rows }) => rows),
            expected,
          ),
          {
            en: "model.fit is called once for each fold, with exactly the rows that are not held out. A model that has seen a row only has to remember it.",
            zh: "每一折调用一次 model.fit，给它的恰好是没有留出的行。模型见过的行，只要记住就行了。",
          },
        );
        t.expect(
          fitted.every(({ rows, labels }) =>
            same(
              labels,
              rows.map((row) => drawn.y[row]),
            ),
          ),
          {
            en: "The labels that model.fit got do not belong to its rows: split y as x is split.",
            zh: "model.fit 得到的标签与行对不上：y 要与 x 用同样的办法来分。",
          },
        );
      },
    },
    transformed: {
      title: {
        en: "The model sees transformed rows, in learning and in predicting",
        zh: "学习与预测时，模型看到的都是变换后的行",
      },
      async check(t) {
        const drawn = draw(t);
        const { fitted, predicted } = await watch(t, drawn);
        t.expect(fitted.length > 0 && fitted.every((one) => one.transformed), {
          en: "model.fit got rows that were not transformed.",
          zh: "model.fit 得到的行没有经过变换。",
        });
        t.expect(predicted.length > 0 && predicted.every((one) => one.transformed), {
          en: "model.predict got rows that were not transformed: a model that has learned from standardized rows understands no others.",
          zh: "model.predict 得到的行没有经过变换：从标准化的行里学来的模型，看不懂别的行。",
        });
        t.expect(
          predicted.every((one) => same(one.learnedFrom, one.fittedOn)),
          {
            en: "The rows held out were transformed with something learned in another fold, or with other rows than the model's.",
            zh: "变换留出的行时，用的是别的折学来的东西，或与模型所用的行不同。",
          },
        );
      },
    },
    held: {
      title: { en: "Each fold is predicted when it is held out", zh: "每一折在留出时被预测" },
      async check(t) {
        const drawn = draw(t);
        const { predicted } = await watch(t, drawn);
        const expected = Array.from({ length: drawn.k }, (_, fold) => rowsOf(drawn.folds, (one) => one === fold));
        t.expect(
          same(
            predicted.map(({ rows }) => rows),
            expected,
          ),
          {
            en: "model.predict gets exactly the rows of the fold held out, fold after fold from 0 to the last.",
            zh: "model.predict 得到的恰好是留出的那一折，从第 0 折到最后一折依次进行。",
          },
        );
      },
    },
    accuracies: {
      title: { en: "The share of right answers on each fold", zh: "每一折答对的比例" },
      async check(t) {
        const drawn = draw(t);
        const { accuracies } = await watch(t, drawn);
        const expected = Array.from({ length: drawn.k }, (_, fold) => {
          const rows = rowsOf(drawn.folds, (one) => one === fold);
          return rows.filter((row) => drawn.answers[row] === drawn.y[row]).length / rows.length;
        });
        t.close(accuracies, expected, {
          en: "An accuracy for each fold: right answers on the rows held out, divided by how many there are. Not errors, not a sum, not their mean, and not divided by all rows.",
          zh: "每一折一个准确率：留出的行中答对的个数，除以留出的行数。不是错误率，不是总和，不是它们的平均，也不是除以全部行数。",
        });
      },
    },
  },
});
