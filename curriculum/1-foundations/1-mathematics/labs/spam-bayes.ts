import { defineLab } from "@gradus/lab/lab";
import { z } from "zod";
import { myFilter, ourFilter } from "./spam/filters.ts";
import { loadMessages, splitMessages } from "./spam/messages.ts";
import {
  countJudged,
  type Judged,
  showConfusion,
  showMistakes,
  showReliability,
  showThresholds,
  showWords,
} from "./spam/show.ts";

/** The measures of one split, in the order in which they are reported. */
const measures = ["accuracy", "spamRecall", "spamPrecision", "hamShare"] as const;

export default defineLab({
  id: "spam-bayes",
  title: { en: "Filter spam with Bayes' theorem", zh: "用贝叶斯定理过滤垃圾短信" },
  summary: {
    en: "Naive Bayes counts the words of 5,171 text messages and tells spam from ham: ten times learned, ten times tested.",
    zh: "朴素贝叶斯数一数 5,171 条短信里的词，就能分辨垃圾短信：学习十次，测试十次。",
  },
  params: z.strictObject({
    splits: z
      .int()
      .min(1)
      .max(1000)
      .default(10)
      .meta({ label: { en: "Splits to average over", zh: "取平均的划分次数" } }),
    alpha: z
      .number()
      .positive()
      .max(100)
      .default(1)
      .meta({ label: { en: "Added to every count (Laplace smoothing)", zh: "给每个计数加上（拉普拉斯平滑）" } }),
    digits: z
      .enum(["mask", "keep"])
      .default("mask")
      .meta({
        label: {
          en: "Digits (mask: all become 0, so numbers look alike)",
          zh: "数字（mask：一律变成 0，号码便长得一样）",
        },
      }),
    pieces: z
      .enum(["ours", "mine"])
      .default("ours")
      .meta({
        label: {
          en: "Whose filter (mine: your exercise naive-bayes)",
          zh: "用谁的过滤器（mine：你在练习 naive-bayes 里写的）",
        },
      }),
  }),
  presets: { quick: { splits: 2 }, full: { splits: 100 } },
  datasets: ["cls-en"],
  goals: [
    { metric: "accuracy", atLeast: 0.982 },
    { metric: "spamRecall", atLeast: 0.9 },
  ],
  async run(ctx) {
    const { splits, alpha, pieces } = ctx.params;
    const learn = pieces === "mine" ? await myFilter(ctx) : ourFilter;
    const messages = await loadMessages(ctx);
    const sums = Object.fromEntries(measures.map((name) => [name, 0]));
    const all: Judged[] = [];
    for (let split = 0; split < splits; split++) {
      const { train: known, test } = splitMessages(messages, ctx.seed, split);
      const filter = learn(known, alpha);
      const judged = test.map((message) => ({ message, odds: filter(message.words) }));
      for (const [name, value] of Object.entries(measure(judged))) {
        sums[name] += value;
        ctx.metric(name, value, split + 1);
      }
      if (split === 0) {
        showWords(ctx, filter, known);
        showMistakes(ctx, judged);
      }
      for (const one of judged) all.push(one);
      await ctx.progress(split + 1, splits, messages.length, "messages");
    }
    showConfusion(ctx, all);
    showThresholds(ctx, all);
    showReliability(ctx, all);
    return Object.fromEntries(measures.map((name) => [name, sums[name] / splits]));
  },
});

function measure(judged: readonly Judged[]): Record<(typeof measures)[number], number> {
  const { spamCaught, spamMissed, hamPassed, hamBlocked } = countJudged(judged);
  return {
    accuracy: (spamCaught + hamPassed) / judged.length,
    spamRecall: spamCaught / (spamCaught + spamMissed),
    // Nothing blocked, nothing blocked wrongly.
    spamPrecision: spamCaught / (spamCaught + hamBlocked || 1),
    hamShare: (hamPassed + hamBlocked) / judged.length,
  };
}
