import { lazy, Suspense, useState } from "react";
import type { RunList, Started, UnitInfo } from "../../../shared/api.ts";
import type { LessonIndex } from "../../../shared/lessons.ts";
import { post, type RequestError, useGet } from "../api.ts";
import { useLanguage } from "../i18n/language.tsx";
import { useStatic } from "../lesson/static.ts";
import { Loading, Notice, Pending } from "../parts/states.tsx";
import { Link, navigate } from "../router.tsx";

const TodayCard = lazy(() => import("../today/TodayCard.tsx"));

/** What to do for the fun of it: train the first network, or play with it. */
function Playing() {
  const { t } = useLanguage();
  const runs = useGet<RunList>("/runs");
  const [starting, setStarting] = useState(false);
  const [error, setError] = useState<RequestError>();
  const trained = runs.data?.runs.find(({ hasModel }) => hasModel);
  const start = async () => {
    setStarting(true);
    try {
      const { id } = await post<Started>("/runs", { lab: "mnist-cnn", preset: "quick" });
      navigate(`/run/${id}`);
    } catch (failure) {
      setError(failure as RequestError);
      setStarting(false);
    }
  };
  return (
    <section className="card" aria-label={t.path.play}>
      <p className="eyebrow">{t.path.play}</p>
      <h2>{trained ? t.path.playTitle : t.path.nextTitle}</h2>
      <p>{trained ? t.path.playText : t.path.nextText}</p>
      {trained ? (
        <Link className="button" to={`/playground?run=${trained.id}`}>
          {t.path.playButton}
        </Link>
      ) : (
        <button type="button" disabled={starting} onClick={start}>
          {starting ? t.lab.starting : t.path.nextButton}
        </button>
      )}
      {error && <Notice bad text={error.message} />}
    </section>
  );
}

function UnitCard({ unit, lessons }: { unit: UnitInfo; lessons: number }) {
  const { t, say } = useLanguage();
  const offers = [lessons > 0 && t.lesson.readable(lessons), unit.labs.length > 0 && t.path.open].filter(Boolean);
  return (
    <li className={unit.available ? "unit open" : "unit"}>
      <Link to={`/unit/${unit.id}`}>
        <span className="number">{unit.id}</span>
        <span className="title">{say(unit.title)}</span>
      </Link>
      <p>{say(unit.summary)}</p>
      <p className="meta">
        {t.common.weeks(unit.weeks)} · {!unit.available && t.path.notYet}
        {unit.available && <strong>{offers.join(" · ")}</strong>}
      </p>
    </li>
  );
}

export function PathPage() {
  const { t, say } = useLanguage();
  const { data, error, reload } = useStatic<LessonIndex>("index.json");
  return (
    <>
      <div className="hero">
        <div>
          <h1>{t.tagline}</h1>
          <p className="lead">{t.path.lead}</p>
        </div>
        <div>
          <Suspense fallback={<Loading />}>
            <TodayCard />
          </Suspense>
          <Playing />
        </div>
      </div>
      <h2 className="path-title">{t.path.title}</h2>
      {!data && <Pending error={error} reload={reload} />}
      <ol className="path">
        {data?.stages.map((stage) => (
          <li key={stage.number} className={`stage stage-${stage.number}`}>
            <header>
              <p className="eyebrow">{t.path.stage(stage.number)}</p>
              <h3>{say(stage.title)}</h3>
              <p className="meta">{say(stage.months)}</p>
              <p>{say(stage.summary)}</p>
            </header>
            <ul>
              {stage.units.map((unit) => (
                <UnitCard
                  key={unit.id}
                  unit={unit}
                  lessons={data.lessons.filter((lesson) => lesson.unit === unit.id).length}
                />
              ))}
            </ul>
            <p className="capstone">
              <span className="eyebrow">{t.path.capstone}</span> {say(stage.capstone)}
            </p>
          </li>
        ))}
      </ol>
    </>
  );
}
