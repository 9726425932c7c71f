/** Functions made in a loop: those that look up the loop's name when called, beside those that keep its value. */
import { defineFigure } from "@gradus/lab/figure";

export default defineFigure({
  title: { en: "When is the name looked up?", zh: "名字是什么时候去查的？" },
  fields: {
    kind: {
      kind: "choice",
      label: { en: "Function", zh: "函数" },
      options: {
        late: { en: "lambda x: x * n (late)", zh: "lambda x: x * n（延迟绑定）" },
        bound: { en: "lambda x, n=n: x * n (bound at once)", zh: "lambda x, n=n: x * n（当场绑定）" },
      },
      default: "late",
    },
    count: {
      kind: "number",
      label: { en: "Turns of the loop", zh: "循环的圈数" },
      min: 2,
      max: 6,
      step: 1,
      default: 4,
    },
    x: { kind: "number", label: { en: "Called with x", zh: "调用时的 x" }, min: 1, max: 20, step: 1, default: 10 },
    turn: {
      kind: "number",
      inView: true,
      label: { en: "Turns done", zh: "已转的圈数" },
      min: 1,
      max: 6,
      step: 1,
      default: 2,
    },
  },
  compute({ kind, count, x, turn }) {
    /** Python's scope: one `n` for the whole loop, which every function of it shares. */
    const scope = { n: 0 };
    const functions: ((x: number) => { n: number; value: number })[] = [];
    for (let i = 0; i < Math.min(turn, count); i++) {
      scope.n = i;
      functions.push(
        kind === "late"
          ? (at) => ({ n: scope.n, value: at * scope.n })
          : ((own) => (at: number) => ({ n: own, value: at * own }))(scope.n),
      );
    }
    return { kind, count, turn: Math.min(turn, count), asked: turn, x, n: scope.n, calls: functions.map((f) => f(x)) };
  },
});
