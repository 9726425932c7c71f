/**
 * What a quiz is. `lessons/<lesson>/quiz.ts` exports one. Its texts are plain text with `code` in backticks; formulas are written in
 * Unicode (∂L/∂w, x², ŷ), because numbers drawn anew cannot be typeset when the pages are built.
 */
import type { Bilingual } from "./lab.ts";
import { createRandom, type Random } from "./random.ts";

/** A choice with the reason why it is right or, naming the misconception, why it is not. */
export interface Choice {
  text: Bilingual;
  why: Bilingual;
}

export interface ChoiceQuestion {
  kind: "choice";
  ask: Bilingual;
  right: Choice;
  /** At least two. The page shuffles all choices. */
  wrong: Choice[];
}

/** A number to type in. */
export interface NumberQuestion {
  kind: "number";
  ask: Bilingual;
  value: number;
  /** Absolute: an answer within it is right. */
  tolerance: number;
  why: Bilingual;
  /** Numbers that typical mistakes lead to, with the mistake's name; none lies within the tolerance of `value`. */
  mistakes: { value: number; why: Bilingual }[];
}

export type Question = ChoiceQuestion | NumberQuestion;

/** Makes the question; draws its numbers anew where that makes sense, else ignores `random`. */
export type QuestionMaker = (random: Random) => Question;

/** Questions by id, in the order in which they are asked. Ids are kept in the journal: do not reuse one for something else. */
export type Quiz = Record<string, QuestionMaker>;

/** Declares a quiz; the file's default export. */
export function defineQuiz<Q extends Quiz>(quiz: Q): Q {
  return quiz;
}

export type Answer = { kind: "choice"; choice: number } | { kind: "number"; value: number };

/** Choice 0 is the right one, then the wrong ones in their order. */
export function isRight(question: Question, answer: Answer): boolean {
  if (question.kind === "number") {
    return answer.kind === "number" && Math.abs(answer.value - question.value) <= question.tolerance;
  }
  return answer.kind === "choice" && answer.choice === 0;
}

/** One attempt at a question: the question as drawn by the seed, and the order in which its choices (0 is the right one) are shown. */
export function drawQuestion(maker: QuestionMaker, seed: number): { question: Question; order: number[] } {
  const random = createRandom(seed);
  const question = maker(random);
  const count = question.kind === "choice" ? question.wrong.length + 1 : 0;
  return { question, order: random.shuffle(Array.from({ length: count }, (_, i) => i)) };
}
