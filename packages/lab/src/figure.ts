/**
 * What a figure is. `figures/<id>.ts` exports its definition: what can be changed, and the numbers that follow, computed by the
 * engine and tested in Node; `figures/<id>.tsx` exports the view, which draws those numbers and computes none.
 */
import type { Bilingual } from "./lab.ts";

/** One thing of a figure that can be changed. Its value is kept in the page's address under the figure's id. */
export type Field = (
  | { kind: "number"; label: Bilingual; min: number; max: number; step: number; default: number }
  | { kind: "choice"; label: Bilingual; options: Record<string, Bilingual>; default: string }
  | { kind: "switch"; label: Bilingual; default: boolean }
  /** Always as many numbers as the default has. */
  | { kind: "numbers"; label: Bilingual; min: number; max: number; step: number; default: number[] }
) & {
  /** It is changed in the view itself, by pointer, touch and keyboard; the frame makes no control for it. */
  inView?: true;
};

export type Fields = Record<string, Field>;

type ValueOf<F extends Field> = F extends { kind: "number" }
  ? number
  : F extends { kind: "switch" }
    ? boolean
    : F extends { kind: "numbers" }
      ? number[]
      : F extends { kind: "choice"; options: infer O }
        ? Extract<keyof O, string>
        : never;

/** The figure's state: a value for each field. */
export type StateOf<F extends Fields> = { [K in keyof F]: ValueOf<F[K]> };

/** A computation that goes on in time, such as a training. */
export interface Session<S, R> {
  /** One frame's worth of work (≤ 10 ms) with the state as it is now. */
  advance(state: S): void;
  /** What is to be drawn now; also asked for while the figure is paused. Changes nothing. */
  look(state: S): R;
  /** True once there is nothing left to do: playing stops. */
  ended?(): boolean;
}

interface Common<F extends Fields> {
  title: Bilingual;
  fields: F;
}

/** Results follow from the state at once. They are plain data: numbers, texts, lists, records, typed arrays. */
export interface StillFigure<F extends Fields, R> extends Common<F> {
  /** @param files what the view gave: bytes of a checkpoint, say */
  compute(state: StateOf<F>, files: Record<string, Uint8Array>): R | Promise<R>;
}

/** Results go on while the figure is played, which it never is by itself. */
export interface LiveFigure<F extends Fields, R> extends Common<F> {
  /** Fields that a session takes up while it runs; a change of any other one begins a new session. */
  tunable: readonly (keyof F)[];
  start(state: StateOf<F>, files: Record<string, Uint8Array>): Session<StateOf<F>, R> | Promise<Session<StateOf<F>, R>>;
}

export type Figure<F extends Fields = Fields, R = unknown> = StillFigure<F, R> | LiveFigure<F, R>;

/** Declares a figure whose results follow from its state; the file's default export. */
export function defineFigure<const F extends Fields, R>(figure: StillFigure<F, R>): StillFigure<F, R> {
  return figure;
}

/** Declares a figure that is played; the file's default export. */
export function defineLiveFigure<const F extends Fields, R>(figure: LiveFigure<F, R>): LiveFigure<F, R> {
  return figure;
}

/** What the view is given: `figures/<id>.tsx` exports `default function (props: FigureProps<typeof definition>)`. */
export interface FigureProps<D> {
  state: FigureState<D>;
  /** Changes some fields; the page's address and the results follow. */
  set(change: Partial<FigureState<D>>): void;
  /** The newest results; they may lag a frame behind `state`, so what follows the pointer is drawn from `state`. */
  result: FigureResult<D>;
  /** A live figure is playing now; a still one never is. */
  playing: boolean;
  /** A text in the reader's language. */
  say(text: Bilingual): string;
  /** Hands files to `compute` or `start`, such as the learner's own checkpoint; a live figure starts anew. */
  give(files: Record<string, Uint8Array>): void;
}

export type FigureState<D> = D extends { fields: infer F extends Fields } ? StateOf<F> : never;
export type FigureResult<D> = D extends { compute: (...args: never[]) => infer R }
  ? Awaited<R>
  : D extends { start: (...args: never[]) => infer S }
    ? Awaited<S> extends Session<never, infer R>
      ? R
      : never
    : never;

/** Every field's default. */
export function defaultState<F extends Fields>(fields: F): StateOf<F> {
  return Object.fromEntries(Object.entries(fields).map(([name, field]) => [name, field.default])) as StateOf<F>;
}
