import { type FormEvent, useState } from "react";
import type { LabDetail, ParameterField, ParameterValue, Preset, RunList, Started } from "../../../shared/api.ts";
import { post, type RequestError, useGet } from "../api.ts";
import { number, range } from "../format.ts";
import { useLanguage } from "../i18n/language.tsx";
import { NotHere } from "../parts/NotHere.tsx";
import { RunTable } from "../parts/RunTable.tsx";
import { Notice, Pending } from "../parts/states.tsx";
import { Link, navigate, usePlace } from "../router.tsx";

const presets: Preset[] = ["quick", "standard", "full"];

/** What is typed for a list becomes numbers; what is none stays text, and the server says what is wrong with it. */
function parse(field: ParameterField, text: string): ParameterValue {
  if (field.kind === "integers")
    return text
      .split(/[,，\s]+/)
      .filter(Boolean)
      .map(Number);
  return field.kind === "number" || field.kind === "integer" ? Number(text) : text;
}

function show(value: ParameterValue): string {
  return Array.isArray(value) ? value.join(", ") : String(value);
}

function Field({
  field,
  value,
  changed,
  onChange,
}: {
  field: ParameterField;
  value: string;
  changed: boolean;
  onChange: (text: string) => void;
}) {
  const { t, say, language } = useLanguage();
  const id = `parameter-${field.key}`;
  const limits =
    field.minimum !== undefined && field.maximum !== undefined
      ? t.lab.range(number(field.minimum, language), number(field.maximum, language))
      : "";
  const hint = [field.kind === "integers" ? t.lab.list : "", limits].filter(Boolean).join(" · ");
  return (
    <div className="field">
      <label htmlFor={id}>
        {say(field.title)} {changed && <span className="tag">{t.lab.changed}</span>}
      </label>
      {field.kind === "choice" ? (
        <select id={id} value={value} onChange={(event) => onChange(event.target.value)}>
          {field.choices?.map((choice) => (
            <option key={choice}>{choice}</option>
          ))}
        </select>
      ) : field.kind === "boolean" ? (
        <input
          id={id}
          type="checkbox"
          checked={value === "true"}
          onChange={(event) => onChange(String(event.target.checked))}
        />
      ) : (
        <input
          id={id}
          type={field.kind === "number" || field.kind === "integer" ? "number" : "text"}
          inputMode={field.kind === "integers" ? "text" : "decimal"}
          step={field.kind === "integer" ? 1 : "any"}
          min={field.minimum}
          max={field.maximum}
          required
          value={value}
          aria-describedby={`${id}-hint`}
          onChange={(event) => onChange(event.target.value)}
        />
      )}
      <small id={`${id}-hint`}>
        <code>{field.key}</code> {hint}
      </small>
    </div>
  );
}

/** What the address asks for: `?set.pieces=mine`, as a link of an exercise does. */
function askedParameters(lab: LabDetail, query: URLSearchParams): Record<string, string> {
  const asked = lab.parameters.map(({ key }) => [key, query.get(`set.${key}`)] as const);
  return Object.fromEntries(asked.flatMap(([key, value]) => (value === null ? [] : [[key, value.slice(0, 200)]])));
}

function StartForm({ lab }: { lab: LabDetail }) {
  const { t } = useLanguage();
  const { query } = usePlace();
  const [asked] = useState(() => askedParameters(lab, query));
  const [preset, setPreset] = useState<Preset>("quick");
  const [typed, setTyped] = useState(asked);
  const [seed, setSeed] = useState("1");
  const [starting, setStarting] = useState(false);
  const [error, setError] = useState<RequestError>();
  const base = lab.presets[preset];
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    setStarting(true);
    setError(undefined);
    const fields = lab.parameters.filter(({ key }) => typed[key] !== undefined && typed[key] !== show(base[key]));
    const params = Object.fromEntries(
      fields.map((field) => [
        field.key,
        field.kind === "boolean" ? typed[field.key] === "true" : parse(field, typed[field.key]),
      ]),
    );
    try {
      const { id } = await post<Started>("/runs", { lab: lab.id, preset, params, seed: Number(seed) });
      navigate(`/run/${id}`);
    } catch (failure) {
      setError(failure as RequestError);
      setStarting(false);
    }
  };
  return (
    <form className="card start" onSubmit={submit}>
      <h2>{t.lab.start}</h2>
      <fieldset>
        <legend>{t.lab.preset}</legend>
        {presets.map((name) => (
          <label key={name} className="choice">
            <input
              type="radio"
              name="preset"
              checked={preset === name}
              onChange={() => {
                setPreset(name);
                setTyped(asked);
              }}
            />
            {t.lab.presets[name]}
          </label>
        ))}
      </fieldset>
      <details open={Object.keys(asked).length > 0}>
        <summary>{t.lab.parameters}</summary>
        <div className="fields">
          {lab.parameters.map((field) => {
            const value = typed[field.key] ?? show(base[field.key]);
            return (
              <Field
                key={field.key}
                field={field}
                value={value}
                changed={value !== show(base[field.key])}
                onChange={(text) => setTyped({ ...typed, [field.key]: text })}
              />
            );
          })}
          <div className="field">
            <label htmlFor="seed">{t.lab.seed}</label>
            <input
              id="seed"
              type="number"
              min={0}
              max={4294967295}
              step={1}
              required
              value={seed}
              onChange={(event) => setSeed(event.target.value)}
            />
            <small>{t.lab.seedHelp}</small>
          </div>
        </div>
      </details>
      {error && <Notice bad text={error.message} />}
      <button type="submit" className="primary" disabled={starting}>
        {starting ? t.lab.starting : t.lab.run}
      </button>
    </form>
  );
}

export default function LabPage({ id }: { id: string }) {
  const { t, say } = useLanguage();
  const { data: lab, error, reload } = useGet<LabDetail>(`/labs/${encodeURIComponent(id)}`);
  const runs = useGet<RunList>("/runs", 3000);
  if (!lab && error?.status === 404) return <NotHere text={error.message} />;
  if (!lab) return <Pending error={error} reload={reload} />;
  const own = runs.data?.runs.filter((run) => run.lab === id);
  return (
    <article>
      <p className="eyebrow">
        <Link to={`/unit/${lab.unit}`}>
          {t.path.unit} {lab.unit}
        </Link>{" "}
        · <code>{lab.id}</code>
      </p>
      <h1>{say(lab.title)}</h1>
      <p className="lead">{say(lab.summary)}</p>
      <p className="meta">
        {t.lab.goals}
        {lab.goals
          .map((goal) => `${t.run.metrics[goal.metric] ?? goal.metric} ${range(goal)}`)
          .join(say({ en: ", ", zh: "，" }))}{" "}
        · {t.lab.data}
        {lab.datasets.join(say({ en: ", ", zh: "、" }))}
      </p>
      <StartForm lab={lab} />
      <section>
        <h2>{t.lab.runs}</h2>
        {own && runs.error?.status === 0 && <Notice bad text={t.common.lost} />}
        {!own ? (
          <Pending error={runs.error} />
        ) : own.length === 0 ? (
          <p>{t.lab.none}</p>
        ) : (
          <RunTable runs={own} onChange={runs.reload} />
        )}
      </section>
    </article>
  );
}
