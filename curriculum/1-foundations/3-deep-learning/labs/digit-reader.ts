import { LabError } from "@gradus/lab/error";
import { defineLab } from "@gradus/lab/lab";
import { z } from "zod";
import type * as DigitReader from "../exercises/digit-reader/solution.ts";
import { digitParams } from "./digits/params.ts";
import { trainDigits } from "./digits/train.ts";

/** What a reader may have and a training may take. */
export const budget = { parameters: 60_000, seconds: 120 };

const pixels = 784;
const classes = 10;

/** What the exercise's `design` may say; anything else is named before the training begins. */
const designSchema = z.strictObject({
  hidden: z.array(z.int().min(1).max(2048)).max(6),
  epochs: z.int().min(1).max(100),
  batchSize: z.int().min(1).max(1024),
  learningRate: z.number().positive().max(1),
  shift: z.int().min(0).max(6),
});

function countParameters(hidden: readonly number[]): number {
  const widths = [pixels, ...hidden, classes];
  return widths.slice(1).reduce((sum, width, i) => sum + (widths[i] + 1) * width, 0);
}

/** @throws LabError where the network is larger than the budget */
function expectWithinBudget(hidden: readonly number[]): void {
  const count = countParameters(hidden);
  if (count <= budget.parameters) return;
  throw new LabError("over-budget", {
    en: `A network with hidden layers of ${hidden.join(", ")} has ${count} parameters; the budget is ${budget.parameters}. Make the layers narrower.`,
    zh: `隐藏层为 ${hidden.join("、")} 的网络有 ${count} 个参数，预算是 ${budget.parameters} 个。请把层改窄一些。`,
  });
}

function readDesign(value: unknown): z.output<typeof designSchema> {
  const parsed = designSchema.safeParse(value);
  if (parsed.success) return parsed.data;
  const [{ path, message }] = parsed.error.issues;
  throw new LabError("bad-design", {
    en: `Your design in digit-reader.ts: ${path.join(".") || "design"}: ${message}`,
    zh: `digit-reader.ts 里的 design 有误：${path.join(".") || "design"}：${message}`,
  });
}

const defaults = { epochs: 8, learningRate: 0.004, dropout: 0, shift: 0 };
const { data, limit, epochs, batchSize, learningRate, schedule, weightDecay, shift } = digitParams(defaults);

export default defineLab({
  id: "digit-reader",
  title: { en: "Your own digit reader", zh: "你自己的手写数字识别器" },
  summary: {
    en: "The capstone of the stage: a reader of at most 60,000 parameters, designed and trained with your own pieces, to be taken along as a page.",
    zh: "本阶段的综合项目：参数不超过 60,000 个，自己设计，用自己写的部件训练，最后导出成一个可以随身带走的网页。",
  },
  params: z.strictObject({
    ...{ data, limit, epochs, batchSize, learningRate, schedule, weightDecay, shift },
    hidden: z
      .array(z.int().min(1).max(2048))
      .max(6)
      .default([72])
      .meta({ label: { en: "Widths of the hidden layers", zh: "各隐藏层宽度" } }),
    pieces: z
      .enum(["ours", "mine"])
      .default("ours")
      .meta({
        label: {
          en: "Whose pieces (mine: design, network and training of your exercise digit-reader)",
          zh: "用谁的部件（mine：练习 digit-reader 里你的设计、网络与训练）",
        },
      }),
  }),
  presets: {
    quick: { data: "mnist-10k", epochs: 5 },
    full: { epochs: 20, shift: 1 },
  },
  datasets: ["mnist", "mnist-10k"],
  goals: [{ metric: "testAccuracy", atLeast: 0.97 }],
  run: async (ctx) => {
    const architecture = (hidden: readonly number[]) => {
      expectWithinBudget(hidden);
      return { name: "mlp" as const, config: { inputs: pixels, hidden, classes, dropout: 0 } };
    };
    if (ctx.params.pieces === "ours") return trainDigits(ctx, architecture(ctx.params.hidden));
    const mine = (await ctx.mine("digit-reader")) as unknown as typeof DigitReader;
    const { hidden, ...params } = readDesign(mine.design);
    return trainDigits(ctx, architecture(hidden), { mine, params, rateAt: mine.learningRateAt });
  },
});
