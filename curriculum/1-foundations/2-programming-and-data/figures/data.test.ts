import { defaultState } from "@gradus/lab/figure";
import { expect, test } from "vitest";
import folds from "./folds.ts";
import leakage from "./leakage.ts";
import missingValues from "./missing-values.ts";
import threshold from "./threshold.ts";

const seeds = Array.from({ length: 20 }, (_, i) => i + 1);

test("filling with the mean keeps the mean of the known and shrinks the deviation by √(known/all)", async () => {
  for (const seed of seeds) {
    const state = { ...defaultState(missingValues.fields), seed };
    const dropped = await missingValues.compute({ ...state, treatment: "drop" }, {});
    const filled = await missingValues.compute({ ...state, treatment: "mean" }, {});
    expect(filled.mean.after).toBeCloseTo(dropped.mean.after, 9);
    const factor = Math.sqrt(dropped.rows.after / filled.rows.after);
    expect(filled.deviation.after).toBeCloseTo(dropped.deviation.after * factor, 9);
  }
});

test("where the class decides who is lost, the median of the class is nearer to the truth than one mean", async () => {
  const off = async (treatment: "mean" | "group") => {
    const results = seeds.map((seed) =>
      missingValues.compute({ ...defaultState(missingValues.fields), why: "class", treatment, share: 0.35, seed }, {}),
    );
    const means = (await Promise.all(results)).map(({ mean }) => Math.abs(mean.after - mean.truth));
    return means.reduce((a, b) => a + b) / seeds.length;
  };
  expect(await off("group")).toBeLessThan((await off("mean")) / 1.5);
});

test("noise is predicted by a leak alone", async () => {
  for (const seed of seeds.slice(0, 4)) {
    const { outside, inside } = await leakage.compute({ ...defaultState(leakage.fields), seed }, {});
    expect(outside.at(-1)).toBeGreaterThan(0.75);
    for (const accuracy of inside) expect(Math.abs(accuracy - 0.5)).toBeLessThan(0.15);
    expect(outside[0]).toBe(inside[0]);
  }
});

test("stratified folds have their shares within one row, blocks of a sorted file do not", async () => {
  for (const seed of seeds) {
    const state = { ...defaultState(folds.fields), seed };
    const dealt = await folds.compute({ ...state, way: "stratified" }, {});
    expect(Math.max(...dealt.onesHeld) - Math.min(...dealt.onesHeld)).toBeLessThanOrEqual(1);
    const blocks = await folds.compute({ ...state, way: "sorted" }, {});
    expect([blocks.onesHeld[0], blocks.onesHeld.at(-1)]).toEqual([0, 6]);
  }
});

test("the four counts are all rows, recall never rises with the threshold", async () => {
  for (const seed of seeds) {
    const { tp, fp, fn, tn, recalls } = await threshold.compute({ ...defaultState(threshold.fields), seed }, {});
    expect(tp + fp + fn + tn).toBe(200);
    for (const [i, recall] of recalls.slice(1).entries()) expect(recall).toBeLessThanOrEqual(recalls[i]);
  }
});
