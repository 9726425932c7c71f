import type { BenchReport, BenchResult, BenchRow } from "../../../shared/api.ts";
import { useGet } from "../api.ts";
import { useLanguage } from "../i18n/language.tsx";
import { Pending } from "../parts/states.tsx";
import "./speed.css";

/** The engine's time beside other libraries', on this machine and as the project recorded it. */
export default function SpeedPage() {
  const { t } = useLanguage();
  const { data, error, reload } = useGet<BenchReport>("/bench");
  return (
    <article>
      <h1>{t.speed.title}</h1>
      <p>{t.speed.lead}</p>
      {!data && <Pending error={error} reload={reload} />}
      {data && (
        <section>
          <h2>{t.speed.own}</h2>
          {data.own && <Tables result={data.own} />}
          <p>{data.own ? t.speed.again : t.speed.none}</p>
          <pre>npx --no-install gradus bench engine --peers</pre>
        </section>
      )}
      {data?.recorded && (
        <section>
          <h2>{t.speed.recorded}</h2>
          <Tables result={data.recorded} />
        </section>
      )}
    </article>
  );
}

function Tables({ result }: { result: BenchResult }) {
  const { t } = useLanguage();
  const { date, machine, rows } = result;
  return (
    <>
      <p className="meta">{t.speed.on(date.slice(0, 10), machine.cpu, machine.cores, machine.node)}</p>
      {[...new Set(rows.map(({ threads }) => threads))].map((threads) => (
        <Table key={threads} threads={threads} rows={rows.filter((row) => row.threads === threads)} />
      ))}
    </>
  );
}

function Table({ threads, rows }: { threads: number; rows: readonly BenchRow[] }) {
  const { t } = useLanguage();
  const subjects = [...new Set(rows.map(({ subject }) => subject))];
  const names = [...new Set(rows.map(({ name }) => name))];
  const shares = (name: string) => rows.find((row) => row.name === name && row.subject === "wasm")?.ratioTo ?? {};
  const nameOf = (name: string) =>
    name.startsWith("matmul-") ? t.speed.matmul(sizeOf(name.slice(7))) : (t.speed.workloads[name] ?? name);
  return (
    <>
      <h3>{t.speed.threads(threads)}</h3>
      <p className="meta">{t.speed.table}</p>
      <div className="scroll">
        <table className="speed" aria-label={t.speed.threads(threads)}>
          <thead>
            <tr>
              <th scope="col">{t.speed.workload}</th>
              {subjects.map((subject) => (
                <th scope="col" key={subject}>
                  {t.speed.subjects[subject] ?? subject}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {names.map((name) => (
              <tr key={name}>
                <th scope="row">{nameOf(name)}</th>
                {subjects.map((subject) => (
                  <Cell
                    key={subject}
                    row={rows.find((row) => row.name === name && row.subject === subject)}
                    share={shares(name)[subject]}
                  />
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </>
  );
}

function Cell({ row, share }: { row: BenchRow | undefined; share: number | undefined }) {
  const { t } = useLanguage();
  if (!row) return <td>–</td>;
  return (
    <td>
      {row.ms < 0.001 ? row.ms.toFixed(5) : Number(row.ms.toPrecision(3))}
      {share !== undefined && (
        <span className={share <= 1 ? "share faster" : "share"}>{t.speed.share(share.toPrecision(2))}</span>
      )}
    </td>
  );
}

/** "512" is 512 × 512 × 512. */
function sizeOf(text: string): string {
  const extents = text.split("x");
  return (extents.length === 1 ? [text, text, text] : extents).join(" × ");
}
