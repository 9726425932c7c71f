/** What a suite of benchmarks says at its end, and how it is shown as text. */
import type { Machine } from "./machine.ts";

/** One subject's figure for one workload. */
export interface Row {
  name: string;
  subject: string;
  threads: number;
  /** Median of one repetition. */
  ms: number;
  peakRssMb: number | null;
  /** Our time over theirs, by peer; only of our own subjects. */
  ratioTo: Record<string, number>;
}

export interface Result {
  type: "result";
  suite: string;
  /** ISO 8601 */
  date: string;
  machine: Machine;
  versions: Record<string, string>;
  /** What a page loads of the engine at most, in bytes, minified and gzipped. */
  pageBytes: Record<string, number>;
  rows: Row[];
}

/** 0.00043 ms is read more easily as 0.43 µs. */
function time(ms: number): string {
  return ms >= 1 ? `${Number(ms.toPrecision(3))} ms` : `${Number((1000 * ms).toPrecision(3))} µs`;
}

/** A table per number of threads: workloads down, subjects across, in each cell the time and our share of it. */
export function markdown({ suite, date, machine, versions, pageBytes, rows }: Result): string {
  const lines = [`## ${suite}`, ""];
  const { cpu, cores, memoryGb, system, node } = machine;
  lines.push(`${date.slice(0, 10)}: ${cpu}, ${cores} cores, ${memoryGb} GB, ${system}, Node.js ${node}.`, "");
  for (const threads of new Set(rows.map((row) => row.threads))) {
    const here = rows.filter((row) => row.threads === threads);
    const subjects = [...new Set(here.map((row) => row.subject))];
    const names = [...new Set(here.map((row) => row.name))];
    lines.push(`${threads === 1 ? "One thread" : `${threads} threads`}; in brackets our time over theirs:`, "");
    lines.push(`| | ${subjects.join(" | ")} |`, `|---|${subjects.map(() => "--:").join("|")}|`);
    for (const name of names) {
      const of = (subject: string) => here.find((row) => row.name === name && row.subject === subject);
      const ratios = here.find((row) => row.name === name && Object.keys(row.ratioTo).length > 0)?.ratioTo ?? {};
      const cells = subjects.map((subject) => {
        const row = of(subject);
        if (!row) return "–";
        return subject in ratios ? `${time(row.ms)} (${ratios[subject]})` : time(row.ms);
      });
      lines.push(`| ${name} | ${cells.join(" | ")} |`);
    }
    lines.push("");
  }
  lines.push("Highest resident memory of the process, MB:", "");
  const trained = rows.filter(({ name }) => !/^(matmul|add)-/.test(name));
  const columns = [...new Set(trained.map(({ subject, threads }) => `${subject}, ${threads}`))];
  lines.push(`| | ${columns.join(" | ")} |`, `|---|${columns.map(() => "--:").join("|")}|`);
  for (const name of new Set(trained.map((row) => row.name))) {
    const cells = columns.map((column) => {
      const row = trained.find((r) => r.name === name && `${r.subject}, ${r.threads}` === column);
      return `${row?.peakRssMb ?? "–"}`;
    });
    lines.push(`| ${name} | ${cells.join(" | ")} |`);
  }
  lines.push("", "In a page, with every function used, minified and gzipped:", "");
  for (const [part, bytes] of Object.entries(pageBytes)) lines.push(`- ${part}: ${bytes.toLocaleString("en")} bytes`);
  lines.push("", "Versions:", "");
  for (const [subject, version] of Object.entries(versions)) lines.push(`- ${subject}: ${version}`);
  return `${lines.join("\n")}\n`;
}
