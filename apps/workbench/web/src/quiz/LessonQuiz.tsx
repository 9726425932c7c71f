import type { Quiz } from "@gradus/lab/quiz";
import { useEffect, useRef, useState } from "react";
import { useLanguage } from "../i18n/language.tsx";
import { useLearningTexts } from "../i18n/use-learning-texts.ts";
import { ErrorBoundary } from "../parts/ErrorBoundary.tsx";
import { Notice } from "../parts/states.tsx";
import { record, useLearning } from "../progress/store.ts";
import { Prose } from "./Prose.tsx";
import { QuestionCard } from "./QuestionCard.tsx";
import { type Drawn, draw, type Given, judge, useQuiz } from "./quizzes.ts";
import "./quiz.css";

/**
 * The quiz of a lesson. One question after another, because the next one often gives the last one away, and each is explained while
 * its answer is fresh; what was answered stays, to be read again.
 */
export function LessonQuiz({ unit, lesson }: { unit: string; lesson: string }) {
  const t = useLearningTexts();
  const name = `${unit}/${lesson}`;
  const load = useQuiz(name);
  return (
    <section className="quiz" aria-labelledby="quiz-title">
      <h2 id="quiz-title">{t.quiz.title}</h2>
      {load.state === "loading" && <p className="quiet">{t.quiz.loading}</p>}
      {load.state === "broken" && <Broken error={load.error} />}
      {load.state === "there" && !load.quiz && <p className="quiet">{t.quiz.none}</p>}
      {load.state === "there" && load.quiz && (
        <ErrorBoundary key={name}>
          <Rounds lesson={name} quiz={load.quiz} />
        </ErrorBoundary>
      )}
    </section>
  );
}

function Broken({ error }: { error: Error }) {
  const t = useLearningTexts();
  return (
    <Notice bad text={t.quiz.broken}>
      <p>
        <code>{error.message}</code>
      </p>
    </Notice>
  );
}

/** How it went last time and a button; then a round; then its score and the button again. */
function Rounds({ lesson, quiz }: { lesson: string; quiz: Quiz }) {
  const t = useLearningTexts();
  const results = useLearning().quizzes[lesson];
  const [round, setRound] = useState<{ number: number; questions: Drawn[]; faults: Error[] }>();
  const ids = Object.keys(quiz);
  const earlier = ids.flatMap((id) => results?.[id] ?? []);
  const begin = () => setRound({ number: (round?.number ?? 0) + 1, ...drawAll(lesson, quiz) });
  if (round) {
    return (
      <>
        {round.faults.map((error) => (
          <Broken key={error.message} error={error} />
        ))}
        <Round key={round.number} lesson={lesson} questions={round.questions} again={begin} />
      </>
    );
  }
  return (
    <div className="card">
      <p>{t.quiz.lead(ids.length)}</p>
      {earlier.length > 0 && (
        <p data-testid="quiz-last">
          {t.quiz.last(earlier.filter(({ lastRight }) => lastRight).length, earlier.length)}
        </p>
      )}
      <button type="button" className="primary" onClick={begin}>
        {earlier.length > 0 ? t.quiz.startAgain : t.quiz.start}
      </button>
    </div>
  );
}

/** A question that cannot be made is told of, and the others are asked. */
function drawAll(lesson: string, quiz: Quiz): { questions: Drawn[]; faults: Error[] } {
  const questions: Drawn[] = [];
  const faults: Error[] = [];
  for (const id of Object.keys(quiz)) {
    try {
      questions.push(draw(lesson, quiz, id));
    } catch (error) {
      faults.push(error as Error);
    }
  }
  return { questions, faults };
}

function Round({ lesson, questions, again }: { lesson: string; questions: readonly Drawn[]; again: () => void }) {
  const t = useLearningTexts();
  const [answers, setAnswers] = useState<Given[]>([]);
  const [shown, setShown] = useState(1);
  const end = useRef<HTMLDivElement>(null);
  const finished = questions.length > 0 && shown > questions.length;

  useEffect(() => {
    if (finished) end.current?.focus();
  }, [finished]);

  const answer = (drawn: Drawn, given: Given) => {
    const { id: question, seed } = drawn;
    record({ type: "answer", lesson, question, seed, answer: given, right: judge(drawn.question, given) });
    setAnswers([...answers, given]);
  };
  return (
    <>
      <ol className="questions">
        {questions.slice(0, shown).map((drawn, i) => (
          <li key={drawn.id} className="card">
            <QuestionCard
              drawn={drawn}
              place={t.quiz.place(i + 1, questions.length)}
              given={answers[i]}
              onAnswer={(given) => answer(drawn, given)}
              mayPass
              focus={i === shown - 1}
            />
          </li>
        ))}
      </ol>
      {answers.length === shown && (
        <button type="button" className="primary" onClick={() => setShown(shown + 1)}>
          {shown < questions.length ? t.quiz.next : t.quiz.finish}
        </button>
      )}
      {finished && (
        <div ref={end} tabIndex={-1} className="card score">
          <Score questions={questions} answers={answers} />
          <button type="button" onClick={again}>
            {t.quiz.startAgain}
          </button>
        </div>
      )}
    </>
  );
}

function Score({ questions, answers }: { questions: readonly Drawn[]; answers: readonly Given[] }) {
  const t = useLearningTexts();
  const { say } = useLanguage();
  const wrong = questions.filter(({ question }, i) => !judge(question, answers[i]));
  return (
    <>
      <p className="result">{t.quiz.score(questions.length - wrong.length, questions.length)}</p>
      <p>{wrong.length === 0 ? t.quiz.allRight : t.quiz.someWrong}</p>
      {wrong.length > 0 && (
        <>
          <p>{t.quiz.wrongOnes}</p>
          <ul>
            {wrong.map(({ id, question }) => (
              <li key={id}>
                <Prose text={say(question.ask)} />
              </li>
            ))}
          </ul>
        </>
      )}
    </>
  );
}
