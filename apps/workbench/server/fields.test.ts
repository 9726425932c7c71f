import { defineLab } from "@gradus/lab/lab";
import { expect, test } from "vitest";
import { z } from "zod";
import { describeLab } from "./fields.ts";

const title = { en: "A lab", zh: "实验" };
const lab = (params: z.ZodObject, quick = {}) =>
  defineLab({
    id: "a",
    title,
    summary: title,
    params,
    presets: { quick, full: {} },
    datasets: [],
    goals: [],
    run: async () => ({}),
  });

test("every kind of parameter becomes a field with its limits and label", () => {
  const label = { en: "Epochs", zh: "轮数" };
  const params = z.strictObject({
    epochs: z.int().min(1).max(100).default(8).meta({ label }),
    rate: z.number().positive().max(1).default(0.1),
    below: z.number().min(0).lt(1).default(0),
    seed: z.int().default(0),
    data: z.enum(["auto", "mnist"]).default("auto"),
    shuffle: z.boolean().default(true),
    note: z.string().default(""),
    hidden: z.array(z.int().min(1).max(2048)).min(1).max(6).default([256, 128]).meta({ label }),
    channels: z.tuple([z.int().min(1).max(256), z.int().min(1).max(256)]).default([16, 32]),
  });
  const detail = describeLab(lab(params, { hidden: [64] }), "1.3");
  const named = (key: string) => ({ key, title: { en: key, zh: key } });
  expect(detail.parameters).toEqual([
    { key: "epochs", title: label, kind: "integer", default: 8, minimum: 1, maximum: 100 },
    { ...named("rate"), kind: "number", default: 0.1, minimum: 0, exclusiveMinimum: true, maximum: 1 },
    { ...named("below"), kind: "number", default: 0, minimum: 0, maximum: 1, exclusiveMaximum: true },
    { ...named("seed"), kind: "integer", default: 0 },
    { ...named("data"), kind: "choice", default: "auto", choices: ["auto", "mnist"] },
    { ...named("shuffle"), kind: "boolean", default: true },
    { ...named("note"), kind: "text", default: "" },
    {
      key: "hidden",
      title: label,
      kind: "integers",
      default: [256, 128],
      minimum: 1,
      maximum: 2048,
      minimumLength: 1,
      maximumLength: 6,
    },
    {
      ...named("channels"),
      kind: "integers",
      default: [16, 32],
      minimum: 1,
      maximum: 256,
      minimumLength: 2,
      maximumLength: 2,
    },
  ]);
  expect(detail.presets.quick).toEqual({ ...detail.presets.standard, hidden: [64] });
});

test("a parameter that no form can show is named", () => {
  expect(() => describeLab(lab(z.strictObject({ deep: z.array(z.array(z.int())).default([]) })), "1")).toThrow("deep");
  expect(() => describeLab(lab(z.strictObject({ names: z.array(z.string()).default([]) })), "1")).toThrow("names");
  expect(() => describeLab(lab(z.strictObject({ bare: z.int() })), "1")).toThrow("bare");
});
