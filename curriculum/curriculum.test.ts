import { loadCurriculum, loadLab } from "@gradus/lab/curriculum";
import { expect, it } from "vitest";
import { curriculumFolder } from "./folder.ts";

const labIds = ["pca-digits", "spam-bayes", "mnist-mlp", "mnist-cnn", "mnist-rnn"];

it("has five stages of three units each, numbered as their folders", async () => {
  const stages = await loadCurriculum(curriculumFolder);
  expect(stages.map(({ number }) => number)).toEqual([1, 2, 3, 4, 5]);
  const ids = stages.flatMap(({ units }) => units.map(({ id }) => id));
  expect(ids).toEqual([1, 2, 3, 4, 5].flatMap((stage) => [1, 2, 3].map((unit) => `${stage}.${unit}`)));
  for (const unit of stages.flatMap(({ units }) => units)) {
    for (const other of unit.prerequisites)
      expect(ids.indexOf(other), `${unit.id} ← ${other}`).toBeLessThan(ids.indexOf(unit.id));
    expect(unit.reading.length).toBeGreaterThan(0);
  }
});

it("says everything in both languages, each in its own", async () => {
  const stages = await loadCurriculum(curriculumFolder);
  const labs = await Promise.all(labIds.map((id) => loadLab(curriculumFolder, id)));
  const texts: { en: string; zh: string }[] = [];
  const collect = (value: unknown): void => {
    if (typeof value !== "object" || value === null) return;
    if ("en" in value && "zh" in value) texts.push(value as { en: string; zh: string });
    else for (const inner of Object.values(value)) collect(inner);
  };
  collect(stages.map(({ folder: _, ...stage }) => stage));
  collect(labs.map(({ lab: { title, summary } }) => [title, summary]));
  for (const { lab } of labs) for (const field of Object.values(lab.params.shape)) collect(field.meta());
  expect(texts.length).toBeGreaterThan(100);
  for (const { en, zh } of texts) {
    expect(en, zh).not.toMatch(/\p{Script=Han}/u);
    expect(en.trim() && zh.trim(), `${en} | ${zh}`).not.toBe("");
  }
});

it("gives every lab of a unit presets that fit its parameters", async () => {
  for (const id of labIds) {
    const { lab } = await loadLab(curriculumFolder, id);
    for (const preset of [{}, lab.presets.quick, lab.presets.full])
      expect(() => lab.params.parse(preset)).not.toThrow();
  }
});
