import type { Block, RunLanguage } from "@gradus/lab/lesson";
import type { LessonText } from "../../../shared/lessons.ts";

type HeadingBlock = Extract<Block, { kind: "heading" }>;

/** What stands between two `##`. */
export interface Section {
  /** The heading's id; "" for what stands before the first one. */
  id: string;
  heading: HeadingBlock | undefined;
  /** Without the heading; with each block, its number in the lesson, the same in both languages. */
  blocks: { block: Block; number: number }[];
}

type NumberedBlock = Section["blocks"][number];

/** Python that is directly followed by TypeScript is told to be the same in both; every other block stands alone. */
export function pairsOf(blocks: readonly NumberedBlock[]): NumberedBlock[][] {
  const groups: NumberedBlock[][] = [];
  for (const item of blocks) {
    const last = groups.at(-1);
    if (last?.length === 1 && isRun(last[0].block, "python") && isRun(item.block, "ts")) last.push(item);
    else groups.push([item]);
  }
  return groups;
}

const isRun = (block: Block, language: RunLanguage) => block.kind === "run" && block.language === language;

export function sectionsOf({ blocks }: LessonText): Section[] {
  const sections: Section[] = [{ id: "", heading: undefined, blocks: [] }];
  blocks.forEach((block, number) => {
    if (block.kind === "heading" && block.level === 2) sections.push({ id: block.id, heading: block, blocks: [] });
    else sections[sections.length - 1].blocks.push({ block, number });
  });
  return sections.filter(({ heading, blocks: own }) => heading || own.length > 0);
}
