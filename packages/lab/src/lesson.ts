/**
 * What a lesson is once its Markdown has been read. Types only: pages import them too. How a lesson is written stands in
 * `docs/writing.md`.
 */

/** What may stand before `run` behind the three backticks. TypeScript runs in the page, Python beside the workbench's server. */
export type RunLanguage = "ts" | "python";

/** One piece of a lesson's body, in reading order. */
export type Block =
  /** Ready HTML: formulas are typeset, code is coloured, glossary terms are marked with `<dfn data-term="…">`. */
  | { kind: "html"; html: string }
  | { kind: "heading"; level: 2 | 3; id: string; text: string; html: string }
  /** `id` names `figures/<id>.ts` of the unit; the caption says what to try and what to see. */
  | { kind: "figure"; id: string; captionHtml: string }
  /** Code that runs in the page and in the tests. */
  | { kind: "run"; language: RunLanguage; code: string; html: string; output: string }
  /** The lesson's quiz. */
  | { kind: "quiz" };

export interface LessonSource {
  title: string;
  url?: string;
  /** Section, page, figure: where in it. */
  where?: string;
}

export interface Lesson {
  /** Name of its folder, "01-neurons"; with its unit's number, "1.3/01-neurons", it is known in the journal. */
  id: string;
  title: string;
  /** One sentence: what the reader can do afterwards. */
  summary: string;
  minutes: number;
  /** Lessons that it builds on: "1.3/01-neurons". */
  needs: string[];
  blocks: Block[];
  sources: LessonSource[];
}
