import type { Quiz } from "@gradus/lab/quiz";
import { type Answer, drawQuestion, isRight, type Question } from "@gradus/lab/quiz";
import { useEffect, useState } from "react";

/** Every quiz of the curriculum, each a file of its own that is loaded when it is needed. */
const files = import.meta.glob<{ default: Quiz }>("../../../../../curriculum/*/*/lessons/*/quiz.ts");

/** "…/1-foundations/3-deep-learning/lessons/01-neurons/quiz.ts" → "1.3/01-neurons" */
function lessonOf(file: string): string {
  const [, stage, unit, lesson] = /\/(\d)-[^/]+\/(\d)-[^/]+\/lessons\/([^/]+)\/quiz\.ts$/.exec(file) ?? [];
  return `${stage}.${unit}/${lesson}`;
}

const loaders = new Map(Object.entries(files).map(([file, load]) => [lessonOf(file), load]));

/** Undefined where the lesson has no quiz. @throws what loading it, or the file itself, throws */
export async function loadQuiz(lesson: string): Promise<Quiz | undefined> {
  return (await loaders.get(lesson)?.())?.default;
}

export type QuizLoad =
  | { state: "loading" }
  | { state: "there"; quiz: Quiz | undefined }
  | { state: "broken"; error: Error };

export function useQuiz(lesson: string): QuizLoad {
  const [load, setLoad] = useState<QuizLoad & { lesson?: string }>({ state: "loading" });
  useEffect(() => {
    let left = false;
    loadQuiz(lesson).then(
      (quiz) => !left && setLoad({ state: "there", quiz, lesson }),
      (error: Error) => !left && setLoad({ state: "broken", error, lesson }),
    );
    return () => {
      left = true;
    };
  }, [lesson]);
  return load.lesson === lesson ? load : { state: "loading" };
}

/** A question as it is asked now. */
export interface Drawn {
  lesson: string;
  id: string;
  seed: number;
  question: Question;
  /** The order in which its choices are shown; 0 is the right one. */
  order: number[];
}

/** What was answered; null where the learner said that they do not know. */
export type Given = Answer | null;

export function judge(question: Question, given: Given): boolean {
  return given !== null && isRight(question, given);
}

export function freshSeed(): number {
  return crypto.getRandomValues(new Uint32Array(1))[0];
}

/** @throws what the question's maker throws, naming the question */
export function draw(lesson: string, quiz: Quiz, id: string, seed = freshSeed()): Drawn {
  try {
    return { lesson, id, seed, ...drawQuestion(quiz[id], seed) };
  } catch (error) {
    throw new Error(`${lesson} ${id}: ${(error as Error).message}`, { cause: error });
  }
}
