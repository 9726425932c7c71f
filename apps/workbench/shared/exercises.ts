/** What the server tells the pages of exercises, under `/api/exercises`. Types only. Tasks and hints are static files: see `lessons.ts`. */
import type { ExerciseLanguage, RunRequirement } from "@gradus/lab/exercise";
import type { ShownPlot } from "@gradus/lab/show";
import type { FailureKind, Verdict } from "@gradus/lab/verdict";
import type { Bilingual } from "./api.ts";

/** `begun`: the learner's file is not as it was given. `failed`: the last check failed, and none has passed. */
export type ExerciseState = "untouched" | "begun" | "failed" | "passed";

export interface ExerciseInfo {
  id: string;
  /** "1.3" */
  unit: string;
  language: ExerciseLanguage;
  title: Bilingual;
  difficulty: 1 | 2 | 3 | 4 | 5;
  minutes: number;
  /** The lesson that teaches it: "1.3/03-loss". */
  lesson: string;
  /** Exercises that it builds on. */
  needs: string[];
  state: ExerciseState;
}

/** Body of `POST /api/python`: code of a lesson, to be run now. Whoever closes the connection ends it. */
export interface PythonRequest {
  code: string;
}

/** 200 however the code ended; 429 where others run. */
export interface PythonAnswer {
  /** What it printed, cut to what is kept. `bytes` counts everything. */
  printed: { stdout: string; stderr: string; bytes: number };
  /** What it drew with `matplotlib.pyplot`. Gaps of a line are null. */
  drawn: ShownPlot[];
  ms: number;
  /** Absent where the code ran to its end. Of the kind "skipped" where no Python here can run it: the message says what to install. */
  failure?: { kind: FailureKind; message: Bilingual; line?: number };
}

/** `GET /api/exercises` */
export interface ExerciseList {
  exercises: ExerciseInfo[];
}

/** `GET /api/exercises/:id` */
export interface ExerciseDetail extends ExerciseInfo {
  /** In the order in which they are tried. */
  properties: { id: string; title: Bilingual }[];
  /** A run of the learner's own that is asked for, too. */
  run?: RunRequirement;
  /** Why this machine cannot check it, and what to install: no Python here has what the exercise imports. */
  missing?: Bilingual;
  /** The learner's file on the disk: absolute path. */
  path: string;
  /** The text that the exercise begins with. */
  starter: string;
}

/** `GET /api/exercises/:id/file` (204 where `?known=HASH` is the text's), and the answer to `POST …/begin` and `PUT …/file`. */
export interface ExerciseFile {
  text: string;
  /** SHA-256 of the bytes on the disk, hexadecimal. */
  hash: string;
}

/** Body of `PUT /api/exercises/:id/file`. */
export interface FileChange {
  text: string;
  /** The hash that the change was made from. */
  base: string;
}

/** 409 to a `PUT` or a reset whose `base` is not what is on the disk; nothing was written. */
export interface FileConflict {
  conflict: ExerciseFile;
}

/** The answer to `POST /api/exercises/:id/reset`, body `{ base }`. */
export interface FileReset {
  file: ExerciseFile;
  /** Where the learner's text is now: the name of a file beside the first. */
  backup: string;
}

/**
 * `GET /api/exercises/:id/check`: the check under way, and how the last one ended since the workbench was started. `POST` begins one
 * (202; one that is under way goes on), `DELETE` ends it without a verdict.
 */
export interface CheckState {
  /** Seconds since the check began. */
  running?: { seconds: number };
  last?: {
    verdict: Verdict;
    /** Hash of the text that was checked. */
    hash: string;
  };
  /** Why the last check came to no verdict. */
  error?: Bilingual;
}

/** `GET /api/exercises/:id/solution`; 403 before a pass, unless with `?asked=true`, which the journal remembers. */
export interface Solution {
  text: string;
}

/** Body of `POST /api/exercises/:id/language`: what TypeScript says of a text. Offsets count UTF-16 units. */
export type LanguageQuestion =
  | { ask: "diagnostics"; text: string }
  | { ask: "hover" | "completion"; text: string; offset: number }
  /** More on one of the completions offered last. */
  | { ask: "describe"; label: string };

export interface Diagnostic {
  from: number;
  to: number;
  severity: "error" | "warning" | "info" | "hint";
  message: string;
  code: number | undefined;
}

export interface Hover {
  from: number;
  to: number;
  /** Made from Markdown, in which HTML is not allowed. */
  html: string;
}

export interface Completion {
  label: string;
  /** As CodeMirror names kinds: "method", "function", "property" … */
  kind: string;
  sort: string;
}

export type LanguageAnswer =
  | { kind: "diagnostics"; diagnostics: Diagnostic[] }
  | { kind: "hover"; hover: Hover | undefined }
  | { kind: "completion"; completions: Completion[] }
  | { kind: "description"; html: string }
  /** There is no TypeScript here; the editor works without. */
  | { kind: "absent"; reason: Bilingual };
