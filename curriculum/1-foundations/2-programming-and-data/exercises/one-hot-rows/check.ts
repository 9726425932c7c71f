import { defineExercise } from "@gradus/curriculum/exercise";
import type { Trial } from "@gradus/lab/exercise";
import type { Tensor } from "@gradus/tensor";

function draw(t: Trial<Tensor>) {
  const classes = t.random.integer(4, 6);
  const rows = classes + t.random.integer(2, 4);
  const labels = Array.from({ length: rows }, (_, i) => (i < classes ? i : t.random.integer(0, classes - 1)));
  return { classes, rows, labels: t.random.shuffle(labels) };
}

const wanted = (t: Trial<Tensor>, labels: readonly number[], classes: number) =>
  t.array(
    labels.flatMap((label) => Array.from({ length: classes }, (_, i) => Number(i === label))),
    [labels.length, classes],
  );

export default defineExercise({
  language: "python",
  modules: ["numpy"],
  difficulty: 2,
  minutes: 15,
  lesson: "1.2/05-broadcasting",
  properties: {
    "one-hot": {
      title: { en: "Each row has its 1 at the label's place", zh: "每行的 1 在标签的位置" },
      async check(t) {
        const { labels, rows, classes } = draw(t);
        const result = await t.tensor("one_hot", t.array(labels, [rows], "int32"), classes);
        t.close(result, wanted(t, labels, classes), {
          en: "Wanted is one row per label and one column per class. The labels need the shape (n, 1): `labels[:, None]`.",
          zh: "应是每个标签一行，每个类别一列。标签要变成 (n, 1) 的形状：`labels[:, None]`。",
        });
      },
    },
    unknown: {
      title: { en: "An unknown label gives a row of zeros", zh: "未知标签的行全是 0" },
      async check(t) {
        const { labels, rows, classes } = draw(t);
        const some = labels.with(t.random.integer(0, rows - 1), -1);
        t.close(await t.tensor("one_hot", t.array(some, [rows], "int32"), classes), wanted(t, some, classes), {
          en: "A label −1 must give zeros. As a place, −1 means the last one: who selects rows by labels gets the last class.",
          zh: "标签 −1 应得全 0。当作位置时，−1 指最后一个：用标签去取行，就会取到最后一类。",
        });
      },
    },
    hits: {
      title: { en: "Hits are counted among the known", zh: "只在已知的里面数" },
      async check(t) {
        const { rows, classes } = draw(t);
        const best = Array.from({ length: rows }, () => t.random.integer(0, classes - 1));
        const scores = best.flatMap((top) =>
          Array.from({ length: classes }, (_, i) => (i === top ? 5 : 0) + t.random.uniform()),
        );
        const kinds = t.random.shuffle(["hit", "hit", "miss", ...Array<string>(rows - 3).fill("unknown")]);
        // Whole numbers of hits among 4, among all rows and among all pairs must differ.
        kinds[kinds.indexOf("unknown")] = "hit";
        const labels = kinds.map((kind, i) =>
          kind === "hit" ? best[i] : kind === "miss" ? (best[i] + 1) % classes : -1,
        );
        const share = await t.number("hits", t.array(scores, [rows, classes]), t.array(labels, [rows], "int32"));
        t.close(share, 0.75, {
          en: "Three of four known rows are right, so the share is 0.75. Take the largest along axis 1, compare number by number (n with n), and select by the mask of the known ones.",
          zh: "四个已知行里对了三个，应为 0.75。沿轴 1 找最大，一对一比较（n 对 n），再用掩码选出已知的。",
        });
      },
    },
    "nothing-known": {
      title: { en: "Where nothing is known the share is 0", zh: "全都未知就是 0" },
      async check(t) {
        t.close(await t.number("hits", t.normal([3, 4]), t.array([-1, -1, -1], [3], "int32")), 0, {
          en: "The mean of nothing is NaN: ask `known.any()` first.",
          zh: "空的平均是 NaN：先问 `known.any()`。",
        });
      },
    },
  },
});
