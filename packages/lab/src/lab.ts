import type { z } from "zod";
import type { Preset } from "./events.ts";

/** A text in both languages of the course; neither may be missing. */
export interface Bilingual {
  en: string;
  zh: string;
}

/** A number that a run with the *standard* preset must reach. */
export interface Goal {
  metric: string;
  atLeast?: number;
  atMost?: number;
}

/** An 8-bit picture: `channels` 1 (grey) or 3 (RGB), rows from the top, length `width * height * channels`. */
export interface Picture {
  width: number;
  height: number;
  channels: 1 | 3;
  pixels: Uint8Array;
}

/** Rows of a table; `columns` gives their order and heading. */
export interface Table {
  /** A table with a title is shown as it is; the others are known to the page by their names. */
  title?: Bilingual;
  /** Columns of numbers that are drawn as bars too, all from 0 and on one scale. */
  bars?: readonly string[];
  columns: { key: string; title: Bilingual }[];
  rows: Record<string, string | number | Bilingual>[];
}

/** Counts of values in equal bins from `min` to `max`. */
export interface Histogram {
  min: number;
  max: number;
  counts: number[];
}

/** Everything needed to go on from a step as if nothing had happened. Arrays are kept as safetensors, `state` as JSON. */
export interface Checkpoint {
  step: number;
  tensors: Record<string, { shape: readonly number[]; data: Float32Array }>;
  state: Record<string, unknown>;
}

/** What a lab sees of the world. All that it reports goes through here, so that page, terminal and run folder agree. */
export interface LabContext<P> {
  readonly params: P;
  readonly preset: Preset;
  readonly seed: number;
  /** Aborts when the learner stops the run. A lab need not look: `progress` throws once it is aborted. */
  readonly signal: AbortSignal;
  /** Files of a data set that the lab declared, by name, verified, as absolute paths. */
  dataset(name: string): Promise<Record<string, string>>;
  /**
   * What the learner's own file for an exercise exports, with all that it imports by `#mine/…`. The result line names it.
   * @throws LabError where the exercise was not begun, or its file does not load
   */
  mine(exercise: string): Promise<Readonly<Record<string, unknown>>>;
  metric(name: string, value: number, step?: number): void;
  /**
   * Once per step: keeps the page alive and ends a run that was stopped. Returns after pending messages were served.
   * `samples` counts since the previous call.
   */
  progress(step: number, total: number, samples?: number, unit?: string): Promise<void>;
  log(message: string): void;
  image(name: string, picture: Picture, step?: number): void;
  table(name: string, table: Table, step?: number): void;
  text(name: string, text: string, step?: number): void;
  histogram(name: string, histogram: Histogram, step?: number): void;
  /** True when enough time has passed since the last checkpoint that losing the work since would hurt. */
  readonly checkpointDue: boolean;
  /** Written under another name and moved into place: a reader finds the old one or the new one, whole. */
  saveCheckpoint(checkpoint: Checkpoint): void;
  /** The checkpoint to resume from; undefined on a fresh run. */
  loadCheckpoint(): Checkpoint | undefined;
  /** Leaves the trained model in the run folder as `model.safetensors`, for playgrounds and later labs. */
  saveModel(tensors: Checkpoint["tensors"], metadata: Record<string, string>): void;
}

export interface LabDefinition<S extends z.ZodObject = z.ZodObject> {
  id: string;
  title: Bilingual;
  summary: Bilingual;
  /** Every field has a default, which is the *standard* preset's value, and `.meta({ label: { en, zh } })`. */
  params: S;
  presets: { quick: Partial<z.input<S>>; full: Partial<z.input<S>> };
  /** Names in the registry of `@gradus/data`; the first that can be had of each row is enough when given as a row. */
  datasets: string[];
  goals: Goal[];
  /** Returns the final metrics. Test data is read here, after the last step, once. */
  run(ctx: LabContext<z.output<S>>): Promise<Record<string, number>>;
}

/** Declares a lab; the file's default export. */
export function defineLab<S extends z.ZodObject>(lab: LabDefinition<S>): LabDefinition<S> {
  return lab;
}
