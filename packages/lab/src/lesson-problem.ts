import { LabError, type Lang } from "./error.ts";
import type { Bilingual } from "./lab.ts";

/** Something in a lesson that its author must mend: where, what is wrong, and what to do. */
export interface LessonProblem {
  /** As the caller named it. */
  file: string;
  /** 1-based; absent where the file as a whole is meant. */
  line?: number;
  text: Bilingual;
}

/** "lessons/01-neurons/en.md:12: …" */
export function problemLine({ file, line, text }: LessonProblem, lang: Lang = "en"): string {
  return `${file}${line === undefined ? "" : `:${line}`}: ${text[lang]}`;
}

/** One error that names every problem. */
export function problemsError(problems: readonly LessonProblem[]): LabError {
  const list = (lang: Lang) => problems.map((problem) => problemLine(problem, lang)).join("\n");
  return new LabError("lesson", { en: list("en"), zh: list("zh") });
}
