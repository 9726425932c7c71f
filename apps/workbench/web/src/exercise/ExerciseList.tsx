import "./exercise-list.css";
import type { ExerciseEntry } from "../../../shared/lessons.ts";
import { useLanguage } from "../i18n/language.tsx";
import { useLearning } from "../progress/store.ts";
import { Link } from "../router.tsx";

export type ExerciseStanding = "untouched" | "tried" | "passed";

/** As the journal knows it: without the workbench's server, too. */
export function useExerciseStanding(id: string): ExerciseStanding {
  return standingOf(useLearning().exercises, id);
}

function standingOf(results: ReturnType<typeof useLearning>["exercises"], id: string): ExerciseStanding {
  if (!Object.hasOwn(results, id)) return "untouched";
  return results[id].passedAt ? "passed" : "tried";
}

/** Five marks, as many of them full as the exercise is hard. */
export function Difficulty({ level }: { level: number }) {
  const { t } = useLanguage();
  return (
    <span className="difficulty" role="img" aria-label={t.exercises.difficulty(level)}>
      {[1, 2, 3, 4, 5].map((mark) => (
        <i key={mark} className={mark <= level ? "full" : undefined} />
      ))}
    </span>
  );
}

/** What an exercise is written in. */
export function LanguageName({ language }: { language: ExerciseEntry["language"] }) {
  return <span className="language">{language === "python" ? "Python" : "TypeScript"}</span>;
}

/** Exercises in order: how long each takes, how hard it is, and how far one has come. */
export function ExerciseList({ exercises }: { exercises: readonly ExerciseEntry[] }) {
  const { t, say } = useLanguage();
  const results = useLearning().exercises;
  return (
    <ul className="exercise-list">
      {exercises.map(({ id, title, language, minutes, difficulty }) => {
        const standing = standingOf(results, id);
        return (
          <li key={id} className={standing}>
            <Link to={`/exercise/${id}`}>{say(title)}</Link>
            <p className="meta">
              <Difficulty level={difficulty} /> · <LanguageName language={language} /> · {t.lesson.minutes(minutes)} ·{" "}
              {t.exercises.standings[standing]}
            </p>
          </li>
        );
      })}
    </ul>
  );
}
