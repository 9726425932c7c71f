/**
 * What the learning journal says: one event per line of `GRADUS_HOME/journal/learning.jsonl`, or, where there is no server, in the
 * page's own storage. Runs in Node and in a page; zod's small build, because pages carry it.
 */
import * as z from "zod/mini";
import { maximumNote } from "./state.ts";

const text = (maximum: number) => z.string().check(z.maxLength(maximum));
const named = (pattern: RegExp) => z.string().check(z.maxLength(120), z.regex(pattern));

/** "1.3/01-neurons": the unit, and the lesson's folder. */
const lesson = named(/^[1-9]\.[1-9]\/[a-z0-9][a-z0-9-]*$/);
/** A heading's id; "" is the lesson as a whole, or what stands before its first heading. */
const section = named(/^(?:[A-Za-z0-9][A-Za-z0-9_-]*)?$/);
/** A key of the lesson's quiz. */
const question = named(/^[A-Za-z0-9][A-Za-z0-9_-]*$/);
const exercise = named(/^[a-z0-9][a-z0-9-]*$/);
const seed = z.int().check(z.minimum(0), z.maximum(0xffffffff));

const answer = z.discriminatedUnion("kind", [
  z.object({ kind: z.literal("choice"), choice: z.int().check(z.minimum(0), z.maximum(99)) }),
  z.object({ kind: z.literal("number"), value: z.number() }),
]);

/** An attempt at a question as drawn by `seed`; no answer where the learner said that they do not know. */
const attempt = { lesson, question, seed, answer: z.nullable(answer), right: z.boolean() };

const stamp = {
  /** Tells an event that was sent twice from two events. */
  id: named(/^[A-Za-z0-9-]{8,}$/),
  /** ISO 8601, UTC: when it happened, which may be long before it was written. */
  time: z.iso.datetime(),
};

const schema = z.discriminatedUnion("type", [
  /** The reader got to the end of a section. */
  z.object({ type: z.literal("read"), ...stamp, lesson, section }),
  /** The reader is through with a lesson. */
  z.object({ type: z.literal("finish"), ...stamp, lesson }),
  /** The newest note on a section; empty text removes it. */
  z.object({ type: z.literal("note"), ...stamp, lesson, section, text: text(maximumNote) }),
  /** A question of a lesson's quiz. */
  z.object({ type: z.literal("answer"), ...stamp, ...attempt }),
  /** A question that came back. A wrong answer is "again", whatever the rating says. */
  z.object({
    type: z.literal("review"),
    ...stamp,
    ...attempt,
    rating: z.enum(["again", "hard", "good", "easy"]),
  }),
  /** Lessons that the placement test takes for known, in place of what a former test said; none undoes it. */
  z.object({
    type: z.literal("placement"),
    ...stamp,
    known: z.array(lesson).check(z.maxLength(500)),
    asked: z.int().check(z.minimum(0), z.maximum(100)),
    right: z.int().check(z.minimum(0), z.maximum(100)),
  }),
  /** The grader's verdict on an exercise, from the page or the terminal. */
  z.object({
    type: z.literal("exercise"),
    ...stamp,
    exercise,
    passed: z.boolean(),
    seed,
    /** How many verdicts there are on this exercise with this one, as far as the grader knows. */
    attempt: z.exactOptional(z.int().check(z.minimum(1))),
    /** Where it failed: the check's or the misconception's short name. */
    failure: z.exactOptional(text(200)),
    seconds: z.exactOptional(z.number().check(z.minimum(0))),
  }),
  /** A solution was opened before the exercise was passed. */
  z.object({ type: z.literal("solution"), ...stamp, exercise }),
]);

export type LearningEvent = z.output<typeof schema>;

/** An event as it is reported: `id` and `time` are added where it is kept. */
export type NewLearningEvent = LearningEvent extends infer E
  ? E extends unknown
    ? Omit<E, "id" | "time">
    : never
  : never;

export type Rating = Extract<LearningEvent, { type: "review" }>["rating"];

/** Pages forbid what zod is fast by, code made at run time. */
const context = { jitless: "document" in globalThis };

/** Adds what every event carries. @param now milliseconds since 1970 */
export function stampEvent(event: NewLearningEvent, now: number = Date.now()): LearningEvent {
  return { ...event, id: crypto.randomUUID(), time: new Date(now).toISOString() };
}

/** The value as an event without what does not belong to it; undefined where it is none. */
export function asLearningEvent(value: unknown): LearningEvent | undefined {
  return schema.safeParse(value, context).data;
}

/** A line of the journal as an event; undefined for anything else, such as a line that was cut short. */
export function parseLearningEvent(line: string): LearningEvent | undefined {
  try {
    return asLearningEvent(JSON.parse(line));
  } catch {
    return undefined;
  }
}

/** What is wrong with a value that is no event: one line per fault. */
export function explainFault(value: unknown): string {
  const { error } = schema.safeParse(value, context);
  return error ? z.prettifyError(error) : "";
}
