import type { ArtifactEvent } from "@gradus/lab/events";
import type { Bilingual, Table } from "@gradus/lab/lab";
import { number } from "../format.ts";
import { useLanguage } from "../i18n/language.tsx";
import { type ArtifactProps, useArtifact } from "./artifact.ts";

/** Every table of a run that has a title of its own, the newest of each name, in the order in which they came. */
export function Tables({ run, artifacts }: ArtifactProps) {
  const newest = new Map<string, ArtifactEvent>();
  for (const artifact of artifacts) if (artifact.kind === "table") newest.set(artifact.name, artifact);
  return [...newest.values()].map(({ name, file }) => <TableCard key={name} run={run} file={file} />);
}

const longText = 40;

/** A sentence keeps a width in which it can be read; the table scrolls instead. */
function kindOf(text: string | number): string | undefined {
  if (typeof text === "number") return "numeric";
  return text.length > longText ? "long" : undefined;
}

/** Largest number of the columns that are drawn as bars. */
function longestBar({ rows, bars = [] }: Table): number {
  return Math.max(0, ...rows.flatMap((row) => bars.map((key) => Math.abs(Number(row[key])) || 0)));
}

function Cell({ value, longest }: { value: string | number | Bilingual | undefined; longest: number }) {
  const { say, language } = useLanguage();
  const text = typeof value === "object" ? say(value) : (value ?? "");
  return (
    <td className={kindOf(text)}>
      {typeof text === "number" ? number(text, language) : text}
      {typeof text === "number" && longest > 0 && (
        <span className={text < 0 ? "bar negative" : "bar"} style={{ width: `${(100 * Math.abs(text)) / longest}%` }} />
      )}
    </td>
  );
}

function TableCard({ run, file }: { run: string; file: string }) {
  const { say } = useLanguage();
  const table = useArtifact<Table>(run, file);
  if (!table?.title) return null;
  const title = say(table.title);
  const longest = longestBar(table);
  return (
    <section className="card">
      <h2>{title}</h2>
      <section className="scroll" aria-label={title} tabIndex={0}>
        <table className="runs">
          <thead>
            <tr>
              {table.columns.map(({ key, title }) => (
                <th key={key} scope="col">
                  {say(title)}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {table.rows.map((row, i) => (
              <tr key={i}>
                {table.columns.map(({ key }) => (
                  <Cell key={key} value={row[key]} longest={table.bars?.includes(key) ? longest : 0} />
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </section>
    </section>
  );
}
