import type { Table } from "@gradus/lab/lab";
import { useEffect, useRef } from "react";
import { useLanguage } from "../i18n/language.tsx";
import { type ArtifactProps, artifactUrl, latest, useArtifact } from "./artifact.ts";

const side = 28;

/** One digit out of a strip of many. */
function Digit({ strip, index, label }: { strip: string; index: number; label: string }) {
  const canvas = useRef<HTMLCanvasElement>(null);
  useEffect(() => {
    let left = false;
    const image = new Image();
    image.onload = () => {
      const context = canvas.current?.getContext("2d");
      if (!left && context) context.drawImage(image, 0, index * side, side, side, 0, 0, side, side);
    };
    image.src = strip;
    return () => {
      left = true;
    };
  }, [strip, index]);
  return <canvas ref={canvas} width={side} height={side} role="img" aria-label={label} />;
}

/** The digits that were read wrongly, with what they were taken for. */
export function Mistakes(props: ArtifactProps) {
  const { t } = useLanguage();
  const file = latest(props, "image", "errors")?.file;
  const table = useArtifact<Table>(props.run, latest(props, "table", "errors")?.file);
  if (!table) return null;
  return (
    <section className="card">
      <h2>{t.run.errors}</h2>
      {!file || table.rows.length === 0 ? (
        <p>{t.run.noErrors}</p>
      ) : (
        <>
          <p className="meta">{t.run.errorsText}</p>
          <ul className="mistakes" aria-label={t.run.errors} tabIndex={0}>
            {table.rows.map(({ index, label, predicted, probability }, i) => (
              <li key={Number(index)}>
                <Digit
                  strip={artifactUrl(props.run, file)}
                  index={i}
                  label={t.run.readAs(Number(label), Number(predicted))}
                />
                <span aria-hidden="true" className="numeric">
                  {Number(label)} → <strong>{Number(predicted)}</strong>
                </span>
                <small className="numeric">{Math.round(100 * Number(probability))} %</small>
              </li>
            ))}
          </ul>
        </>
      )}
    </section>
  );
}
