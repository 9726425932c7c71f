/**
 * What a run says while it works. One event is one line of JSON: in the run folder's `events.jsonl`, on stdout of
 * `gradus run --json`, and in the server's event stream. The file is the source of truth: whatever is shown of a run is
 * derived from these lines.
 */
export type Engine = "gradus" | "torch";
export type Preset = "quick" | "standard" | "full";

/** First line of every run. */
export interface StartEvent {
  type: "start";
  run: string;
  lab: string;
  preset: Preset;
  params: Record<string, unknown>;
  seed: number;
  engine: Engine;
  /** What may change the last bits of a number: backend, SIMD level, use of FMA, versions. */
  features: Record<string, string | number | boolean>;
  /** ISO 8601, UTC. */
  time: string;
}

/** The run continues from its last checkpoint; events of later steps written before this line do not count. */
export interface ResumeEvent {
  type: "resume";
  /** Steps already done when the checkpoint was written. */
  step: number;
  time: string;
}

export interface ProgressEvent {
  type: "progress";
  step: number;
  total: number;
  /** Samples handled per second since the previous progress event. */
  rate?: number;
  /** What `rate` counts: "images", "tokens" … */
  unit?: string;
  /** Seconds left, estimated. */
  eta?: number;
  /** Seconds of work so far, all attempts of this run together. */
  seconds: number;
}

export interface MetricEvent {
  type: "metric";
  name: string;
  value: number;
  /** Optimizer steps done; absent for a number that belongs to the whole run. */
  step?: number;
}

export interface LogEvent {
  type: "log";
  level: "info" | "warning";
  message: string;
}

/** A thing to look at, kept as `artifacts/<file>` in the run folder. A later one of the same name and step replaces it. */
export interface ArtifactEvent {
  type: "artifact";
  name: string;
  kind: "image" | "table" | "text" | "histogram" | "checkpoint";
  file: string;
  step?: number;
}

export interface ErrorEvent {
  type: "error";
  message: string;
  /** `true` when the learner asked the run to stop. */
  stopped: boolean;
}

/** Last line of a run that ended well, and the last line of `gradus run --json`. */
export interface ResultEvent {
  type: "result";
  lab: string;
  metrics: Record<string, number>;
  seconds: number;
  peakRssMb: number;
  seed: number;
  preset: Preset;
  engine: Engine;
  run: string;
  /** Exercises of the learner's own that took the place of ours. */
  mine?: string[];
  /** SHA-256 of the model that the run left, in hexadecimal digits; absent where it left none. */
  model?: string;
  /** The runner's, over this line and the first one; see `run-signature.ts`. */
  signature?: string;
}

export type RunEvent =
  | StartEvent
  | ResumeEvent
  | ProgressEvent
  | MetricEvent
  | LogEvent
  | ArtifactEvent
  | ErrorEvent
  | ResultEvent;
