import type { Standing } from "@gradus/lab/learning/plan";
import { useLearningTexts } from "../i18n/use-learning-texts.ts";

const shapes: Record<Standing, string> = {
  done: "M2 8.500 6.500 13 14 4",
  known: "M8 2 14 8 8 14 2 8z",
  begun: "M8 2a6 6 0 1 1 0 12a6 6 0 1 1 0-12",
  ready: "M8 2a6 6 0 1 1 0 12a6 6 0 1 1 0-12",
  later: "M4 8h8",
  absent: "M4 4 12 12M12 4 4 12",
};

/** Where something stands, as a shape and a word. */
export function Sign({ standing }: { standing: Standing }) {
  const t = useLearningTexts();
  return (
    <span className={`sign ${standing}`}>
      <svg viewBox="0 0 16 16" aria-hidden="true">
        <path d={shapes[standing]} />
        {standing === "begun" && <path className="half" d="M8 2a6 6 0 0 1 0 12z" />}
      </svg>
      {t.map.states[standing]}
    </span>
  );
}
