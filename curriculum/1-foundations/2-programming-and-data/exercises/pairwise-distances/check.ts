import { defineExercise } from "@gradus/curriculum/exercise";
import type { Trial } from "@gradus/lab/exercise";
import type { Tensor } from "@gradus/tensor";

function draw(t: Trial<Tensor>) {
  const d = t.random.integer(3, 5);
  const n = d + t.random.integer(1, 2);
  const m = n + t.random.integer(1, 3);
  const [a, b] = [t.normal([n, d]), t.normal([m, d])];
  const [x, y] = [a.toTypedArray(), b.toTypedArray()].map((numbers) => Array.from(numbers, Number));
  const table = Array.from({ length: n * m }, (_, at) => {
    const [i, j] = [Math.floor(at / m), at % m];
    return Math.hypot(...Array.from({ length: d }, (_, k) => x[i * d + k] - y[j * d + k]));
  });
  return { n, m, d, a, b, table };
}

export default defineExercise({
  language: "python",
  modules: ["numpy"],
  withhold: ["numpy.linalg.norm"],
  difficulty: 2,
  minutes: 20,
  lesson: "1.2/05-broadcasting",
  properties: {
    shape: {
      title: { en: "One row per row of a, one column per row of b", zh: "a 的一行对应一行，b 的一行对应一列" },
      async check(t) {
        const { n, m, a, b } = draw(t);
        t.equalShape(await t.tensor("distances", a, b), [n, m], {
          en: `For a with ${n} rows and b with ${m} the result has the shape (${n}, ${m}): the new axis of a is in the middle, that of b in front.`,
          zh: `a 有 ${n} 行、b 有 ${m} 行，结果形状应为 (${n}, ${m})：a 的新轴在中间，b 的新轴在最前。`,
        });
      },
    },
    euclidean: {
      title: { en: "Each number is the Euclidean distance", zh: "每个数都是欧几里得距离" },
      async check(t) {
        const { n, m, a, b, table } = draw(t);
        t.close(await t.tensor("distances", a, b), t.array(table, [n, m]), {
          en: "A distance is wrong: the differences are squared, summed over the last axis, and then the root is taken.",
          zh: "距离不对：差先平方，沿最后一个轴求和，再开方。",
        });
      },
    },
    nearest: {
      title: { en: "The nearest row of b is found", zh: "找到 b 中最近的行" },
      async check(t) {
        const { n, m, a, b, table } = draw(t);
        const places = Array.from({ length: n }, (_, i) => {
          const row = table.slice(i * m, (i + 1) * m);
          return row.indexOf(Math.min(...row));
        });
        const found = await t.tensor("nearest", a, b);
        t.equalShape(found, [n], { en: "One place for every row of a.", zh: "a 的每行一个位置。" });
        t.close(found, places, {
          en: "A nearest row is wrong: `argmin` over axis 1, the axis of b, which is to disappear.",
          zh: "最近的行不对：对轴 1（b 的轴，该消失的）用 `argmin`。",
        });
      },
    },
    quick: {
      title: { en: "No loop over rows", zh: "没有逐行的循环" },
      async check(t) {
        const lines = await t.drive("lines", t.normal([40, 3]), t.normal([50, 3]));
        t.expect(typeof lines === "number" && lines < 30, {
          en: `One call ran ${lines} lines of Python for 40 and 50 rows: there is a loop. Let broadcasting meet every pair.`,
          zh: `对 40 行与 50 行，一次调用执行了 ${lines} 行 Python：里面有循环。让广播去配每一对。`,
        });
      },
    },
  },
});
