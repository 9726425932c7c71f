import type { Block } from "@gradus/lab/lesson";
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

export function sectionsOf({ blocks }: LessonText): Section[] {
  const sections: Section[] = [{ id: "", heading: undefined, blocks: [] }];
  blocks.forEach((block, number) => {
    if (block.kind === "heading" && block.level === 2) sections.push({ id: block.id, heading: block, blocks: [] });
    else sections[sections.length - 1].blocks.push({ block, number });
  });
  return sections.filter(({ heading, blocks: own }) => heading || own.length > 0);
}
