import { defineExercise } from "@gradus/curriculum/exercise";
import type { Trial } from "@gradus/lab/exercise";
import type { Tensor } from "@gradus/tensor";

/** What the clock shows, from its three hands. */
const shown = (sign: string, h: number, m: number, s: number) =>
  `${sign}${h}:${String(m).padStart(2, "0")}:${String(s).padStart(2, "0")}`;

const told = (t: Trial<Tensor>, h: number, m: number, s: number) => t.call("clock", h * 3600 + m * 60 + s);

export default defineExercise({
  language: "python",
  difficulty: 1,
  minutes: 10,
  lesson: "1.2/01-python-values",
  properties: {
    digits: {
      title: { en: "Minutes and seconds have two digits", zh: "分和秒各占两位" },
      async check(t) {
        const [h, m, s] = [t.random.integer(0, 9), t.random.integer(0, 9), t.random.integer(0, 9)];
        t.expect((await told(t, h, m, s)) === shown("", h, m, s), {
          en: "Where minutes or seconds are below 10 they need a leading zero: `{m:02d}`. Hours need none, and 0 hours are shown as 0.",
          zh: "分或秒小于 10 时要补零：`{m:02d}`。小时不补；0 小时就写 0。",
        });
      },
    },
    whole: {
      title: { en: "Hours are whole and rounded down", zh: "小时取整，且向下取" },
      async check(t) {
        const [h, m, s] = [t.random.integer(1, 20), t.random.integer(31, 59), t.random.integer(10, 59)];
        t.expect((await told(t, h, m, s)) === shown("", h, m, s), {
          en: "More than half an hour must not round the hour up: `//` gives the whole hours, `/` a fraction. What is left over is `%`.",
          zh: "超过半小时也不能把小时往上进：`//` 得整小时，`/` 得的是小数；剩下的用 `%`。",
        });
      },
    },
    borders: {
      title: { en: "60 seconds are a minute, 60 minutes an hour", zh: "60 秒进 1 分，60 分进 1 时" },
      async check(t) {
        for (const [seconds, expected] of [
          [0, "0:00:00"],
          [59, "0:00:59"],
          [60, "0:01:00"],
          [3599, "0:59:59"],
          [3600, "1:00:00"],
        ] as const)
          t.expect((await t.call("clock", seconds)) === expected, {
            en: `${seconds} seconds are ${expected}: at exactly 60 the next larger unit begins.`,
            zh: `${seconds} 秒应为 ${expected}：满 60 就进到上一级单位。`,
          });
      },
    },
    long: {
      title: { en: "Hours go on beyond a day", zh: "超过一天也接着数小时" },
      async check(t) {
        const [h, m, s] = [t.random.integer(100, 900), t.random.integer(0, 59), t.random.integer(0, 59)];
        t.expect((await told(t, h, m, s)) === shown("", h, m, s), {
          en: "A run may take more than a day: the hours are not taken modulo 24.",
          zh: "训练可能超过一天：小时不对 24 取余。",
        });
      },
    },
    negative: {
      title: { en: "Negative times mirror positive ones", zh: "负数与正数只差一个符号" },
      async check(t) {
        for (const [h, m, s] of [
          [0, 0, 1],
          [t.random.integer(0, 30), t.random.integer(1, 59), t.random.integer(1, 59)],
        ])
          t.expect((await t.call("clock", -(h * 3600 + m * 60 + s))) === shown("-", h, m, s), {
            en: "`//` and `%` round down, so for negative seconds every hand is off: -1 // 60 is -1 and -1 % 60 is 59. Compute with `abs(seconds)` and set the sign apart.",
            zh: "`//` 与 `%` 向下取整，负数的每一项都会错：-1 // 60 是 -1，-1 % 60 是 59。应对 `abs(seconds)` 计算，符号单独处理。",
          });
      },
    },
  },
});
