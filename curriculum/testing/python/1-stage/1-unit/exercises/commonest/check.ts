import { defineExercise } from "@gradus/curriculum/exercise";

export default defineExercise({
  language: "python",
  difficulty: 1,
  minutes: 5,
  lesson: "1.1/01-none",
  needs: ["word-count"],
  properties: {
    commonest: {
      title: { en: "The word that occurs most often", zh: "出现次数最多的单词" },
      async check(t) {
        const [often, twice, once] = t.random.shuffle(["alpha", "beta", "gamma"]);
        const words = [once, ...t.random.shuffle([often, often, often, twice, twice, twice.toUpperCase().slice(1)])];
        t.expect((await t.call("commonest", words.join(" "))) === often, {
          en: `"${words.join(" ")}" has ${often} three times, and nothing as often.`,
          zh: `“${words.join(" ")}”中 ${often} 出现三次，其他都没有这么多。`,
        });
      },
    },
  },
});
