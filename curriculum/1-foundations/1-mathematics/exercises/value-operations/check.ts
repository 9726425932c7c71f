import { defineExercise } from "@gradus/curriculum/exercise";
import type { Trial } from "@gradus/lab/exercise";
import type { Tensor } from "@gradus/tensor";

const positive = (t: Trial<Tensor>) => 0.3 + 1.5 * t.random.uniform();
const away = (t: Trial<Tensor>) => t.random.pick([-1, 1]) * positive(t);

interface Made {
  data: number;
  derivatives: number[];
}

const exact = { rtol: 1e-10, atol: 1e-10 };

function compare(
  t: Trial<Tensor>,
  what: string,
  made: unknown,
  data: number,
  derivatives: number[],
  en: string,
  zh: string,
) {
  const { data: mine, derivatives: slopes } = made as Made;
  t.close(mine, data, { en: `${what}: the value itself is wrong.`, zh: `${what}：值本身不对。` }, exact);
  t.close(slopes, derivatives, { en: `${what}: ${en}`, zh: `${what}：${zh}` }, exact);
}

export default defineExercise({
  difficulty: 2,
  minutes: 25,
  lesson: "1.1/13-autograd",
  needs: ["value-node"],
  withhold: ["Tensor.backward"],
  equivalentMutants: {
    "add(a, neg(b)) → add(neg(b), a)": "Sums do not hang on the order.",
    "mul(a, power(b, -1)) → mul(power(b, -1), a)": "Products do not hang on the order.",
  },
  properties: {
    differences: {
      title: { en: "neg and sub", zh: "neg 与 sub" },
      async check(t) {
        const [a, b] = [away(t), away(t)];
        compare(
          t,
          "neg",
          await t.drive("operation", "neg", [a]),
          -a,
          [-1],
          "if a rises, −a falls as much: −1.",
          "a 增大多少，−a 就减小多少：−1。",
        );
        compare(
          t,
          "sub",
          await t.drive("operation", "sub", [a, b]),
          a - b,
          [1, -1],
          "by a it is 1, by b it is −1.",
          "对 a 是 1，对 b 是 −1。",
        );
      },
    },
    powers: {
      title: { en: "power: the exponent comes down and falls by one", zh: "power：指数拿下来，自身减一" },
      async check(t) {
        for (const exponent of [2, 3, -1, 0.5]) {
          const a = exponent === 0.5 ? positive(t) : away(t);
          const made = await t.drive("power", a, exponent);
          compare(
            t,
            `power(a, ${exponent})`,
            made,
            a ** exponent,
            [exponent * a ** (exponent - 1)],
            "the derivative of aⁿ is n · aⁿ⁻¹, for negative and broken n as well.",
            "aⁿ 的导数是 n · aⁿ⁻¹，n 为负数或小数时也一样。",
          );
        }
      },
    },
    quotient: {
      title: { en: "div: by both of its inputs", zh: "div：对两个输入都有导数" },
      async check(t) {
        const [a, b] = [away(t), away(t)];
        compare(
          t,
          "div",
          await t.drive("operation", "div", [a, b]),
          a / b,
          [1 / b, -a / b ** 2],
          "by a it is 1/b, by b it is −a/b². Written as a · b⁻¹, both come by themselves from mul and power.",
          "对 a 是 1/b，对 b 是 −a/b²。写成 a · b⁻¹，用 mul 和 power，两者自然就有了。",
        );
      },
    },
    exponentials: {
      title: { en: "exp and log", zh: "exp 与 log" },
      async check(t) {
        const [a, b] = [away(t), positive(t)];
        compare(
          t,
          "exp",
          await t.drive("operation", "exp", [a]),
          Math.exp(a),
          [Math.exp(a)],
          "eᵃ is its own derivative.",
          "eᵃ 的导数就是它自己。",
        );
        compare(
          t,
          "log",
          await t.drive("operation", "log", [b]),
          Math.log(b),
          [1 / b],
          "the derivative of ln a is 1/a.",
          "ln a 的导数是 1/a。",
        );
      },
    },
    tanh: {
      title: { en: "tanh: 1 − tanh²", zh: "tanh：导数是 1 − tanh²" },
      async check(t) {
        const a = away(t);
        compare(
          t,
          "tanh",
          await t.drive("operation", "tanh", [a]),
          Math.tanh(a),
          [1 - Math.tanh(a) ** 2],
          "the derivative is 1 − tanh²(a): the square of the result, not of a.",
          "导数是 1 − tanh²(a)：平方的是结果，不是 a。",
        );
      },
    },
    relu: {
      title: { en: "relu: 1 or 0", zh: "relu：1 或 0" },
      async check(t) {
        const a = positive(t);
        const text = [
          "1 where a is positive, 0 where it is negative or zero.",
          "a 为正时是 1，为负或为零时是 0。",
        ] as const;
        compare(t, "relu", await t.drive("operation", "relu", [a]), a, [1], ...text);
        compare(t, "relu", await t.drive("operation", "relu", [0.1]), 0.1, [1], ...text);
        compare(t, "relu", await t.drive("operation", "relu", [-a]), 0, [0], ...text);
        compare(t, "relu", await t.drive("operation", "relu", [0]), 0, [0], ...text);
      },
    },
  },
});
