/** How the grading of an exercise ended. Plain data: pages, the terminal and the journal show the same. */
import type { Bilingual } from "./lab.ts";

/** A number as JSON can hold it. */
export type ShownNumber = number | "NaN" | "Infinity" | "-Infinity";

export interface ShownArray {
  shape: number[];
  /** Row-major; the first thousand where there are more. */
  data: ShownNumber[];
}

/** An array beside the one that it should equal; alone where something is wrong with it by itself. */
export interface Comparison {
  actual: ShownArray;
  expected?: ShownArray;
  /** Index of the element that is furthest off, one number per dimension; absent where the shapes differ. */
  worst?: number[];
  /** That element of both. */
  worstActual?: ShownNumber;
  worstExpected?: ShownNumber;
}

/**
 * `todo`: nothing is written yet. `property`: a property does not hold. `error`: the program broke off with an error. `import`,
 * `withheld`, `denied`: it uses what it may not. `missing`: an export is not there. `source`: the file cannot be read as a program's text.
 * `time`, `memory`, `output`, `processes`, `exit`, `message`: it was ended, or ended itself. `run`: a run is not there.
 * `skipped`: this machine has not what the exercise needs, so that nothing is known of the file.
 */
export type FailureKind =
  | "todo"
  | "property"
  | "error"
  | "import"
  | "withheld"
  | "denied"
  | "missing"
  | "source"
  | "time"
  | "memory"
  | "output"
  | "processes"
  | "exit"
  | "message"
  | "run"
  | "skipped";

export interface Failure {
  kind: FailureKind;
  message: Bilingual;
  /** The property that was being tried. */
  property?: string;
  title?: Bilingual;
  /** `--seed` with it repeats the failure. */
  seed?: number;
  comparison?: Comparison;
  /** Line and column in the learner's file, from 1. */
  line?: number;
  column?: number;
}

export interface Verdict {
  exercise: string;
  passed: boolean;
  failure?: Failure;
  /** Properties that held, in order. */
  held: string[];
  /** What the program printed, cut. */
  printed: { stdout: string; stderr: string; bytes: number };
  /** What stood around the program besides Node's permission model: "bubblewrap", "sandbox-exec", "none". */
  isolation: string;
  seconds: number;
}

/** Thrown out of a property that does not hold. */
export class ExerciseFailure extends Error {
  override readonly name = "ExerciseFailure";
  readonly failure: Failure;

  constructor(failure: Failure) {
    super(failure.message.en);
    this.failure = failure;
  }
}
