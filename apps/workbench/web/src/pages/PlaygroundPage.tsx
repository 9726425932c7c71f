import { useCallback, useEffect, useRef, useState } from "react";
import type { RunList, Started } from "../../../shared/api.ts";
import { post, type RequestError, useGet } from "../api.ts";
import { useLabTitle } from "../course/lab-title.ts";
import { number, score } from "../format.ts";
import { useLanguage } from "../i18n/language.tsx";
import { Notice, Pending } from "../parts/states.tsx";
import { DrawingField } from "../playground/DrawingField.tsx";
import { readsDigits } from "../playground/reads-digits.ts";
import { useReader } from "../playground/use-reader.ts";
import { navigate } from "../router.tsx";

const digits = Array.from({ length: 10 }, (_, i) => i);

/** The 28 × 28 picture, enlarged. */
function Seen({ pixels }: { pixels: Uint8Array | undefined }) {
  const { t } = useLanguage();
  const canvas = useRef<HTMLCanvasElement>(null);
  useEffect(() => {
    const context = canvas.current?.getContext("2d");
    if (!context) return;
    const image = context.createImageData(28, 28);
    for (let i = 0; i < 784; i++) {
      image.data.fill(pixels?.[i] ?? 0, 4 * i, 4 * i + 3);
      image.data[4 * i + 3] = 255;
    }
    context.putImageData(image, 0, 0);
  }, [pixels]);
  return (
    <figure className="seen">
      <figcaption>{t.playground.sees}</figcaption>
      <canvas ref={canvas} width={28} height={28} role="img" aria-label={t.playground.sees} />
      <small>{t.playground.seesText}</small>
    </figure>
  );
}

function Bars({ probabilities }: { probabilities: Float32Array | undefined }) {
  const { t } = useLanguage();
  const best = probabilities ? probabilities.indexOf(Math.max(...probabilities)) : undefined;
  return (
    <section className="reading" aria-label={t.playground.reads}>
      <p className="verdict" role="status">
        {best === undefined ? (
          <span className="quiet">{t.playground.nothing}</span>
        ) : (
          <>
            {t.playground.reads} <output data-testid="digit">{best}</output>
          </>
        )}
      </p>
      <ol className="bars" start={0}>
        {digits.map((digit) => {
          const p = probabilities?.[digit] ?? 0;
          return (
            <li key={digit} className={digit === best ? "best" : ""}>
              <span>{digit}</span>
              <span className="track">
                <span className="bar" style={{ width: `${100 * p}%` }} />
              </span>
              <span className="numeric">{(100 * p).toFixed(1)} %</span>
            </li>
          );
        })}
      </ol>
    </section>
  );
}

function NoModel() {
  const { t } = useLanguage();
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<RequestError>();
  const train = async () => {
    setBusy(true);
    try {
      const { id } = await post<Started>("/runs", { lab: "mnist-cnn", preset: "quick" });
      navigate(`/run/${id}`);
    } catch (failure) {
      setError(failure as RequestError);
      setBusy(false);
    }
  };
  return (
    <Notice text={t.playground.empty}>
      <button type="button" className="primary" disabled={busy} onClick={train}>
        {busy ? t.playground.training : t.playground.train}
      </button>
      {error && <p role="alert">{error.message}</p>}
    </Notice>
  );
}

export default function PlaygroundPage({ run }: { run: string | undefined }) {
  const { t, language } = useLanguage();
  const { data, error, reload } = useGet<RunList>("/runs");
  const labTitle = useLabTitle();
  const [pixels, setPixels] = useState<Uint8Array>();
  const models = data?.runs.filter(readsDigits) ?? [];
  const chosen = models.find(({ id }) => id === run) ?? models[0];
  const reader = useReader(chosen?.id);
  const { read } = reader;
  const onChange = useCallback(
    (next: Uint8Array | undefined) => {
      setPixels(next);
      read(next);
    },
    [read],
  );
  return (
    <article>
      <h1>{t.playground.title}</h1>
      <p className="lead">{t.playground.lead}</p>
      {!data ? (
        <Pending error={error} reload={reload} />
      ) : !chosen ? (
        <NoModel />
      ) : (
        <>
          <p className="field">
            <label htmlFor="model">{t.playground.model}</label>
            <select
              id="model"
              value={chosen.id}
              onChange={(event) => navigate(`/playground?run=${event.target.value}`)}
            >
              {models.map(({ id, lab, metrics }) => {
                const best = score(metrics);
                return (
                  <option key={id} value={id}>
                    {[labTitle(lab), best && number(best[1], language), id.slice(lab.length + 1)]
                      .filter(Boolean)
                      .join(" · ")}
                  </option>
                );
              })}
            </select>
          </p>
          {reader.error && <Notice bad text={`${t.playground.broken} ${reader.error}`} />}
          <div className="playground" data-ready={reader.ready}>
            <DrawingField onChange={onChange} />
            <Bars probabilities={pixels ? reader.probabilities : undefined} />
            <Seen pixels={pixels} />
          </div>
        </>
      )}
    </article>
  );
}
