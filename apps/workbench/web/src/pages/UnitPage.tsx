import { Fragment } from "react";
import type { LabList, RunList } from "../../../shared/api.ts";
import type { LessonIndex } from "../../../shared/lessons.ts";
import { useGet } from "../api.ts";
import { ExerciseList } from "../exercise/ExerciseList.tsx";
import { number, score } from "../format.ts";
import { useLanguage } from "../i18n/language.tsx";
import { LessonList } from "../lesson/LessonList.tsx";
import { useStatic } from "../lesson/static.ts";
import { NotHere } from "../parts/NotHere.tsx";
import { Notice, Pending } from "../parts/states.tsx";
import { Link } from "../router.tsx";

export default function UnitPage({ id }: { id: string }) {
  const { t, say, language } = useLanguage();
  const { data, error, reload } = useStatic<LessonIndex>("index.json");
  const lessons = data?.lessons.filter((lesson) => lesson.unit === id) ?? [];
  const exercises = data?.exercises.filter((exercise) => exercise.unit === id) ?? [];
  const labs = useGet<LabList>("/labs");
  const runs = useGet<RunList>("/runs");
  if (!data) return <Pending error={error} reload={reload} />;
  const stage = data.stages.find(({ units }) => units.some((unit) => unit.id === id));
  const unit = stage?.units.find((candidate) => candidate.id === id);
  if (!stage || !unit) return <NotHere />;
  const best = (lab: string) => {
    const scores = (runs.data?.runs ?? [])
      .filter((run) => run.lab === lab)
      .flatMap((run) => [score(run.metrics) ?? []].filter((s) => s.length > 0));
    return scores.sort((a, b) => (b[1] as number) - (a[1] as number))[0] as [string, number] | undefined;
  };
  return (
    <article>
      <p className="eyebrow">
        <Link to="/">{t.path.stage(stage.number)}</Link> · {say(stage.title)}
      </p>
      <h1>
        {unit.id} {say(unit.title)}
      </h1>
      <p className="lead">{say(unit.summary)}</p>
      <p className="meta">
        {t.common.weeks(unit.weeks)}
        {unit.prerequisites.length > 0 && (
          <>
            {" · "}
            {t.unit.prerequisites}{" "}
            {unit.prerequisites.map((other) => (
              <Fragment key={other}>
                <Link to={`/unit/${other}`}>{other}</Link>{" "}
              </Fragment>
            ))}
          </>
        )}
      </p>
      {!unit.available && <Notice text={t.unit.notYet} />}
      {lessons.length > 0 && (
        <section>
          <h2>{t.lesson.lessons}</h2>
          <LessonList lessons={lessons} />
        </section>
      )}
      {exercises.length > 0 && (
        <section>
          <h2>{t.exercises.exercises}</h2>
          <p>{t.exercises.lead}</p>
          <ExerciseList exercises={exercises} />
        </section>
      )}
      {unit.labs.length > 0 && (
        <section>
          <h2>{t.unit.labs}</h2>
          {!labs.data && <Pending error={labs.error} reload={labs.reload} />}
          <ul className="cards">
            {labs.data?.labs
              .filter((lab) => lab.unit === unit.id)
              .map((lab) => {
                const top = best(lab.id);
                return (
                  <li key={lab.id} className="card">
                    <h3>
                      <Link to={`/lab/${lab.id}`}>{say(lab.title)}</Link>
                    </h3>
                    <p>{say(lab.summary)}</p>
                    <p className="meta">
                      <code>{lab.id}</code>
                      {top && ` · ${t.unit.best}${t.run.metrics[top[0]] ?? top[0]} ${number(top[1], language)}`}
                    </p>
                  </li>
                );
              })}
          </ul>
        </section>
      )}
      <div className="columns">
        <section>
          <h2>{t.unit.outcomes}</h2>
          <ul>
            {unit.outcomes.map((outcome) => (
              <li key={outcome.en}>{say(outcome)}</li>
            ))}
          </ul>
        </section>
        <section>
          <h2>{t.unit.reading}</h2>
          <ul>
            {unit.reading.map(({ title, note, url }) => (
              <li key={title.en}>
                {url ? (
                  <a href={url} target="_blank" rel="noreferrer">
                    {say(title)}
                  </a>
                ) : (
                  say(title)
                )}
                {note && ` (${say(note)})`}
              </li>
            ))}
          </ul>
        </section>
      </div>
    </article>
  );
}
