import { useState } from "react";
import type { ExerciseDetail } from "../../../shared/exercises.ts";
import type { LessonIndex } from "../../../shared/lessons.ts";
import type { RequestError } from "../api.ts";
import { useLanguage } from "../i18n/language.tsx";
import { useExerciseTexts } from "../i18n/use-exercise-texts.ts";
import { Notice } from "../parts/states.tsx";
import { refreshLearning } from "../progress/store.ts";
import { Link } from "../router.tsx";
import { Comparison } from "./Comparison.tsx";
import { solutionText } from "./requests.ts";

interface Props {
  detail: ExerciseDetail;
  /** The learner's program. */
  text: string;
  index: LessonIndex;
}

/** After a pass: the solution to compare with, and what comes next. Before it: the solution for whoever insists. */
export function SolutionPart({ detail, text, index }: Props) {
  const { say } = useLanguage();
  const t = useExerciseTexts().solution;
  const [solution, setSolution] = useState<string>();
  const [warned, setWarned] = useState(false);
  const [error, setError] = useState<RequestError>();
  const passed = detail.state === "passed";
  const show = async () => {
    setError(undefined);
    try {
      setSolution(await solutionText(detail.id, !passed));
      setWarned(false);
      refreshLearning();
    } catch (failure) {
      setError(failure as RequestError);
    }
  };
  const siblings = index.exercises.filter(({ unit }) => unit === detail.unit);
  const next = siblings[siblings.findIndex(({ id }) => id === detail.id) + 1];
  return (
    <section className="solution" aria-label={t.compare}>
      <p className="actions">
        {solution !== undefined ? (
          <button type="button" onClick={() => setSolution(undefined)}>
            {t.hide}
          </button>
        ) : passed ? (
          <button type="button" onClick={() => void show()}>
            {t.compare}
          </button>
        ) : (
          !warned && (
            <button type="button" className="plain" onClick={() => setWarned(true)}>
              {t.peek}
            </button>
          )
        )}
        {passed &&
          (next ? (
            <Link className="button primary" to={`/exercise/${next.id}`}>
              {t.next}
              {say(next.title)}
            </Link>
          ) : (
            <Link className="button" to={`/unit/${detail.unit}`}>
              {t.toUnit}
            </Link>
          ))}
      </p>
      {warned && (
        <div className="notice" role="alert">
          <p>{t.warning}</p>
          <p className="actions">
            <button type="button" onClick={() => setWarned(false)}>
              {t.keep}
            </button>
            <button type="button" onClick={() => void show()}>
              {t.show}
            </button>
          </p>
        </div>
      )}
      {error && <Notice bad text={error.message} />}
      {solution !== undefined &&
        (solution === text ? (
          <p>{t.same}</p>
        ) : (
          <Comparison a={text} b={solution} labels={[t.yours, t.ours]} language={detail.language} />
        ))}
    </section>
  );
}
