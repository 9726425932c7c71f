import { defineLab } from "@gradus/lab/lab";
import { z } from "zod";
import { loadMine } from "./digits/mine.ts";
import { digitParams } from "./digits/params.ts";
import { trainDigits } from "./digits/train.ts";

export default defineLab({
  id: "mnist-mlp",
  title: { en: "Read digits with a feed-forward network", zh: "用前馈网络识别手写数字" },
  summary: {
    en: "Two hidden layers learn to read 28 × 28 pictures of handwritten digits, from nothing but examples.",
    zh: "两个隐藏层的网络，只凭样本学会识别 28 × 28 的手写数字图片。",
  },
  params: z.strictObject({
    ...digitParams({ epochs: 8, learningRate: 0.003, dropout: 0.2, shift: 0 }),
    hidden: z
      .array(z.int().min(1).max(2048))
      .min(1)
      .max(6)
      .default([256, 128])
      .meta({ label: { en: "Widths of the hidden layers", zh: "各隐藏层宽度" } }),
    pieces: z
      .enum(["ours", "mine"])
      .default("ours")
      .meta({
        label: {
          en: "Whose network (mine: your exercise your-network)",
          zh: "用谁的网络（mine：你在练习 your-network 里写的）",
        },
      }),
  }),
  presets: {
    quick: { data: "mnist-10k", epochs: 5, hidden: [128] },
    full: { epochs: 20, hidden: [512, 256] },
  },
  datasets: ["mnist", "mnist-10k"],
  goals: [{ metric: "testAccuracy", atLeast: 0.98 }],
  run: async (ctx) =>
    trainDigits(
      ctx,
      {
        name: "mlp",
        config: { inputs: 784, hidden: ctx.params.hidden, classes: 10, dropout: ctx.params.dropout },
      },
      { mine: ctx.params.pieces === "mine" ? await loadMine(ctx) : undefined },
    ),
});
