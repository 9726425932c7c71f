import { useState } from "react";
import type { LabDetail, RunInfo } from "../../../shared/api.ts";
import { post, type RequestError, useGet } from "../api.ts";
import { useLabTitle } from "../course/lab-title.ts";
import { clock, date, number, range } from "../format.ts";
import { useLanguage } from "../i18n/language.tsx";
import { Confusion } from "../parts/Confusion.tsx";
import { Curves } from "../parts/Curves.tsx";
import { ErrorBoundary } from "../parts/ErrorBoundary.tsx";
import { Filters } from "../parts/Filters.tsx";
import { Histograms } from "../parts/Histograms.tsx";
import { Mistakes } from "../parts/Mistakes.tsx";
import { NotHere } from "../parts/NotHere.tsx";
import { Pictures } from "../parts/Pictures.tsx";
import { Notice, Pending } from "../parts/states.tsx";
import { Tables } from "../parts/Tables.tsx";
import { readsDigits } from "../playground/reads-digits.ts";
import { Link } from "../router.tsx";
import { type RunView, useRunEvents } from "../run-events.ts";

function Progress({ view, info }: { view: RunView; info: RunInfo }) {
  const { t, language } = useLanguage();
  const { progress } = view;
  const step = progress?.step ?? info.step;
  const total = progress?.total ?? info.total;
  const running = info.status === "running";
  return (
    <div className="progress">
      <progress max={total || 1} value={step} aria-label={t.run.step} />
      <p className="meta numeric">
        {t.run.step} {t.common.of(step, total)}
        {progress?.rate !== undefined &&
          ` · ${t.run.perSecond(number(Math.round(progress.rate), language), t.run.units[progress.unit ?? ""] ?? progress.unit ?? "")}`}
        {running && progress?.eta !== undefined && ` · ${t.run.left(clock(progress.eta))}`}
        {` · ${t.run.elapsed(clock(progress?.seconds ?? info.seconds))}`}
      </p>
    </div>
  );
}

function Results({ info }: { info: RunInfo }) {
  const { t, language } = useLanguage();
  const { data: lab } = useGet<LabDetail>(`/labs/${info.lab}`);
  return (
    <section className="card">
      <h2>{t.run.results}</h2>
      <dl className="results">
        {Object.entries(info.metrics).map(([name, value]) => {
          const goal = info.preset === "quick" ? undefined : lab?.goals.find(({ metric }) => metric === name);
          const reached = goal && value >= (goal.atLeast ?? -Infinity) && value <= (goal.atMost ?? Infinity);
          return (
            <div key={name}>
              <dt>{t.run.metrics[name] ?? name}</dt>
              <dd className="numeric">
                {number(value, language)}
                {goal && (
                  <span className={reached ? "tag good" : "tag"}>
                    {reached ? t.run.goalReached : t.run.goalMissed} ({range(goal)})
                  </span>
                )}
              </dd>
            </div>
          );
        })}
      </dl>
    </section>
  );
}

export default function RunPage({ id }: { id: string }) {
  const { t, language } = useLanguage();
  const [attempt, setAttempt] = useState(0);
  const [asked, setAsked] = useState<"stop" | "resume">();
  const [error, setError] = useState<RequestError>();
  const { view, lost } = useRunEvents(id, attempt);
  const { data: info, error: failure, reload } = useGet<RunInfo>(`/runs/${encodeURIComponent(id)}`, 1500);
  const labTitle = useLabTitle();
  if (!info && failure?.status === 404) return <NotHere text={failure.message} to="/runs" label={t.runs.title} />;
  if (!info) return <Pending error={failure} reload={reload} />;

  const ask = async (what: "stop" | "resume") => {
    setAsked(what);
    setError(undefined);
    try {
      await post(`/runs/${id}/${what}`);
      if (what === "resume") setAttempt(attempt + 1);
      reload();
    } catch (problem) {
      setError(problem as RequestError);
    }
    setAsked(undefined);
  };
  const curve = (name: string, label: string, sparse = false) => ({
    ...{ label, sparse },
    ...(view.series[name] ?? { steps: [], values: [] }),
  });
  const running = info.status === "running";
  // Some labs count instead of descending; they have no curves.
  const learnsBySteps = info.status !== "finished" || view.series.trainLoss !== undefined;
  const shown = { run: id, artifacts: view.artifacts };
  // Two stacks, each as tall as its cards: a grid would leave holes beside the tallest.
  const stacks = {
    left: [<Confusion key="confusion" {...shown} />, <Histograms key="histograms" {...shown} />],
    right: [<Mistakes key="mistakes" {...shown} />, <Filters key="filters" {...shown} />],
  };
  return (
    <article>
      <p className="eyebrow">
        <Link to="/runs">{t.runs.title}</Link> · <Link to={`/lab/${info.lab}`}>{t.runs.lab}</Link> ·{" "}
        <code className="run-id">{info.id}</code>
      </p>
      <h1>{labTitle(info.lab)}</h1>
      <p className="meta">
        {t.lab.presetNames[info.preset]} · {t.lab.seed} {info.seed}
        {info.engine === "torch" && " · PyTorch"} · {date(info.startedAt, language)}
      </p>
      <p className="actions">
        <span className={`status ${info.status}`} role="status">
          {t.runs.statuses[info.status]}
        </span>
        {running && (
          <button type="button" disabled={asked !== undefined} onClick={() => ask("stop")}>
            {asked === "stop" ? t.run.stopping : t.run.stop}
          </button>
        )}
        {info.resumable && (
          <button type="button" className="primary" disabled={asked !== undefined} onClick={() => ask("resume")}>
            {t.run.resume}
          </button>
        )}
        {readsDigits(info) && (
          <Link className="button primary" to={`/playground?run=${id}`}>
            {t.run.play}
          </Link>
        )}
        {readsDigits(info) && (
          <a className="button" href={`/api/runs/${encodeURIComponent(id)}/reader`} download>
            {t.run.take}
          </a>
        )}
      </p>
      {error && <Notice bad text={error.message} />}
      {(lost || failure) && running && <Notice bad text={t.common.lost} />}
      {info.message && <Notice bad={info.status === "failed"} text={info.message} />}
      <Progress view={view} info={info} />
      {info.status === "finished" && <Results info={info} />}
      {learnsBySteps && (
        <Curves
          loss={[curve("trainLoss", t.run.train), curve("validationLoss", t.run.validation, true)]}
          accuracy={[curve("trainAccuracy", t.run.train), curve("validationAccuracy", t.run.validation, true)]}
        />
      )}
      <div className="columns wide">
        {Object.entries(stacks).map(([side, parts]) => (
          <div key={side}>
            {parts.map((part) => (
              <ErrorBoundary key={part.key}>{part}</ErrorBoundary>
            ))}
          </div>
        ))}
      </div>
      <ErrorBoundary>
        <Pictures {...shown} />
      </ErrorBoundary>
      <ErrorBoundary>
        <Tables {...shown} />
      </ErrorBoundary>
      <details className="card">
        <summary>{t.run.settings}</summary>
        <dl className="params">
          {Object.entries({ ...info.params, ...view.start?.features }).map(([key, value]) => (
            <div key={key}>
              <dt>
                <code>{key}</code>
              </dt>
              <dd className="numeric">{JSON.stringify(value)}</dd>
            </div>
          ))}
        </dl>
      </details>
      {view.logs.length > 0 && (
        <details className="card">
          <summary>{t.run.log}</summary>
          <pre>{view.logs.join("\n")}</pre>
        </details>
      )}
    </article>
  );
}
