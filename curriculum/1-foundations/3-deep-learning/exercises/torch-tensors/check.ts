import { defineExercise } from "@gradus/curriculum/exercise";
import { tensor } from "@gradus/tensor";

export default defineExercise({
  language: "python",
  modules: ["torch"],
  difficulty: 1,
  minutes: 20,
  lesson: "1.3/06-convolution",
  withhold: ["torch.cdist", "torch.nn.functional.one_hot"],
  limits: { seconds: 30 },
  properties: {
    batch: {
      title: { en: "Pictures become [n, 1, 28, 28], normalized", zh: "图片变成 [n, 1, 28, 28]，并归一化" },
      async check(t) {
        const n = t.random.integer(2, 4);
        const images = t.normal([n, 28, 28]).abs().mul(80);
        const y = await t.tensor("to_batch", images);
        t.equalShape(y, [n, 1, 28, 28], {
          en: "A convolution wants a channel axis of length 1 after the batch axis: [n, 1, 28, 28].",
          zh: "卷积要求在批的轴之后有一个长度为 1 的通道轴：[n, 1, 28, 28]。",
        });
        t.close(y.reshape(n, 28, 28), images.sub(33.33).div(78.57), {
          en: "The pixels are not (x − 33.33)/78.57: the mean is taken off first, then it is divided.",
          zh: "像素不等于 (x − 33.33)/78.57：先减均值，再除。",
        });
      },
    },
    labels: {
      title: { en: "One-hot rows", zh: "独热的行" },
      async check(t) {
        const [n, classes] = [t.random.integer(3, 6), t.random.integer(7, 9)];
        const labels = Array.from({ length: n }, () => t.random.integer(0, classes - 1));
        labels[0] = 0;
        labels[1] = classes - 1;
        const y = await t.tensor("one_hot", t.array(labels, [n], "int32"), classes);
        const rows = labels.flatMap((label) => Array.from({ length: classes }, (_, c) => Number(c === label)));
        t.close(y, tensor(rows, [n, classes]), {
          en: "Each row should have a 1 at its label's place, counted from 0, and 0 elsewhere: one row for each label.",
          zh: "每个标签一行：在标签的位置（从 0 数起）是 1，其余是 0。",
        });
      },
    },
    distances: {
      title: { en: "Every row against every row", zh: "每一行对每一行" },
      async check(t) {
        const [n, m, d] = [t.random.integer(2, 3), t.random.integer(4, 5), t.random.integer(6, 7)];
        const [a, b] = [t.normal([n, d]), t.normal([m, d])];
        const off = a.unsqueeze(1).sub(b.unsqueeze(0));
        t.close(
          await t.tensor("distances", a, b),
          off.mul(off).sum(2),
          {
            en: "The distances differ. a as [n, 1, d] minus b as [1, m, d] gives all pairs; squares are summed over d, and no root is taken.",
            zh: "距离不符。a 变成 [n, 1, d]，减去 [1, m, d] 的 b，得到所有的对；平方沿 d 求和，不开方。",
          },
          { rtol: 1e-3 },
        );
      },
    },
  },
});
