import { useState } from "react";
import { useExerciseTexts } from "../i18n/use-exercise-texts.ts";

const key = (id: string) => `gradus-hints:${id}`;

/** How many hints were opened in this browser. */
function keptCount(id: string, of: number): number {
  try {
    const kept = Number(localStorage.getItem(key(id)) ?? 0);
    return Number.isInteger(kept) ? Math.min(Math.max(kept, 0), of) : 0;
  } catch {
    return 0;
  }
}

/** One at a time, from a nudge to nearly the answer. */
export function Hints({ id, hints }: { id: string; hints: readonly string[] }) {
  const t = useExerciseTexts().hints;
  const [opened, setOpened] = useState(() => keptCount(id, hints.length));
  const [fresh, setFresh] = useState(-1);
  const open = () => {
    setOpened(opened + 1);
    setFresh(opened);
    try {
      localStorage.setItem(key(id), String(opened + 1));
    } catch {
      // Remembered until the page is closed.
    }
  };
  return (
    <section className="hints" aria-labelledby="hints-title">
      <h2 id="hints-title">{t.title}</h2>
      <ol>
        {hints.slice(0, opened).map((hint, i) => (
          <li key={hint} className="prose" ref={i === fresh ? (item) => item?.focus() : undefined} tabIndex={-1}>
            <div dangerouslySetInnerHTML={{ __html: hint }} />
          </li>
        ))}
      </ol>
      {opened < hints.length ? (
        <button type="button" onClick={open}>
          {t.open(opened + 1, hints.length)}
        </button>
      ) : (
        <p className="meta">{t.all(hints.length)}</p>
      )}
    </section>
  );
}
