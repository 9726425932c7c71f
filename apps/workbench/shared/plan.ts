import type { Stage } from "@gradus/lab/curriculum";
import type { StageInfo } from "./api.ts";

/** What the pages are told of a stage of the plan. */
export function stageInfo({ number, title, summary, months, capstone, units }: Stage): StageInfo {
  return {
    number,
    title,
    summary,
    months,
    capstone,
    units: units.map((unit) => ({
      id: unit.id,
      title: unit.title,
      summary: unit.summary,
      available: unit.available,
      weeks: unit.weeks,
      prerequisites: unit.prerequisites,
      outcomes: unit.outcomes,
      reading: unit.reading,
      labs: unit.labs,
    })),
  };
}
