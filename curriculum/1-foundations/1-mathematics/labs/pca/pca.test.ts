import { LabError } from "@gradus/lab/error";
import type { Checkpoint, LabContext } from "@gradus/lab/lab";
import { expect, test } from "vitest";
import { findMine, rebuildMine } from "./mine.ts";
import { explained } from "./project.ts";

const dot = (a: readonly number[], b: readonly number[]) => a.reduce((sum, x, i) => sum + x * b[i], 0);

const powerIteration = (a: readonly (readonly number[])[], start: readonly number[], steps: number) => {
  let vector = [...start];
  for (let step = 0; step <= steps; step++) {
    if (step > 0) vector = a.map((row) => dot(row, vector));
    const length = Math.hypot(...vector);
    vector = vector.map((x) => x / length);
  }
  return {
    value: dot(
      vector,
      a.map((row) => dot(row, vector)),
    ),
    vector,
  };
};

/** diag(9, 4, 1, 0.5), its first two axes turned by 45 degrees. */
const covariance = Float64Array.of(6.5, 2.5, 0, 0, 2.5, 6.5, 0, 0, 0, 0, 1, 0, 0, 0, 0, 0.5);
const search = { mean: new Float64Array(4), covariance, wanted: 3, before: 0, total: 4 };

/** @param saved checkpoints land here; the last one is what is resumed from */
function context(saved: Checkpoint[], stopAt = Number.POSITIVE_INFINITY): LabContext<{ steps: number }> {
  const resumed = structuredClone(saved.at(-1));
  return {
    ...{ params: { steps: 60 }, seed: 1, checkpointDue: true },
    loadCheckpoint: () => resumed,
    saveCheckpoint: (checkpoint: Checkpoint) => void saved.push(JSON.parse(JSON.stringify(checkpoint))),
    progress: async (step: number) => {
      if (step >= stopAt) throw new Error("stopped");
    },
  } as unknown as LabContext<{ steps: number }>;
}

test("one component after the other, each from what the ones before have left", async () => {
  const basis = await findMine(context([]), { powerIteration }, search);
  expect(Array.from(basis.variances, (v) => Number(v.toFixed(6)))).toEqual([9, 4, 1]);
  expect(Array.from(basis.vectors.subarray(0, 4), Math.abs)[0]).toBeCloseTo(Math.SQRT1_2, 6);
  expect(explained(basis, 2)).toBeCloseTo(13 / 14.5, 6);
});

test("a search that was killed goes on from its checkpoint to the same numbers", async () => {
  const whole = await findMine(context([]), { powerIteration }, search);
  const saved: Checkpoint[] = [];
  await expect(findMine(context(saved, 2), { powerIteration }, search)).rejects.toThrow("stopped");
  expect(saved).toHaveLength(2);
  expect(await findMine(context(saved), { powerIteration }, search)).toEqual(whole);
});

test("what is no value and no vector is named with the exercise that it comes from", async () => {
  const answers: unknown[] = [undefined, { value: 1, vector: [1] }, { value: Number.NaN, vector: [1, 0, 0, 0] }];
  for (const answer of answers) {
    const asked = findMine(context([]), { powerIteration: () => answer as never }, search);
    await expect(asked).rejects.toThrow(LabError);
  }
});

test("pictures go through the learner's scores and back, and what is lost is measured", () => {
  const basis = {
    mean: new Float64Array(784),
    total: 1,
    variances: Float64Array.of(1),
    vectors: new Float64Array(784),
  };
  basis.vectors[0] = 1;
  const images = new Uint8Array(2 * 784);
  images[0] = 255;
  images[784 + 1] = 255;
  const pieces = {
    scores: (_: unknown, data: readonly (readonly number[])[]) => data.map((row) => [row[0]]),
    rebuild: (_: unknown, all: readonly (readonly number[])[]) => all.map(([s]) => [s, ...Array<number>(783).fill(0)]),
  };
  const { rebuilt, explained: kept } = rebuildMine(pieces, basis, images, 1);
  expect([rebuilt[0], rebuilt[784], rebuilt[785], kept]).toEqual([255, 0, 0, 0.5]);
});
