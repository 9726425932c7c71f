import { z } from "zod";

/** Parameters that every lab on digits has. */
export const digitParams = {
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
  batchSize: z
    .int()
    .min(1)
    .max(1024)
    .default(64)
    .meta({ label: { en: "Batch size", zh: "批大小" } }),
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
};
