/**
 * What the server tells the pages: the JSON of the HTTP API. Types only, so that neither side pulls the other in.
 *
 * Beside what the types below name there are, under `/api/runs/:id`:
 * - `POST stop`, `POST resume` (body `{}`; 202), `DELETE` (200): each answers `{ ok: true }`
 * - `GET events`: server-sent events, each one line of the run's journal (a RunEvent), with its end as id, so that
 *   EventSource goes on where it was; last a named event `end`, after which the page must close its EventSource
 * - `GET artifacts/:file`: a file named by an artifact event; `GET model`: `model.safetensors`
 *
 * Every POST needs `content-type: application/json`.
 */
import type { DoctorItem } from "@gradus/lab/doctor";
import type { Engine, Preset } from "@gradus/lab/events";
import type { Bilingual, Goal } from "@gradus/lab/lab";
import type { LearningEvent } from "@gradus/lab/learning/events";
import type { LearnerState } from "@gradus/lab/learning/state";
import type { RunInfo, RunStatus } from "@gradus/lab/runs";

export type { Bilingual, DoctorItem, Engine, Goal, Preset, RunInfo, RunStatus };

export interface Reading {
  title: Bilingual;
  /** Author, publisher or kind: "book", "course", "paper". */
  note?: Bilingual;
  url?: string;
}

export interface UnitInfo {
  /** "1.3" */
  id: string;
  title: Bilingual;
  /** What a learner builds and runs in it, in one line. */
  summary: Bilingual;
  /** False while nothing of it exists yet. */
  available: boolean;
  weeks: number;
  /** Ids of units: "1.1". */
  prerequisites: string[];
  outcomes: Bilingual[];
  reading: Reading[];
  /** Ids of labs, in the order of the unit. */
  labs: string[];
}

export interface StageInfo {
  number: number;
  title: Bilingual;
  summary: Bilingual;
  /** How long it takes: "1–2 months". */
  months: Bilingual;
  capstone: Bilingual;
  units: UnitInfo[];
}

/** `GET /api/curriculum` */
export interface CurriculumInfo {
  stages: StageInfo[];
}

export type ParameterValue = number | boolean | string | number[];

/** One field of a lab's form. */
export interface ParameterField {
  key: string;
  title: Bilingual;
  /** "integers": a list, such as the widths of layers. */
  kind: "number" | "integer" | "boolean" | "choice" | "text" | "integers";
  /** The *standard* preset's value. */
  default: ParameterValue;
  /** Of a number, or of every number in a list. */
  minimum?: number;
  /** `minimum` itself is not allowed. */
  exclusiveMinimum?: true;
  maximum?: number;
  /** `maximum` itself is not allowed. */
  exclusiveMaximum?: true;
  choices?: string[];
  /** Of a list; equal where the length is fixed. */
  minimumLength?: number;
  maximumLength?: number;
}

export interface LabInfo {
  id: string;
  unit: string;
  title: Bilingual;
  summary: Bilingual;
  goals: Goal[];
}

/** `GET /api/labs` */
export interface LabList {
  labs: LabInfo[];
}

/** `GET /api/labs/:id` */
export interface LabDetail extends LabInfo {
  parameters: ParameterField[];
  /** Every parameter's value under each preset. */
  presets: Record<Preset, Record<string, ParameterValue>>;
  datasets: string[];
}

/** `GET /api/runs`, newest first. `GET /api/runs/:id` is one RunInfo. */
export interface RunList {
  runs: RunInfo[];
}

/**
 * Body of `POST /api/runs`; the answer is 201 with `Started`. What is left out has its default: preset "standard", its
 * parameters, seed 1, our own engine. Runs log in the language of the request's Accept-Language.
 */
export interface StartRequest {
  lab: string;
  preset?: Preset;
  params?: Record<string, ParameterValue>;
  seed?: number;
  engine?: Engine;
}

export interface Started {
  id: string;
}

/** A metric's values by step, thinned to what a chart can show. */
export interface Curve {
  name: string;
  steps: number[];
  values: number[];
}

export interface ComparedRun {
  run: RunInfo;
  curves: Curve[];
}

/** `GET /api/compare?runs=A,B`: two to six runs, in the order asked for. */
export interface Comparison {
  runs: ComparedRun[];
}

/** `GET /api/doctor` */
export interface DoctorReport {
  items: DoctorItem[];
}

/** One subject's median time for one workload; `ratioTo`: our time over theirs. */
export interface BenchRow {
  name: string;
  subject: string;
  threads: number;
  ms: number;
  peakRssMb: number | null;
  ratioTo: Record<string, number>;
}

export interface BenchResult {
  /** ISO 8601 */
  date: string;
  machine: { cpu: string; cores: number; memoryGb: number; system: string; node: string };
  versions: Record<string, string>;
  rows: BenchRow[];
}

/** `GET /api/bench`: the engine beside its peers, as recorded in the project and as `gradus bench` measured it here; null where it was not. */
export interface BenchReport {
  recorded: BenchResult | null;
  own: BenchResult | null;
}

/** `GET /api/learning`, and the answer to `POST /api/learning/events`: what is known of the learner now. */
export interface LearningAnswer {
  state: LearnerState;
}

/** Body of `POST /api/learning/events`: at most 200 events and 512 KiB. One that is in the journal already is not written again. */
export interface LearningRequest {
  events: LearningEvent[];
}

/** The body of every answer that is not 2xx, in the language of Accept-Language. */
export interface ApiError {
  error: { code: string; message: string; next: string };
}
