import { defineExercise } from "@gradus/curriculum/exercise";
import type { Trial } from "@gradus/lab/exercise";
import type { Tensor } from "@gradus/tensor";

/** Twelve digits whose weighted sum leaves the remainder wanted, or any. */
function draw(t: Trial<Tensor>, remainder?: number): { digits: number[]; last: number } {
  for (;;) {
    const digits = Array.from({ length: 12 }, () => t.random.integer(0, 9));
    const sum = digits.reduce((total, digit, place) => total + digit * (place % 2 === 0 ? 1 : 3), 0);
    const tilt = digits.reduce((total, digit, place) => total + (place % 2 === 0 ? digit : -digit), 0);
    // Else 3, 1, 3, 1 … would give the same sum.
    if (tilt % 5 !== 0 && (remainder === undefined || sum % 10 === remainder))
      return { digits, last: (10 - (sum % 10)) % 10 };
  }
}

const hyphenated = (t: Trial<Tensor>, digits: readonly number[]) => {
  const at = t.random.integer(1, 4);
  return `${digits.slice(0, at).join("")}-${digits.slice(at, at + 3).join("")}-${digits.slice(at + 3).join("")}`;
};

export default defineExercise({
  language: "python",
  difficulty: 2,
  minutes: 15,
  lesson: "1.2/01-python-values",
  properties: {
    digit: {
      title: { en: "The last digit completes the sum to a multiple of 10", zh: "最后一位把总和补成 10 的倍数" },
      async check(t) {
        const { digits, last } = draw(t, t.random.integer(1, 9));
        t.close(await t.number("check_digit", digits.join("")), last, {
          en: "The last digit is wrong. From the left the digits count 1, 3, 1, 3 … times, beginning with 1; the result is what is missing to the next multiple of 10.",
          zh: "最后一位不对。从左起依次乘 1、3、1、3……，从 1 开始；结果是到下一个 10 的倍数还差多少。",
        });
      },
    },
    zero: {
      title: { en: "Where nothing is missing the digit is 0", zh: "正好不差时，最后一位是 0" },
      async check(t) {
        t.close(await t.number("check_digit", draw(t, 0).digits.join("")), 0, {
          en: "The sum is a multiple of 10 already, so the digit is 0 and not 10: it must be taken modulo 10 once more.",
          zh: "总和已是 10 的倍数，最后一位应为 0 而不是 10：还要再对 10 取余。",
        });
      },
    },
    hyphens: {
      title: { en: "Hyphens do not count as places", zh: "连字符不占位置" },
      async check(t) {
        const { digits, last } = draw(t);
        const text = `-${digits[0]}-${digits.slice(1, 3).join("")}-${digits.slice(3).join("")}`;
        t.close(await t.number("check_digit", text), last, {
          en: "Hyphens changed the result: take them out before the places are counted, else the 1 and the 3 change places after each of them.",
          zh: "连字符改变了结果：要先去掉再数位置，否则每过一个连字符，1 和 3 就对调一次。",
        });
      },
    },
    right: {
      title: { en: "Right numbers are recognized", zh: "正确的号码能认出来" },
      async check(t) {
        for (let i = 0; i < 3; i++) {
          const { digits, last } = draw(t);
          t.expect((await t.call("is_isbn", hyphenated(t, [...digits, last]))) === true, {
            en: "A right ISBN was refused, or the result is not `True`. The check digit is at place 12, the thirteenth: `digits[12]`; the first twelve are `digits[:12]`.",
            zh: "正确的 ISBN 被拒绝了，或返回的不是 `True`。校验位在位置 12（第十三个）：`digits[12]`；前十二位是 `digits[:12]`。",
          });
        }
        t.expect((await t.call("is_isbn", "978-0-262-03561-3")) === true, {
          en: "978-0-262-03561-3 is right: the example of the task.",
          zh: "978-0-262-03561-3 是对的，就是题目里的例子。",
        });
      },
    },
    mistyped: {
      title: { en: "One wrong digit is noticed", zh: "打错一位能发现" },
      async check(t) {
        const { digits, last } = draw(t);
        const all = [...digits, last];
        for (const at of [t.random.integer(0, 11), 12]) {
          const text = all.with(at, (all[at] + t.random.integer(1, 9)) % 10).join("");
          t.expect((await t.call("is_isbn", text)) === false, {
            en: `The digit at place ${at} was changed, and the number is still called right.`,
            zh: `位置 ${at} 的数字已被改动，却仍判为正确。`,
          });
        }
      },
    },
    refused: {
      title: { en: "Anything else is False, without an error", zh: "其他一律 False，不报错" },
      async check(t) {
        const { digits, last } = draw(t, 0);
        const all = [...digits, last].join("");
        for (const text of [
          "",
          "-",
          `${all}0`,
          `0${all}`,
          `00${all}`,
          all.slice(0, 12),
          all.slice(0, 11),
          `${all.slice(0, 12)}X`,
          `${all.slice(0, 5)}a${all.slice(6)}`,
          ` ${all}`,
        ])
          t.expect((await t.call("is_isbn", text)) === false, {
            en: `"${text}" is no ISBN-13: exactly thirteen digits and hyphens, nothing else. Look at length and letters before computing.`,
            zh: `“${text}”不是 ISBN-13：除连字符外必须恰好十三位数字。先检查长度与字符，再计算。`,
          });
      },
    },
  },
});
