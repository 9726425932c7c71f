import {
  mostQuestions,
  nextPlacementQuestion,
  type PlacementAnswer,
  type PlacementLesson,
  placementVerdicts,
} from "@gradus/lab/learning/placement";
import type { CourseUnit } from "@gradus/lab/learning/plan";
import type { Quiz } from "@gradus/lab/quiz";
import { createRandom } from "@gradus/lab/random";
import { useEffect, useRef, useState } from "react";
import { useCourse } from "../course/use-course.ts";
import { useLanguage } from "../i18n/language.tsx";
import { useLearningTexts } from "../i18n/use-learning-texts.ts";
import { ErrorBoundary } from "../parts/ErrorBoundary.tsx";
import { Notice, Pending } from "../parts/states.tsx";
import { record, useLearning } from "../progress/store.ts";
import { QuestionCard } from "../quiz/QuestionCard.tsx";
import { type Drawn, draw, freshSeed, type Given, judge, loadQuiz } from "../quiz/quizzes.ts";
import { Link } from "../router.tsx";

interface Material {
  lessons: PlacementLesson[];
  quizzes: Map<string, Quiz>;
}

export default function PlacementPage() {
  const t = useLearningTexts();
  const { course, error, reload } = useCourse();
  const material = useMaterial(course?.units);
  return (
    <section className="placement">
      <h1>{t.placement.title}</h1>
      <p className="lead">{t.placement.lead}</p>
      <p>{t.placement.honest}</p>
      {!course || !material ? (
        <Pending error={error} reload={reload} />
      ) : (
        <ErrorBoundary>
          <Placement material={material} units={course.units} />
        </ErrorBoundary>
      )}
    </section>
  );
}

/** Lessons with their quizzes; one whose quiz cannot be loaded is left out, it can be read all the same. */
function useMaterial(units: readonly CourseUnit[] | undefined): Material | undefined {
  const [material, setMaterial] = useState<Material>();
  useEffect(() => {
    if (!units) return;
    let left = false;
    const lessons = units.flatMap(({ items }) => items).filter(({ kind }) => kind === "lesson");
    const load = async () => {
      const loaded = await Promise.all(lessons.map(({ id }) => loadQuiz(id).catch(() => undefined)));
      if (left) return;
      const quizzes = new Map(lessons.flatMap(({ id }, i) => (loaded[i] ? [[id, loaded[i]] as const] : [])));
      setMaterial({
        quizzes,
        lessons: lessons.map(({ id, needs }) => ({
          id,
          needs: needs.map((need) => need.replace(/^lesson:/, "")),
          questions: Object.keys(quizzes.get(id) ?? {}),
        })),
      });
    };
    void load();
    return () => {
      left = true;
    };
  }, [units]);
  return material;
}

function Placement({ material, units }: { material: Material; units: readonly CourseUnit[] }) {
  const t = useLearningTexts();
  const { placement } = useLearning();
  const [answers, setAnswers] = useState<PlacementAnswer[]>([]);
  const [drawn, setDrawn] = useState<Drawn>();
  const [justUndone, setJustUndone] = useState(false);

  /** Asks the next question, or keeps the result where there is none. */
  const ask = (given: readonly PlacementAnswer[], stop = false) => {
    const random = createRandom(freshSeed());
    const next = stop ? undefined : nextPlacementQuestion(material.lessons, given, random.pick);
    setAnswers([...given]);
    setDrawn(next && draw(next.lesson, material.quizzes.get(next.lesson)!, next.question));
    if (next || (stop && given.length === 0)) return;
    const verdicts = placementVerdicts(material.lessons, given);
    record({
      type: "placement",
      known: material.lessons.map(({ id }) => id).filter((id) => verdicts.get(id) === "known"),
      asked: given.length,
      right: given.filter(({ right }) => right).length,
    });
  };
  if (drawn) {
    const onAnswer = (given: Given) =>
      ask([...answers, { lesson: drawn.lesson, question: drawn.id, right: judge(drawn.question, given) }]);
    return (
      <>
        <div className="card">
          <QuestionCard
            key={answers.length}
            drawn={drawn}
            place={t.placement.progress(answers.length + 1, mostQuestions)}
            given={undefined}
            onAnswer={onAnswer}
            focus
            mayPass
            silent
          />
        </div>
        <button type="button" className="plain" onClick={() => ask(answers, true)}>
          {t.placement.stop}
        </button>
      </>
    );
  }
  const possible = nextPlacementQuestion(material.lessons, [], ([first]) => first) !== undefined;
  const begin = (
    <button
      type="button"
      className={placement ? "" : "primary"}
      onClick={() => {
        setJustUndone(false);
        ask([]);
      }}
    >
      {placement ? t.placement.again : t.placement.start}
    </button>
  );
  if (!possible) return <Notice text={t.placement.notEnough} />;
  if (!placement) return begin;
  const undo = () => {
    record({ type: "placement", known: [], asked: 0, right: 0 });
    setJustUndone(true);
  };
  return (
    <>
      {placement.asked > 0 ? (
        <Result units={units} lessons={material.lessons} answers={answers} undo={undo} />
      ) : (
        justUndone && (
          <p role="status" className="notice">
            {t.placement.undone}
          </p>
        )
      )}
      <p className="actions">
        <Link className="button primary" to="/today">
          {t.placement.toToday}
        </Link>
        {begin}
      </p>
    </>
  );
}

/** The newest result. Just after the test it tells what was asked from what follows. */
function Result({
  units,
  lessons,
  answers,
  undo,
}: {
  units: readonly CourseUnit[];
  lessons: readonly PlacementLesson[];
  answers: readonly PlacementAnswer[];
  undo: () => void;
}) {
  const t = useLearningTexts();
  const { say } = useLanguage();
  const placement = useLearning().placement!;
  const box = useRef<HTMLDivElement>(null);
  useEffect(() => {
    if (answers.length > 0) box.current?.focus();
  }, [answers]);
  const items = units
    .flatMap((unit) => unit.items)
    .filter(({ kind, id }) => kind === "lesson" && placement.known.includes(id));
  const askedOf = (id: string) => answers.filter(({ lesson, right }) => lesson === id && right).length > 1;
  const told = answers.length > 0 && lessons.some(({ id }) => askedOf(id));
  return (
    <div className="card score" tabIndex={-1} ref={box} data-testid="placement-result">
      <h2>{t.placement.result}</h2>
      <p>{t.placement.counted(placement.right, placement.asked)}</p>
      {items.length === 0 ? (
        <p>{t.placement.foundNone(placement.asked)}</p>
      ) : (
        <>
          <p>{t.placement.found(items.length)}</p>
          <ul>
            {items.map(({ id, title }) => (
              <li key={id}>
                <Link to={`/lesson/${id}`}>{say(title)}</Link>{" "}
                {told && (
                  <span className="meta">({askedOf(id) ? t.placement.lessonAnswered : t.placement.lessonImplied})</span>
                )}
              </li>
            ))}
          </ul>
          <button type="button" onClick={undo}>
            {t.placement.undo}
          </button>
        </>
      )}
    </div>
  );
}
