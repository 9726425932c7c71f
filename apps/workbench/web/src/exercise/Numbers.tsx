import type { Comparison } from "@gradus/lab/verdict";
import { useExerciseTexts } from "../i18n/use-exercise-texts.ts";
import { fullNumber, tableOf } from "./numbers.ts";

const shapeText = (shape: readonly number[]) => `[${shape.join(", ")}]`;

/** What came out beside what should have: shapes, numbers, and where they are furthest apart. */
export function Numbers({ comparison }: { comparison: Comparison }) {
  const t = useExerciseTexts().verdict;
  const { actual, expected, worst, worstActual, worstExpected } = comparison;
  const shapesDiffer = expected !== undefined && String(expected.shape) !== String(actual.shape);
  return (
    <div className="numbers" data-testid="numbers">
      {shapesDiffer && <p className="worst">{t.shapes(shapeText(actual.shape), shapeText(expected.shape))}</p>}
      {worst && worstActual !== undefined && (
        <p className="worst">
          {worst.length === 0 && worstExpected !== undefined
            ? t.worstNumber(fullNumber(worstActual), fullNumber(worstExpected))
            : worstExpected === undefined
              ? t.worstAlone(shapeText(worst), fullNumber(worstActual))
              : t.worst(shapeText(worst), fullNumber(worstActual), fullNumber(worstExpected))}
        </p>
      )}
      <div className="side-by-side">
        <Side comparison={comparison} which="actual" differs={shapesDiffer} />
        {expected && <Side comparison={comparison} which="expected" differs={shapesDiffer} />}
      </div>
    </div>
  );
}

/** Where the table is wider than its place, the cell that matters is in sight. */
function showFurthest(side: HTMLElement | null): void {
  const cell = side?.querySelector<HTMLElement>(".furthest");
  if (side && cell) side.scrollLeft = cell.offsetLeft + cell.offsetWidth - side.clientWidth;
}

function Side({
  comparison,
  which,
  differs,
}: {
  comparison: Comparison;
  which: "actual" | "expected";
  differs: boolean;
}) {
  const t = useExerciseTexts().verdict;
  const { shape } = comparison[which]!;
  const { rows, columns, cut } = tableOf(comparison, which);
  return (
    <section className={`side ${which}`} aria-label={t.sides[which]} tabIndex={0} ref={showFurthest}>
      <table>
        <caption>
          <strong>{t.sides[which]}</strong>{" "}
          {shape.length > 0 && <span className={differs ? "shape differs" : "shape"}>{shapeText(shape)}</span>}
        </caption>
        {shape.length > 0 && (
          <thead>
            <tr>
              {shape.length > 1 && <td />}
              {columns.map((column) => (
                <th key={column} scope="col">
                  {column}
                </th>
              ))}
            </tr>
          </thead>
        )}
        <tbody>
          {rows.map(({ label, cells }) => (
            <tr key={label}>
              {shape.length > 1 && <th scope="row">{label}</th>}
              {cells.map(({ text, differs: off, worst }, i) => (
                <td key={i} className={worst ? "off furthest" : off ? "off" : undefined}>
                  {off && (
                    <span className="sign" aria-hidden="true">
                      {worst ? "▸" : "≠"}
                    </span>
                  )}
                  {text}
                  {off && <span className="hidden"> {worst ? t.furthest : t.off}</span>}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
      {rows.length === 0 && <p className="meta">{t.emptyArray}</p>}
      {cut && <p className="meta">{t.cut[cut]}</p>}
    </section>
  );
}
