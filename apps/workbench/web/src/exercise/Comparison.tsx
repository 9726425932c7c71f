import { useEffect, useRef, useState } from "react";
import { useExerciseTexts } from "../i18n/use-exercise-texts.ts";

const wide = matchMedia("(min-width: 900px)");

/** Two texts, compared line by line. The editor's code is loaded for it. */
export function Comparison({ a, b, labels }: { a: string; b: string; labels: readonly [string, string] }) {
  const t = useExerciseTexts();
  const element = useRef<HTMLDivElement>(null);
  const [failed, setFailed] = useState(false);
  const [first, second] = labels;
  const [isWide, setWide] = useState(wide.matches);
  useEffect(() => {
    const listen = () => setWide(wide.matches);
    wide.addEventListener("change", listen);
    return () => wide.removeEventListener("change", listen);
  }, []);
  useEffect(() => {
    let left = false;
    let close: (() => void) | undefined;
    import("./compare-texts.ts").then(
      ({ openComparison }) => {
        if (!left && element.current)
          close = openComparison(element.current, { a, b, labels: [first, second], wide: isWide });
      },
      () => !left && setFailed(true),
    );
    return () => {
      left = true;
      close?.();
    };
  }, [a, b, first, second, isWide]);
  return (
    <div className="comparison" data-testid="comparison">
      <p className={isWide ? "labels" : "labels stacked"}>
        <span className="mark-a">− {first}</span> <span className="mark-b">+ {second}</span>
      </p>
      {failed && (
        <>
          <p className="meta">{t.editor.notLoaded}</p>
          <pre tabIndex={0}>{b}</pre>
        </>
      )}
      <div ref={element} className="compared" />
    </div>
  );
}
