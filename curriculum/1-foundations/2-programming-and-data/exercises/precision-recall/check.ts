import { defineExercise } from "@gradus/curriculum/exercise";
import type { Trial } from "@gradus/lab/exercise";
import type { Tensor } from "@gradus/tensor";

interface Said {
  precision: number | null;
  recall: number;
}

/** As many rows of each of the four kinds as told, with scores away from the threshold 0.3, in any order. */
function draw(t: Trial<Tensor>, kinds: { tp: number; fp: number; fn: number; tn: number }) {
  const rows = t.random.shuffle(
    Object.entries(kinds).flatMap(([kind, count]) =>
      Array.from({ length: count }, () => ({
        truth: kind === "tp" || kind === "fn" ? 1 : 0,
        // Between the threshold and 0.5 lie positives alone, so that another threshold shows.
        score:
          { tp: 0.31 + 0.18 * t.random.uniform(), fp: 0.6 + 0.4 * t.random.uniform() }[kind] ??
          0.29 * t.random.uniform(),
      })),
    ),
  );
  return { scores: rows.map(({ score }) => score), truth: rows.map(({ truth }) => truth) };
}

const counts = (t: Trial<Tensor>) => {
  const [tp, fp, fn, tn] = t.random.shuffle([2, 3, 5, 7]);
  return { tp, fp, fn, tn };
};

export default defineExercise({
  difficulty: 2,
  minutes: 15,
  lesson: "1.2/08-honest-validation",
  properties: {
    precision: {
      title: { en: "Precision: of those called positive", zh: "精确率：分母是判为正的" },
      async check(t) {
        const kinds = counts(t);
        const { scores, truth } = draw(t, kinds);
        const { precision } = (await t.call("precisionRecall", scores, truth, 0.3)) as Said;
        t.close(precision ?? Number.NaN, kinds.tp / (kinds.tp + kinds.fp), {
          en: "Precision is TP / (TP + FP): of the rows called positive (score at least the threshold, not always 0.5), the share that is positive. It is neither recall nor accuracy.",
          zh: "精确率是 TP / (TP + FP)：判为正的行（得分不低于阈值，阈值不一定是 0.5）里，实际为正的比例。它不是召回率，也不是准确率。",
        });
      },
    },
    recall: {
      title: { en: "Recall: of those that are positive", zh: "召回率：分母是实际为正的" },
      async check(t) {
        const kinds = counts(t);
        const { scores, truth } = draw(t, kinds);
        const { recall } = (await t.call("precisionRecall", scores, truth, 0.3)) as Said;
        t.close(recall, kinds.tp / (kinds.tp + kinds.fn), {
          en: "Recall is TP / (TP + FN): of the rows that are positive, the share that was called so.",
          zh: "召回率是 TP / (TP + FN)：实际为正的行里，判为正的比例。",
        });
      },
    },
    border: {
      title: { en: "A score equal to the threshold is a yes", zh: "得分等于阈值也判为正" },
      async check(t) {
        const said = (await t.call("precisionRecall", [0.5, 0.25, 0.75], [1, 0, 0], 0.5)) as Said;
        t.close([said.precision ?? Number.NaN, said.recall], [0.5, 1], {
          en: "At least the threshold: ≥, not >.",
          zh: "不低于阈值：是 ≥，不是 >。",
        });
        const one = (await t.call("precisionRecall", [0.5, 0.25], [1, 1], 0.5)) as Said;
        t.close([one.precision ?? Number.NaN, one.recall], [1, 0.5], {
          en: "A single row called positive is enough for a precision.",
          zh: "只要有一行判为正，就有精确率。",
        });
      },
    },
    nothing: {
      title: { en: "Nothing called positive: no precision", zh: "一个也没判为正，就没有精确率" },
      async check(t) {
        const { scores, truth } = draw(t, { tp: 0, fp: 0, fn: t.random.integer(1, 4), tn: 3 });
        const said = (await t.call("precisionRecall", scores, truth, 0.3)) as Said;
        t.expect(said.precision === null && said.recall === 0, {
          en: "Where nothing is called positive, 0 / 0 is no number: precision is null, and recall is 0.",
          zh: "一个也没判为正时，0 / 0 不是数：精确率为 null，召回率为 0。",
        });
      },
    },
  },
});
