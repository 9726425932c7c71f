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
    ...digitParams,
    epochs: z
      .int()
      .min(1)
      .max(100)
      .default(8)
      .meta({ label: { en: "Epochs", zh: "训练轮数" } }),
    learningRate: z
      .number()
      .positive()
      .max(1)
      .default(0.004)
      .meta({ label: { en: "Highest learning rate", zh: "最高学习率" } }),
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
    dropout: z
      .number()
      .min(0)
      .max(0.9)
      .default(0.25)
      .meta({ label: { en: "Dropout", zh: "随机失活（dropout）" } }),
    shift: z
      .int()
      .min(0)
      .max(6)
      .default(2)
      .meta({ label: { en: "Random shift, pixels", zh: "随机平移（像素）" } }),
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
