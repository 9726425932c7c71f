import { useLanguage } from "../i18n/language.tsx";
import { type ArtifactProps, artifactUrl, latest } from "./artifact.ts";
import { Tiles } from "./Tiles.tsx";

/** Strips of square pictures, or of pairs one above the other; the others are shown as they are. */
const ratios: Readonly<Record<string, number>> = { mean: 1, components: 1, rebuilt: 2 };

/** The newest of a run's pictures that have a title in the page's words, in the words' order. */
export function Pictures({ run, artifacts }: ArtifactProps) {
  const { t } = useLanguage();
  return Object.entries(t.run.pictures).map(([name, { title, text }]) => {
    const shown = latest({ run, artifacts }, "image", name);
    if (!shown) return null;
    const [source, ratio] = [artifactUrl(run, shown.file), ratios[name]];
    return (
      <section className="card" key={name}>
        <h2>{title}</h2>
        <p className="meta">{text}</p>
        {ratio ? (
          <Tiles strip={source} label={title} ratio={ratio} />
        ) : (
          <img className="run-picture" src={source} alt={title} />
        )}
      </section>
    );
  });
}
