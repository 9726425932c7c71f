/**
 * Spaced repetition: when a question that was answered comes back. Scheduled by FSRS (`ts-fsrs`, its default weights) in whole
 * days, without random spread, so that the same answers give the same dates.
 */
import { createEmptyCard, fsrs, type Grade, Rating as Grades, State } from "ts-fsrs";
import type { Rating } from "./events.ts";

/** A question on its way back. */
export interface Card {
  lesson: string;
  question: string;
  /** ISO 8601, UTC: when it is due. */
  due: string;
  /** When it was answered last, as far as that counted. */
  last: string;
  /** Days until the chance to know it falls to 0.9. */
  stability: number;
  /** From 1 (easy) to 10. */
  difficulty: number;
  reviews: number;
  lapses: number;
}

/** The chance to know the answer when it comes back; FSRS's own default. */
const retention = 0.9;
/** Nothing waits much longer: who comes back after a year wants to know what is still there. */
export const maximumDays = 365;

const scheduler = fsrs({
  request_retention: retention,
  maximum_interval: maximumDays,
  enable_fuzz: false,
  enable_short_term: false,
});

const grades: Record<Rating, Grade> = {
  again: Grades.Again,
  hard: Grades.Hard,
  good: Grades.Good,
  easy: Grades.Easy,
};

/** The card of a question that is answered for the first time. @param time ISO 8601, UTC */
export function newCard(lesson: string, question: string, rating: Rating, time: string): Card {
  const { card } = scheduler.next(createEmptyCard(time), time, grades[rating]);
  return {
    lesson,
    question,
    due: card.due.toISOString(),
    last: time,
    stability: card.stability,
    difficulty: card.difficulty,
    reviews: 1,
    lapses: 0,
  };
}

/** The card after one more answer; an answer from before the last one that counted changes nothing. @param time ISO 8601, UTC */
export function rate(card: Card, rating: Rating, time: string): Card {
  if (Date.parse(time) < Date.parse(card.last)) return card;
  const { card: next } = scheduler.next(
    {
      due: card.due,
      last_review: card.last,
      stability: card.stability,
      difficulty: card.difficulty,
      reps: card.reviews,
      lapses: card.lapses,
      state: State.Review,
      learning_steps: 0,
      scheduled_days: 0,
      elapsed_days: 0,
    },
    time,
    grades[rating],
  );
  return {
    ...card,
    due: next.due.toISOString(),
    last: time,
    stability: next.stability,
    difficulty: next.difficulty,
    reviews: card.reviews + 1,
    lapses: card.lapses + (rating === "again" ? 1 : 0),
  };
}
