import type { Comparison as ComparisonAnswer } from "../../../shared/api.ts";
import { useGet } from "../api.ts";
import { useLabTitle } from "../course/lab-title.ts";
import { clock, number } from "../format.ts";
import { useLanguage } from "../i18n/language.tsx";
import { Curves } from "../parts/Curves.tsx";
import { Notice, Pending } from "../parts/states.tsx";
import { Link } from "../router.tsx";

function show(value: unknown, language: string): string {
  if (typeof value === "number") return number(value, language);
  return value === undefined ? "–" : typeof value === "string" ? value : JSON.stringify(value);
}

export default function ComparePage({ ids }: { ids: string[] }) {
  const { t } = useLanguage();
  if (ids.length >= 2) return <Comparison ids={ids} />;
  return (
    <article>
      <h1>{t.compare.title}</h1>
      <Notice text={t.runs.compareHint}>
        <Link to="/runs">{t.runs.title}</Link>
      </Notice>
    </article>
  );
}

function Comparison({ ids }: { ids: string[] }) {
  const { t, language } = useLanguage();
  const { data, error, reload } = useGet<ComparisonAnswer>(`/compare?runs=${ids.map(encodeURIComponent).join(",")}`);
  const labTitle = useLabTitle();
  if (!data) return <Pending error={error} reload={reload} />;
  const runs = data.runs.map(({ run }) => run);
  const short = (id: string) => id.replace(/^.*-(\d{6}-\w+)$/, "$1");
  // A lab's name says more than a time, where each run is of another lab.
  const ofLabs = new Set(runs.map(({ lab }) => lab)).size === runs.length;
  // More lines than this cannot be told apart.
  const parts = runs.length > 4 ? (["validation"] as const) : (["train", "validation"] as const);
  const chart = (kind: "Loss" | "Accuracy") =>
    data.runs.flatMap(({ run, curves }) =>
      parts.map((part) => ({
        label: `${ofLabs ? run.lab : short(run.id)} ${t.run[part]}`,
        sparse: part === "validation",
        ...(curves.find(({ name }) => name === `${part}${kind}`) ?? { steps: [], values: [] }),
      })),
    );
  const settings = runs.map(
    ({ lab, preset, seed, engine, params }) => ({ lab, preset, seed, engine, ...params }) as Record<string, unknown>,
  );
  const keys = [...new Set(settings.flatMap(Object.keys))];
  const differing = keys.filter((key) => new Set(settings.map((values) => JSON.stringify(values[key]))).size > 1);
  // Parameters stand first: what the accuracy was bought with.
  const names = new Set(runs.flatMap((run) => Object.keys(run.metrics)));
  const metrics = [...names].sort((a, b) => Number(b === "parameters") - Number(a === "parameters"));
  return (
    <article>
      <h1>{t.compare.title}</h1>
      <section className="scroll" aria-label={t.compare.title} tabIndex={0}>
        <table className="runs">
          <thead>
            <tr>
              <td />
              {runs.map((run) => (
                <th key={run.id} scope="col">
                  <Link to={`/run/${run.id}`}>{labTitle(run.lab)}</Link>
                  <br />
                  <small>
                    {run.engine === "torch" ? "PyTorch" : "Gradus"} · {short(run.id)}
                  </small>
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {metrics.map((key) => (
              <tr key={key}>
                <th scope="row">{t.run.metrics[key] ?? key}</th>
                {runs.map((run) => (
                  <td key={run.id} className="numeric">
                    {show(run.metrics[key], language)}
                  </td>
                ))}
              </tr>
            ))}
            <tr>
              <th scope="row">{t.runs.time}</th>
              {runs.map((run) => (
                <td key={run.id} className="numeric">
                  {clock(run.seconds)}
                </td>
              ))}
            </tr>
          </tbody>
        </table>
      </section>
      <h2 style={{ marginTop: "1.5em" }}>{t.compare.settings}</h2>
      <section className="scroll" aria-label={t.compare.settings} tabIndex={0}>
        <table className="runs">
          <thead>
            <tr>
              <th scope="col">{t.compare.parameter}</th>
              {runs.map(({ id }) => (
                <th key={id} scope="col">
                  {short(id)}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {differing.map((key) => (
              <tr key={key}>
                <th scope="row">
                  <code>{key}</code>
                </th>
                {settings.map((values, i) => (
                  <td key={runs[i].id} className="numeric">
                    {show(values[key], language)}
                  </td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </section>
      <p className="meta">
        {t.compare.same} <Link to="/runs">{t.compare.back}</Link>
      </p>
      <Curves loss={chart("Loss")} accuracy={chart("Accuracy")} />
    </article>
  );
}
