import { useState } from "react";
import type { CurriculumInfo, RunList, Started, UnitInfo } from "../../../shared/api.ts";
import { post, type RequestError, useGet } from "../api.ts";
import { useLanguage } from "../i18n/language.tsx";
import { Notice, Pending } from "../parts/states.tsx";
import { Link, navigate } from "../router.tsx";

/** The one thing to do next: train the first network, or play with it. */
function NextStep() {
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
    <section className="next" aria-label={t.path.next}>
      <p className="eyebrow">{t.path.next}</p>
      <h2>{trained ? t.path.playTitle : t.path.nextTitle}</h2>
      <p>{trained ? t.path.playText : t.path.nextText}</p>
      {trained ? (
        <Link className="button primary" to={`/playground?run=${trained.id}`}>
          {t.path.playButton}
        </Link>
      ) : (
        <button type="button" className="primary" disabled={starting} onClick={start}>
          {starting ? t.lab.starting : t.path.nextButton}
        </button>
      )}
      {error && <Notice bad text={error.message} />}
    </section>
  );
}

function UnitCard({ unit }: { unit: UnitInfo }) {
  const { t, say } = useLanguage();
  return (
    <li className={unit.available ? "unit open" : "unit"}>
      <Link to={`/unit/${unit.id}`}>
        <span className="number">{unit.id}</span>
        <span className="title">{say(unit.title)}</span>
      </Link>
      <p>{say(unit.summary)}</p>
      <p className="meta">
        {t.common.weeks(unit.weeks)} · {unit.available ? <strong>{t.path.open}</strong> : t.path.notYet}
      </p>
    </li>
  );
}

export function PathPage() {
  const { t, say } = useLanguage();
  const { data, error, reload } = useGet<CurriculumInfo>("/curriculum");
  return (
    <>
      <div className="hero">
        <div>
          <h1>{t.tagline}</h1>
          <p className="lead">{t.path.lead}</p>
        </div>
        <NextStep />
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
                <UnitCard key={unit.id} unit={unit} />
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
