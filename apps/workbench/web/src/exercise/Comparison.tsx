import type { ExerciseLanguage } from "@gradus/lab/exercise";
import { useEffect, useRef, useState } from "react";
import { useExerciseTexts } from "../i18n/use-exercise-texts.ts";
import { editorLanguage } from "../running/editor-language.ts";

const wide = matchMedia("(min-width: 900px)");

interface Props {
  a: string;
  b: string;
  labels: readonly [string, string];
  language: ExerciseLanguage;
}

/** Two texts, compared line by line. The editor's code is loaded for it. */
export function Comparison({ a, b, labels, language }: Props) {
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
    Promise.all([import("./compare-texts.ts"), editorLanguage(language)]).then(
      ([{ openComparison }, editing]) => {
        if (!left && element.current)
          close = openComparison(element.current, { a, b, labels: [first, second], language: editing, wide: isWide });
      },
      () => !left && setFailed(true),
    );
    return () => {
      left = true;
      close?.();
    };
  }, [a, b, first, second, language, isWide]);
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
