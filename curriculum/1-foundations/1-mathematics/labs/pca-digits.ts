import { defineLab } from "@gradus/lab/lab";
import { z } from "zod";
import { runPca } from "./pca/run.ts";

export default defineLab({
  id: "pca-digits",
  title: { en: "Compress digits with PCA", zh: "用 PCA 压缩手写数字" },
  summary: {
    en: "784 numbers of a digit become 50: the directions in which digits differ most, what they look like, and what is lost.",
    zh: "把一张数字图片的 784 个数压成 50 个：数字之间差别最大的方向是哪些、长什么样、丢了什么。",
  },
  params: z.strictObject({
    data: z
      .enum(["auto", "mnist", "mnist-10k"])
      .default("auto")
      .meta({ label: { en: "Digits (auto: the full set where it can be had)", zh: "数据（auto：能取得时用全集）" } }),
    limit: z
      .int()
      .min(0)
      .max(60000)
      .default(0)
      .meta({ label: { en: "Training digits at most (0: all)", zh: "训练图片上限（0 为全部）" } }),
    components: z
      .int()
      .min(1)
      .max(784)
      .default(50)
      .meta({ label: { en: "Components kept", zh: "保留的主成分个数" } }),
    pictures: z
      .int()
      .min(1)
      .max(40)
      .default(12)
      .meta({ label: { en: "Digits shown rebuilt", zh: "展示还原的图片数" } }),
    pieces: z
      .enum(["ours", "mine"])
      .default("ours")
      .meta({
        label: {
          en: "Whose PCA (mine: your exercises power-iteration and pca)",
          zh: "用谁的 PCA（mine：你在练习 power-iteration 和 pca 里写的）",
        },
      }),
    steps: z
      .int()
      .min(1)
      .max(10000)
      .default(100)
      .meta({
        label: { en: "Steps of power iteration for each component (mine)", zh: "每个主成分的幂迭代步数（mine）" },
      }),
  }),
  presets: {
    quick: { data: "mnist-10k", limit: 3000, steps: 20 },
    full: { components: 150, pictures: 24 },
  },
  datasets: ["mnist", "mnist-10k"],
  goals: [{ metric: "explainedVariance50", atLeast: 0.8236, atMost: 0.8256 }],
  run: runPca,
});
