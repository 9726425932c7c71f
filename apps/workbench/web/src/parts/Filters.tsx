import { useState } from "react";
import { useLanguage } from "../i18n/language.tsx";
import { type ArtifactProps, artifactUrl } from "./artifact.ts";
import { Tiles } from "./Tiles.tsx";

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
