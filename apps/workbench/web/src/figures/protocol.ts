/** What the page and the figures' worker say to each other. */
import type { Fields } from "@gradus/lab/figure";
import type { Bilingual } from "@gradus/lab/lab";

export type FigureState = Record<string, unknown>;
export type Files = Record<string, Uint8Array>;

/** What the page must know of a definition, which itself stays in the worker, and the engine with it. */
export interface FigureInfo {
  title: Bilingual;
  fields: Fields;
  live: boolean;
}

/** `show` answers to a changed state, `advance` plays one frame, `restart` begins a new session. */
export type Action = "show" | "advance" | "restart";

export interface Answer {
  result: unknown;
  /** A live figure has nothing left to do. */
  ended: boolean;
}

export type ToWorker =
  | { task: "describe"; figure: string }
  /** `slot` is one figure of a page. Files are sent when they changed, and then begin a new session. */
  | { task: "run"; figure: string; slot: number; action: Action; state: FigureState; files?: Files }
  | { task: "close"; slot: number };

/** The answer to the one task that is in the worker's hands; to `close` there is none. */
export type FromWorker = { value: FigureInfo | Answer } | { error: string };
