import type { ArtifactEvent } from "@gradus/lab/events";
import type { Table } from "@gradus/lab/lab";
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
function kindOf(value: string | number | undefined): string | undefined {
  if (typeof value === "number") return "numeric";
  return value !== undefined && value.length > longText ? "long" : undefined;
}

function TableCard({ run, file }: { run: string; file: string }) {
  const { say } = useLanguage();
  const table = useArtifact<Table>(run, file);
  if (!table?.title) return null;
  const title = say(table.title);
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
                  <td key={key} className={kindOf(row[key])}>
                    {row[key]}
                  </td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </section>
    </section>
  );
}
