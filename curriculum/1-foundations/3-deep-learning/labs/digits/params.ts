import { z } from "zod";

interface DigitDefaults {
  epochs: number;
  learningRate: number;
  dropout: number;
  shift: number;
}

/** Parameters that every lab on digits has, with the lab's own defaults where its network asks for them. */
export const digitParams = (defaults: DigitDefaults) => ({
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
  epochs: z
    .int()
    .min(1)
    .max(100)
    .default(defaults.epochs)
    .meta({ label: { en: "Epochs", zh: "训练轮数" } }),
  batchSize: z
    .int()
    .min(1)
    .max(1024)
    .default(64)
    .meta({ label: { en: "Batch size", zh: "批大小" } }),
  learningRate: z
    .number()
    .positive()
    .max(1)
    .default(defaults.learningRate)
    .meta({ label: { en: "Highest learning rate", zh: "最高学习率" } }),
  schedule: z
    .enum(["one-cycle", "constant"])
    .default("one-cycle")
    .meta({ label: { en: "Learning rate over time", zh: "学习率调度" } }),
  weightDecay: z
    .number()
    .min(0)
    .max(1)
    .default(0.01)
    .meta({ label: { en: "Weight decay", zh: "权重衰减" } }),
  dropout: z
    .number()
    .min(0)
    .max(0.9)
    .default(defaults.dropout)
    .meta({ label: { en: "Dropout", zh: "随机失活（dropout）" } }),
  shift: z
    .int()
    .min(0)
    .max(6)
    .default(defaults.shift)
    .meta({ label: { en: "Random shift, pixels", zh: "随机平移（像素）" } }),
});
