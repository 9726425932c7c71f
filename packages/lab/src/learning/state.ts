/** What is known of the learner. Light, so that every page can carry it; `reducer.ts` makes it from the journal's events. */
import type { Card } from "./review.ts";

/** Longest note, in UTF-16 units. */
export const maximumNote = 20_000;

export interface Note {
  text: string;
  /** ISO 8601, UTC. */
  time: string;
}

/** How one question of a lesson's quiz went. */
export interface QuestionResult {
  attempts: number;
  firstRight: boolean;
  lastRight: boolean;
  lastSeed: number;
  time: string;
}

export interface ExerciseResult {
  attempts: number;
  /** When it was passed first; once passed, passed for good. */
  passedAt?: string;
  lastPassed: boolean;
  /** Its solution was opened before it was passed. */
  solutionSeen: boolean;
  time: string;
}

export interface Placement {
  time: string;
  known: string[];
  asked: number;
  right: number;
}

/** Plain data: survives JSON. Lessons are named "1.3/01-neurons". */
export interface LearnerState {
  /** Sections read, by lesson, in the order in which they were read. */
  read: Record<string, string[]>;
  /** When a lesson was finished first. */
  finished: Record<string, string>;
  /** By lesson, then by section. */
  notes: Record<string, Record<string, Note>>;
  /** By lesson, then by question. */
  quizzes: Record<string, Record<string, QuestionResult>>;
  /** What the newest placement test said; undone where nothing is known by it. */
  placement?: Placement;
  exercises: Record<string, ExerciseResult>;
  /** One per question that was answered, by `cardId`. */
  cards: Record<string, Card>;
}

/** Nothing known yet. */
export function emptyState(): LearnerState {
  return { read: {}, finished: {}, notes: {}, quizzes: {}, exercises: {}, cards: {} };
}

/** Names a card. */
export function cardId(lesson: string, question: string): string {
  return `${lesson}#${question}`;
}

/** Cards that are due, those that waited longest first. @param now milliseconds since 1970 */
export function dueCards(state: LearnerState, now: number): Card[] {
  const order = (a: Card, b: Card) =>
    Date.parse(a.due) - Date.parse(b.due) || (cardId(a.lesson, a.question) < cardId(b.lesson, b.question) ? -1 : 1);
  return Object.values(state.cards)
    .filter(({ due }) => Date.parse(due) <= now)
    .sort(order);
}

/** What a lesson counts as: known by the placement test, finished, begun, or not begun. */
export type LessonStanding = "known" | "finished" | "begun" | "new";

export function lessonStanding(state: LearnerState, lesson: string): LessonStanding {
  if (Object.hasOwn(state.finished, lesson)) return "finished";
  if (state.placement?.known.includes(lesson)) return "known";
  return Object.hasOwn(state.read, lesson) || Object.hasOwn(state.quizzes, lesson) ? "begun" : "new";
}
