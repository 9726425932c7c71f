import type { Bilingual } from "@gradus/lab/lab";
import type { Question } from "@gradus/lab/quiz";
import { useLanguage } from "../i18n/language.tsx";
import { useLearningTexts } from "../i18n/use-learning-texts.ts";
import { Prose } from "./Prose.tsx";
import { type Given, judge } from "./quizzes.ts";

/** Why the answer given is wrong, where the quiz knows that mistake. */
function misconception(question: Question, given: Given): Bilingual | undefined {
  if (given === null || judge(question, given)) return undefined;
  if (question.kind === "choice") {
    return given.kind === "choice" ? question.wrong[given.choice - 1]?.why : undefined;
  }
  if (given.kind !== "number") return undefined;
  return question.mistakes.find(({ value }) => Math.abs(value - given.value) <= question.tolerance)?.why;
}

/** Without the digits that floating point adds. */
function plain(value: number): string {
  return String(Number(value.toPrecision(8))).replace("-", "−");
}

/** What an answer was, and why: first the mistake by its name, then the right answer. */
export function Explanation({ question, given }: { question: Question; given: Given }) {
  const t = useLearningTexts();
  const { say } = useLanguage();
  const right = judge(question, given);
  const mistake = misconception(question, given);
  const answer = question.kind === "choice" ? say(question.right.text) : plain(question.value);
  const why = question.kind === "choice" ? question.right.why : question.why;
  return (
    <div className={right ? "explanation good" : "explanation poor"}>
      <p>
        <strong>{given === null ? t.quiz.skipped : right ? `✓ ${t.quiz.right}` : `✗ ${t.quiz.wrong}`}</strong>{" "}
        {mistake && <Prose text={say(mistake)} />}
      </p>
      {!right && (
        // Marked among the choices, it need not be seen twice; it is heard here.
        <p className={question.kind === "choice" ? "hidden" : "answer"}>
          <Prose text={t.quiz.rightAnswer(answer)} />
        </p>
      )}
      <p>
        <Prose text={say(why)} />
      </p>
    </div>
  );
}
