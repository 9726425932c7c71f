import { defineLab } from "@gradus/lab/lab";
import { z } from "zod";
import { digitParams } from "./digits/params.ts";
import { trainDigits } from "./digits/train.ts";

export default defineLab({
  id: "mnist-cnn",
  title: { en: "Read digits with a convolutional network", zh: "用卷积网络识别手写数字" },
  summary: {
    en: "LeNet with today's parts: small filters slide over the picture, so a digit is known wherever it stands.",
    zh: "换上现代部件的 LeNet：小小的卷积核在图上滑动，数字写在哪里都认得。",
  },
  params: z.strictObject({
    ...digitParams({ epochs: 8, learningRate: 0.004, dropout: 0.25, shift: 2 }),
    channels: z
      .tuple([z.int().min(1).max(256), z.int().min(1).max(256)])
      .default([16, 32])
      .meta({ label: { en: "Channels of both convolutions", zh: "两层卷积的通道数" } }),
    hidden: z
      .int()
      .min(1)
      .max(2048)
      .default(128)
      .meta({ label: { en: "Width of the hidden layer", zh: "隐藏层宽度" } }),
  }),
  presets: {
    quick: { data: "mnist-10k", epochs: 3, channels: [8, 16], hidden: 64, shift: 1 },
    full: { epochs: 20, channels: [32, 64], hidden: 256 },
  },
  datasets: ["mnist", "mnist-10k"],
  goals: [{ metric: "testAccuracy", atLeast: 0.992 }],
  run: (ctx) => {
    const { channels, hidden, dropout } = ctx.params;
    return trainDigits(ctx, { name: "lenet", config: { channels, hidden, dropout } });
  },
});
