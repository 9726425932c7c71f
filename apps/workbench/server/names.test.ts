import { curriculumFolder } from "@gradus/curriculum/folder";
import { labNames, loadCurriculum, loadLab } from "@gradus/lab/curriculum";
import { expect, it } from "vitest";
import { en } from "../web/src/i18n/en.ts";
import { zh } from "../web/src/i18n/zh.ts";

it("calls what every lab is judged by by a name, not by a variable's", async () => {
  for (const id of labNames(await loadCurriculum(curriculumFolder))) {
    const { lab } = await loadLab(curriculumFolder, id);
    for (const { metric } of lab.goals)
      for (const texts of [en, zh]) expect(texts.run.metrics[metric], `${id}: ${metric}`).toMatch(/\s|[一-鿿]/);
  }
});
