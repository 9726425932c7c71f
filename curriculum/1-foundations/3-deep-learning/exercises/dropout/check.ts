import { defineExercise } from "@gradus/curriculum/exercise";
import type { Trial } from "@gradus/lab/exercise";
import type { Tensor } from "@gradus/tensor";

const rows = 150;
const columns = 60;

/** No number near 0, so that what was struck out can be told. */
function draw(t: Trial<Tensor>): { x: Tensor; p: number; seed: number } {
  const numbers = Array.from({ length: rows * columns }, () => t.random.pick([-1, 1]) * (1 + t.random.uniform()));
  return {
    x: t.array(numbers, [rows, columns]),
    p: t.random.pick([0.2, 0.25, 0.3]),
    seed: t.random.integer(1, 1e6),
  };
}

async function apply(t: Trial<Tensor>, x: Tensor, p: number, training: boolean, seed: number): Promise<Tensor[]> {
  const results = (await t.drive("apply", x, p, training, seed)) as unknown[];
  return [0, 1].map((i) => {
    const y = t.asTensor(results[i], { en: "what dropout returns", zh: "dropout 的返回值" });
    t.equalShape(y, x.shape, { en: "The shape stays as it is.", zh: "形状保持不变。" });
    return y;
  });
}

export default defineExercise({
  difficulty: 1,
  minutes: 10,
  lesson: "1.3/07-training-curves",
  equivalentMutants: {
    "generator.next() < p → generator.next() <= p":
      "A draw equals p once in 2³² at most; what is meant is a share, not a border.",
  },
  properties: {
    "in-use": {
      title: { en: "In use nothing is changed", zh: "使用时什么都不变" },
      async check(t) {
        const { x, p, seed } = draw(t);
        const [y] = await apply(t, x, p, false, seed);
        t.close(y, x, {
          en: "When training is false, x is returned as it is: nothing struck out, nothing scaled. Scaling by 1 − p in use belongs to the other form of dropout, which does not scale in training.",
          zh: "training 为 false 时原样返回 x：既不划掉，也不缩放。使用时乘 1 − p 属于另一种写法，那种写法训练时不缩放。",
        });
      },
    },
    independent: {
      title: { en: "Each number is struck out by itself", zh: "每个数各自独立地被划掉" },
      async check(t) {
        const { x, p, seed } = draw(t);
        const [y] = await apply(t, x, p, true, seed);
        const numbers = y.toTypedArray();
        const zeros = (indices: number[]) => indices.filter((i) => numbers[i] === 0).length;
        const lines = [
          ...Array.from({ length: rows }, (_, r) => Array.from({ length: columns }, (_, c) => r * columns + c)),
          ...Array.from({ length: columns }, (_, c) => Array.from({ length: rows }, (_, r) => r * columns + c)),
        ];
        t.expect(
          lines.every((line) => zeros(line) < line.length),
          {
            en: "Whole rows or columns were struck out together. Draw once for each element.",
            zh: "有整行或整列同时被划掉。应对每个元素各抽一次。",
          },
        );
      },
    },
    neighbours: {
      title: { en: "Neighbours do not share a draw", zh: "相邻的数不共用一次抽取" },
      async check(t) {
        const { x, p, seed } = draw(t);
        const [y] = await apply(t, x, p, true, seed);
        const gone = Array.from(y.toTypedArray(), (value) => value === 0);
        // Six standard deviations of the share of pairs, which overlap: hence the factor of two.
        const margin = 6 * Math.sqrt((2 * p ** 2 * (1 - p ** 2)) / gone.length);
        for (const distance of [1, columns]) {
          const pairs = gone.length - distance;
          const both = gone.filter((_, i) => i < pairs && gone[i] && gone[i + distance]).length / pairs;
          t.close(
            both,
            gone.filter(Boolean).length ** 2 / gone.length ** 2,
            {
              en: "Neighbouring numbers are struck out together too often, or too seldom: some share one draw. Draw once for each element.",
              zh: "相邻的数同时被划掉的次数过多或过少：有些数共用了一次抽取。应对每个元素各抽一次。",
            },
            { rtol: 0, atol: margin },
          );
        }
      },
    },
    rate: {
      title: { en: "A share p is struck out", zh: "被划掉的比例是 p" },
      async check(t) {
        const { x, p, seed } = draw(t);
        const [y] = await apply(t, x, p, true, seed);
        const gone = Array.from(y.toTypedArray()).filter((value) => value === 0).length / y.size;
        // Five standard deviations of 9,000 draws.
        t.close(
          gone,
          p,
          {
            en: "The share of zeros is not p. p is the probability of being struck out, not of staying.",
            zh: "零所占的比例不是 p。p 是被划掉的概率，不是留下的概率。",
          },
          { rtol: 0, atol: 5 * Math.sqrt((p * (1 - p)) / y.size) },
        );
      },
    },
    expectation: {
      title: { en: "What stays is scaled by 1 / (1 − p)", zh: "留下的数除以 1 − p" },
      async check(t) {
        const { x, p, seed } = draw(t);
        const [y] = await apply(t, x, p, true, seed);
        const inputs = x.toTypedArray();
        const expected = Array.from(y.toTypedArray(), (value, i) => (value === 0 ? 0 : inputs[i] / (1 - p)));
        t.close(y, t.array(expected, x.shape), {
          en: "The survivors must make up for those that are gone, so that the expected value stays x: divide them by 1 − p, the probability of staying.",
          zh: "留下的数要补足被划掉的部分，使期望仍等于 x：除以留下的概率 1 − p。",
        });
      },
    },
    "new-draw": {
      title: {
        en: "Another draw with each call, the same with the same seed",
        zh: "每次调用重新抽取；种子相同则结果相同",
      },
      async check(t) {
        const { x, p, seed } = draw(t);
        const [first, second] = await apply(t, x, p, true, seed);
        t.expect(first.sub(second).abs().sum().item() > 0, {
          en: "Two calls struck out the same numbers: each call must draw anew from the generator that it is given.",
          zh: "两次调用划掉的数完全相同：每次调用都要从传入的随机源重新抽取。",
        });
        const [again] = await apply(t, x, p, true, seed);
        t.close(
          again,
          first,
          {
            en: "The same seed gave another result: all chance must come from the generator given, none from Math.random.",
            zh: "同一种子得到了不同结果：随机性必须全部来自传入的随机源，不能用 Math.random。",
          },
          { rtol: 0, atol: 0 },
        );
      },
    },
    nothing: {
      title: { en: "p = 0 strikes nothing out", zh: "p = 0 时什么都不划掉" },
      async check(t) {
        const { x, seed } = draw(t);
        const [y] = await apply(t, x, 0, true, seed);
        t.close(y, x, { en: "With p = 0 every number stays.", zh: "p = 0 时每个数都留下。" });
      },
    },
  },
});
