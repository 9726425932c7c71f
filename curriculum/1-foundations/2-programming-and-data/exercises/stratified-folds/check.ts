import { defineExercise } from "@gradus/curriculum/exercise";
import type { Trial } from "@gradus/lab/exercise";
import type { Tensor } from "@gradus/tensor";

/** Rows of three classes of unequal size, sorted by class as files often are. Labels of two digits, so that 2 and 10 have an order. */
function draw(t: Trial<Tensor>) {
  const counts = [t.random.integer(11, 16), t.random.integer(5, 8), t.random.integer(3, 4)];
  const labels = [2, 10, 33].flatMap((label, i) => Array<number>(counts[i]).fill(label));
  const order = t.random.shuffle(labels.map((_, row) => row));
  return { labels, order, k: t.random.integer(3, 5) };
}

async function dealt(t: Trial<Tensor>, { labels, k, order }: ReturnType<typeof draw>): Promise<number[]> {
  const folds = await t.call("stratifiedFolds", labels, k, order);
  const whole =
    Array.isArray(folds) &&
    folds.length === labels.length &&
    folds.every((fold) => Number.isInteger(fold) && fold >= 0 && fold < k);
  t.expect(whole, {
    en: "There must be one fold for each row, a whole number from 0 to k − 1.",
    zh: "每一行都要有一个折号，是 0 到 k − 1 的整数。",
  });
  return folds as number[];
}

/** Largest minus smallest number of rows in a fold, of those that count. */
function spread(folds: number[], k: number, counts: (row: number) => boolean): number {
  const sizes = Array.from({ length: k }, (_, fold) => folds.filter((one, row) => one === fold && counts(row)).length);
  return Math.max(...sizes) - Math.min(...sizes);
}

export default defineExercise({
  difficulty: 2,
  minutes: 20,
  lesson: "1.2/08-honest-validation",
  properties: {
    classes: {
      title: { en: "Each fold has its share of each class", zh: "每一折都有各类应得的份额" },
      async check(t) {
        const drawn = draw(t);
        // Who deals without regard to classes gives all of the rarest one to the first fold.
        const rare = drawn.order.filter((row) => drawn.labels[row] === 33);
        const others = drawn.order.filter((row) => drawn.labels[row] !== 33);
        const order = rare.flatMap((row, i) => [row, ...others.slice(i * (drawn.k - 1), (i + 1) * (drawn.k - 1))]);
        const folds = await dealt(t, { ...drawn, order: [...order, ...others.slice(rare.length * (drawn.k - 1))] });
        for (const label of [2, 10, 33]) {
          t.expect(spread(folds, drawn.k, (row) => drawn.labels[row] === label) <= 1, {
            en: `The folds differ by more than one row of class ${label}. Deal each class out in turn, not the rows as they come nor in blocks.`,
            zh: `各折里类别 ${label} 的行数相差超过一行。要逐个类别轮流发，不能照行的次序发，也不能切块。`,
          });
        }
      },
    },
    sizes: {
      title: { en: "The folds are equally large", zh: "各折一样大" },
      async check(t) {
        // One row of each class is left over.
        const labels = t.random.shuffle([13, 9, 5]).flatMap((count, i) => Array<number>(count).fill([2, 10, 33][i]));
        const order = t.random.shuffle(labels.map((_, row) => row));
        t.expect(spread(await dealt(t, { labels, order, k: 4 }), 4, () => true) <= 1, {
          en: "Two folds differ by more than one row. Go on with the next class where the last one stopped; who begins at fold 0 each time gives the first folds all that is left over.",
          zh: "有两折相差超过一行。换类别时要接着停下的地方发；每次都从第 0 折开始，多出来的就全落在前几折。",
        });
      },
    },
    shuffled: {
      title: { en: "The order decides who comes into which fold", zh: "谁进哪一折由 order 决定" },
      async check(t) {
        const drawn = draw(t);
        const other = { ...drawn, order: [...drawn.order].reverse() };
        const [a, b] = [await dealt(t, drawn), await dealt(t, other)];
        t.expect(JSON.stringify(a) !== JSON.stringify(b), {
          en: "Another order gave the same folds: the rows are dealt out in the order of `order`, not in that of the file.",
          zh: "换了次序，分折却不变：要按 `order` 的次序来发，而不是按文件的次序。",
        });
      },
    },
    exactly: {
      title: { en: "As described: from the smallest label, from fold 0", zh: "与说明一致：从最小的标签、第 0 折开始" },
      async check(t) {
        const drawn = { ...draw(t) };
        drawn.labels.reverse();
        const expected = new Map<number, number>();
        for (const label of [2, 10, 33]) {
          for (const row of drawn.order) if (drawn.labels[row] === label) expected.set(row, expected.size % drawn.k);
        }
        const folds = await dealt(t, drawn);
        t.close(
          folds,
          drawn.labels.map((_, row) => expected.get(row)!),
          {
            en: "Classes from the smallest label to the largest (by number: 2 before 10), rows in the order of `order`, the first to fold 0; the answer is listed by row number.",
            zh: "类别按标签从小到大（按数值：2 在 10 之前），行按 `order` 的次序，第一个进第 0 折；答案按行号排列。",
          },
        );
      },
    },
  },
});
