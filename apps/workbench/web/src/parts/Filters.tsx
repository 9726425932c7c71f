import { useEffect, useRef, useState } from "react";
import { useLanguage } from "../i18n/language.tsx";
import { type ArtifactProps, artifactUrl } from "./artifact.ts";

const tile = 44;
const gap = 4;
const perRow = 8;

/** A strip of square pictures, laid out in rows with gaps. */
function Tiles({ strip, label }: { strip: string; label: string }) {
  const canvas = useRef<HTMLCanvasElement>(null);
  useEffect(() => {
    let left = false;
    const image = new Image();
    image.onload = () => {
      const element = canvas.current;
      const context = element?.getContext("2d");
      if (left || !element || !context) return;
      const side = image.height;
      const count = Math.round(image.width / side);
      element.width = Math.min(count, perRow) * (tile + gap) - gap;
      element.height = Math.ceil(count / perRow) * (tile + gap) - gap;
      context.imageSmoothingEnabled = false;
      for (let i = 0; i < count; i++) {
        const [x, y] = [(i % perRow) * (tile + gap), Math.floor(i / perRow) * (tile + gap)];
        context.drawImage(image, i * side, 0, side, side, x, y, tile, tile);
      }
    };
    image.src = strip;
    return () => {
      left = true;
    };
  }, [strip]);
  return <canvas ref={canvas} className="filters" role="img" aria-label={label} />;
}

/** The first layer's filters, at any step that they were kept at. */
export function Filters({ run, artifacts }: ArtifactProps) {
  const { t } = useLanguage();
  const [chosen, setChosen] = useState<number>();
  const kept = artifacts.filter(({ kind, name }) => kind === "image" && name === "filters");
  const at = Math.min(chosen ?? kept.length - 1, kept.length - 1);
  const shown = kept[at];
  if (!shown) return null;
  return (
    <section className="card">
      <h2>{t.run.filters}</h2>
      <p className="meta">{t.run.filtersText}</p>
      <Tiles strip={artifactUrl(run, shown.file)} label={`${t.run.filters}, ${t.run.atStep(shown.step ?? 0)}`} />
      <label className="slider">
        {t.run.atStep(shown.step ?? 0)}
        <input
          type="range"
          min={0}
          max={kept.length - 1}
          value={at}
          onChange={(event) => setChosen(Number(event.target.value))}
        />
      </label>
    </section>
  );
}
