/**
 * What the pages know of the lessons: static files that are made when the pages are built, under one folder whose name carries their
 * hash. Nothing of it asks the server.
 */
import type { ExerciseLanguage } from "@gradus/lab/exercise";
import type { Lesson } from "@gradus/lab/lesson";
import type { Bilingual, StageInfo } from "./api.ts";

export interface LessonHeading {
  level: 2 | 3;
  id: string;
  text: Bilingual;
}

/** One line of the list of lessons. */
export interface LessonEntry {
  /** "1.3/01-neurons" */
  id: string;
  /** "1.3" */
  unit: string;
  title: Bilingual;
  summary: Bilingual;
  minutes: number;
  needs: string[];
  headings: LessonHeading[];
  /** Why the lesson cannot be shown. */
  broken?: Bilingual;
}

export interface LabEntry {
  id: string;
  unit: string;
  title: Bilingual;
}

export interface ExerciseEntry {
  id: string;
  unit: string;
  language: ExerciseLanguage;
  title: Bilingual;
  /** 1: one line; 5: an evening. */
  difficulty: 1 | 2 | 3 | 4 | 5;
  minutes: number;
  /** The lesson that teaches it. */
  lesson: string;
  /** Exercises that it builds on. */
  needs: string[];
}

/** `index.json`: the plan, and the lessons, labs and exercises in its order. */
export interface LessonIndex {
  stages: StageInfo[];
  lessons: LessonEntry[];
  labs: LabEntry[];
  exercises: ExerciseEntry[];
}

/** `<unit>/<lesson>.<language>.json` */
export type LessonText = Lesson;

/** `exercises/<id>.<language>.json`: ready HTML. */
export interface ExerciseText {
  title: string;
  html: string;
  /** From a nudge to nearly the answer. */
  hints: string[];
}

/** A term in one language. */
export interface TermText {
  name: string;
  definitionHtml: string;
}

/** `glossary.json`: terms by id. */
export type GlossaryIndex = Record<string, { en: TermText; zh: TermText; lesson: string }>;

export const lessonFile = (id: string, language: "en" | "zh"): string => `${id}.${language}.json`;
export const exerciseTextFile = (id: string, language: "en" | "zh"): string => `exercises/${id}.${language}.json`;
export const searchFile = (language: "en" | "zh"): string => `search.${language}.json`;
