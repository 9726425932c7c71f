import { useState } from "react";
import type { RunInfo } from "../../../shared/api.ts";
import { type RequestError, remove } from "../api.ts";
import { useLabTitle } from "../course/lab-title.ts";
import { clock, date, number, score } from "../format.ts";
import { useLanguage } from "../i18n/language.tsx";
import { Link, navigate } from "../router.tsx";
import { Notice } from "./states.tsx";

const most = 6;

/** Runs, newest first, to open, compare and delete. */
export function RunTable({ runs, onChange }: { runs: RunInfo[]; onChange: () => void }) {
  const { t, language } = useLanguage();
  const labTitle = useLabTitle();
  const [chosen, setChosen] = useState<string[]>([]);
  const [error, setError] = useState<RequestError>();
  const picked = chosen.filter((id) => runs.some((run) => run.id === id));
  const erase = async (id: string) => {
    if (!confirm(t.runs.confirm(id))) return;
    try {
      await remove(`/runs/${id}`);
      setError(undefined);
    } catch (failure) {
      setError(failure as RequestError);
    }
    onChange();
  };
  return (
    <>
      {error && <Notice bad text={error.message} />}
      <section className="scroll" aria-label={t.runs.title} tabIndex={0}>
        <table className="runs listed">
          <thead>
            <tr>
              <th scope="col">
                <span className="hidden">{t.runs.compare}</span>
              </th>
              <th scope="col">{t.runs.run}</th>
              <th scope="col">{t.runs.status}</th>
              <th scope="col">{t.runs.result}</th>
              <th scope="col" className="wider">
                {t.runs.time}
              </th>
              <th scope="col" className="wider">
                {t.runs.started}
              </th>
              <th scope="col">
                <span className="hidden">{t.runs.delete}</span>
              </th>
            </tr>
          </thead>
          <tbody>
            {runs.map((run) => {
              const best = score(run.metrics);
              return (
                <tr key={run.id}>
                  <td>
                    <input
                      type="checkbox"
                      aria-label={t.runs.select(run.id)}
                      checked={picked.includes(run.id)}
                      disabled={!picked.includes(run.id) && picked.length >= most}
                      onChange={(event) =>
                        setChosen(event.target.checked ? [...picked, run.id] : picked.filter((id) => id !== run.id))
                      }
                    />
                  </td>
                  <td>
                    <Link to={`/run/${run.id}`}>{labTitle(run.lab)}</Link>
                    <br />
                    <small>
                      {t.lab.presetNames[run.preset]} · {t.lab.seed} {run.seed}
                      {run.engine === "torch" ? " · PyTorch" : ""} · <code>{run.id.slice(run.lab.length + 1)}</code>
                    </small>
                  </td>
                  <td>
                    <span className={`status ${run.status}`}>{t.runs.statuses[run.status]}</span>
                  </td>
                  <td className="numeric result">
                    {best ? (
                      <>
                        {number(best[1], language)}
                        <br /> <small>{t.run.metrics[best[0]] ?? best[0]}</small>
                      </>
                    ) : (
                      "–"
                    )}
                  </td>
                  <td className="numeric wider">{clock(run.seconds)}</td>
                  <td className="wider">{date(run.startedAt, language)}</td>
                  <td>
                    <button
                      type="button"
                      className="plain"
                      disabled={run.status === "running"}
                      onClick={() => erase(run.id)}
                    >
                      {t.runs.delete}
                      <span className="hidden"> {run.id}</span>
                    </button>
                  </td>
                </tr>
              );
            })}
          </tbody>
        </table>
      </section>
      {runs.length > 1 && (
        <p className="actions">
          <button
            type="button"
            disabled={picked.length < 2}
            onClick={() => navigate(`/compare?runs=${picked.map(encodeURIComponent).join(",")}`)}
          >
            {t.runs.compare}
          </button>{" "}
          <small>{t.runs.compareHint}</small>
        </p>
      )}
    </>
  );
}
