import { defineExercise } from "@gradus/curriculum/exercise";
import type { Trial } from "@gradus/lab/exercise";
import type { Tensor } from "@gradus/tensor";

const known = (t: Trial<Tensor>) => t.random.integer(20, 60);
const junk = (t: Trial<Tensor>) => t.random.pick(["x", "", "unknown", "12 years", "?"]);

export default defineExercise({
  language: "python",
  modules: ["pandas"],
  limits: { seconds: 20, memoryMb: 1024 },
  difficulty: 2,
  minutes: 20,
  lesson: "1.2/06-pandas",
  properties: {
    numbers: {
      title: { en: "Known ages stay", zh: "已知的年龄不变" },
      async check(t) {
        const ages = Array.from({ length: 5 }, () => known(t) + t.random.pick([0, 0.5]));
        const texts = ages.map((age) => `${t.random.pick(["", " ", "  "])}${age}${t.random.pick(["", " "])}`);
        t.close(await t.call("clean_ages", texts, [1, 2, 1, 2, 3]), ages, {
          en: "An age that can be read must come back as it is, as a float and at its place.",
          zh: "读得出来的年龄应原样返回，是 float，位置不变。",
        });
      },
    },
    range: {
      title: { en: "0 to 120 are ages, nothing else is", zh: "0 到 120 才是年龄" },
      async check(t) {
        const [a, b] = [known(t), known(t)];
        const texts = [
          `${a}`,
          `${b}`,
          "0",
          "120",
          t.random.pick(["-1", "-0.5"]),
          t.random.pick(["121", "1912", "120.5"]),
        ];
        const median = (a + b) / 2;
        t.close(await t.call("clean_ages", texts, [1, 1, 2, 2, 1, 1]), [a, b, 0, 120, median, median], {
          en: "0 and 120 are allowed, -1 and 121 are not: `(ages >= 0) & (ages <= 120)`. What is out of range counts as missing before any median is taken.",
          zh: "0 和 120 可以，-1 和 121 不行：`(ages >= 0) & (ages <= 120)`。范围之外的，要在求中位数之前就算作缺失。",
        });
      },
    },
    group: {
      title: { en: "Gaps get the median of their group", zh: "空缺补本组的中位数" },
      async check(t) {
        const low = t.random.integer(1, 5);
        const high = t.random.integer(50, 60);
        const texts = [
          `${low}`,
          `${low + 1}`,
          `${low + 12}`,
          junk(t),
          `${high}`,
          `${high + 20}`,
          junk(t),
          `${high + 1}`,
        ];
        const wanted = [low, low + 1, low + 12, low + 1, high, high + 20, high + 1, high + 1];
        t.close(await t.call("clean_ages", texts, ["c", "c", "c", "c", "a", "a", "a", "a"]), wanted, {
          en: "A gap must get the median (the middle one, not the mean) of the known ages of its own group, not of all.",
          zh: "空缺应补上本组已知年龄的中位数（居中的那个，不是平均），不是全体的。",
        });
      },
    },
    "unknown-group": {
      title: { en: "A group without any age gets the median of all", zh: "整组未知的补全体的中位数" },
      async check(t) {
        const a = known(t);
        t.close(
          await t.call("clean_ages", [junk(t), `${a}`, `${a + 2}`, `${a + 9}`], [7, 1, 1, 2]),
          [a + 2, a, a + 2, a + 9],
          {
            en: "Group 7 knows no age, so the median of all known ages takes the place.",
            zh: "第 7 组没有已知的年龄，应改用全部已知年龄的中位数。",
          },
        );
      },
    },
  },
});
