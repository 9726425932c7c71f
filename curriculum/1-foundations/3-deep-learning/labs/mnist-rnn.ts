import { defineLab } from "@gradus/lab/lab";
import { z } from "zod";
import { digitParams } from "./digits/params.ts";
import { trainDigits } from "./digits/train.ts";

export default defineLab({
  id: "mnist-rnn",
  title: { en: "Read digits with a recurrent network", zh: "用循环网络识别手写数字" },
  summary: {
    en: "An LSTM sees one row of pixels at a time, from top to bottom, and must remember what it saw to name the digit.",
    zh: "LSTM 自上而下逐行读图，每次只看一行像素，全凭记忆认出数字。",
  },
  params: z.strictObject({
    ...digitParams({ epochs: 8, learningRate: 0.004, dropout: 0, shift: 0 }),
    hidden: z
      .int()
      .min(1)
      .max(1024)
      .default(128)
      .meta({ label: { en: "Width of the memory", zh: "记忆的宽度（隐藏单元数）" } }),
    layers: z
      .int()
      .min(1)
      .max(4)
      .default(1)
      .meta({
        label: { en: "Recurrent layers (dropout acts between them)", zh: "循环层数（随机失活用在层与层之间）" },
      }),
  }),
  presets: {
    quick: { data: "mnist-10k", epochs: 6, learningRate: 0.008, hidden: 64 },
    full: { epochs: 20, layers: 2, dropout: 0.2, shift: 1 },
  },
  datasets: ["mnist", "mnist-10k"],
  goals: [{ metric: "testAccuracy", atLeast: 0.985 }],
  run: (ctx) => {
    const { hidden, layers, dropout } = ctx.params;
    return trainDigits(ctx, { name: "lstm", config: { features: 28, hidden, layers, classes: 10, dropout } });
  },
});
