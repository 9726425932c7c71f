import type { Table } from "@gradus/lab/lab";
import { useLanguage } from "../i18n/language.tsx";
import { type ArtifactProps, latest, useArtifact } from "./artifact.ts";

const digits = Array.from({ length: 10 }, (_, i) => i);

/** Which digit was taken for which. The diagonal is right; what is off it is coloured by how often it happened. */
export function Confusion(props: ArtifactProps) {
  const { t } = useLanguage();
  const table = useArtifact<Table>(props.run, latest(props, "table", "confusion")?.file);
  if (!table) return null;
  const counts = digits.map(() => new Array<number>(10).fill(0));
  for (const { label, predicted, count } of table.rows) counts[Number(label)][Number(predicted)] = Number(count);
  const worst = Math.max(1, ...counts.flatMap((row, i) => row.filter((_, j) => i !== j)));
  return (
    <section className="card">
      <h2>{t.run.confusion}</h2>
      <p className="meta">{t.run.confusionText}</p>
      <section className="scroll" aria-label={t.run.confusion} tabIndex={0}>
        <table className="confusion">
          <thead>
            <tr>
              <td />
              {digits.map((digit) => (
                <th key={digit} scope="col">
                  {digit}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {digits.map((label) => (
              <tr key={label}>
                <th scope="row">{label}</th>
                {digits.map((predicted) => {
                  const count = counts[label][predicted];
                  const level = count === 0 ? 0 : Math.ceil((4 * count) / worst);
                  const kind = label === predicted ? "right" : `wrong-${level}`;
                  return (
                    <td key={predicted} className={kind} title={t.run.confusionCell(count, label, predicted)}>
                      {count}
                    </td>
                  );
                })}
              </tr>
            ))}
          </tbody>
        </table>
      </section>
    </section>
  );
}
