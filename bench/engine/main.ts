/**
 * The engine beside its peers: products, dispatch of small operations, training steps. One run, every workload with all subjects
 * in turns. Usage: node bench/engine/main.ts [--json] [--quick] [--only NAME …] [--threads 1,2]
 */
import { mkdir, writeFile } from "node:fs/promises";
import { availableParallelism } from "node:os";
import { parseArgs } from "node:util";
import { machine } from "../machine.ts";
import { type Measured, measure, ratio } from "./measure.ts";
import { findSubjects } from "./subjects.ts";

const workloads = [
  ...[64, 128, 256, 512, 1024].map((n) => `matmul-${n}`),
  "matmul-768x128x512",
  "add-1k",
  "mlp",
  "lenet",
  "lstm",
  "gpt-4-4-128",
  "gpt-6-6-192",
  "bert-mini",
];

const { values } = parseArgs({
  options: {
    json: { type: "boolean" },
    quick: { type: "boolean" },
    only: { type: "string", multiple: true },
    threads: { type: "string" },
  },
});
const plan = values.quick ? { rounds: 5, turnMs: 50, warmUpMs: 200 } : { rounds: 15, turnMs: 250, warmUpMs: 1500 };

/** One line of the results. */
interface Row {
  name: string;
  subject: string;
  threads: number;
  ms: number;
  peakRssMb: number;
  /** Our time over theirs; only of our own subjects. */
  ratioTo: Record<string, number>;
}

/** Of several settings of one subject the fastest counts. */
function best(measured: readonly Measured[]): Map<string, Measured> {
  const byName = new Map<string, Measured>();
  for (const one of measured) {
    const known = byName.get(one.subject.name);
    if (!known || one.ms < known.ms) byName.set(one.subject.name, one);
  }
  return byName;
}

const round = (x: number) => Number(x.toPrecision(4));

async function main(): Promise<void> {
  const tell = (event: object) => {
    if (values.json) process.stdout.write(`${JSON.stringify(event)}\n`);
    else process.stderr.write(`${"message" in event ? event.message : JSON.stringify(event)}\n`);
  };
  const threadCounts = (values.threads ?? `1,${Math.min(2, availableParallelism())}`).split(",").map(Number);
  const rows: Row[] = [];
  const versions: Record<string, string> = {};
  const chosen = workloads.filter((name) => !values.only || values.only.includes(name));
  for (const threads of new Set(threadCounts)) {
    const { subjects, missing } = await findSubjects(threads);
    for (const reason of missing) tell({ type: "log", message: reason });
    for (const [i, name] of chosen.entries()) {
      tell({ type: "progress", message: `${name}, ${threads} thread(s): ${i + 1} of ${chosen.length}` });
      const measured = await measure(name, subjects, plan, (subject, reason) =>
        tell({ type: "log", message: `${name}: ${subject.name} (${subject.setting}) is left out: ${reason}` }),
      );
      const fastest = best(measured);
      for (const [subject, one] of fastest) {
        versions[subject] = one.version;
        const ratioTo: Record<string, number> = {};
        if (one.subject.ours) {
          for (const [peer, theirs] of fastest) if (!theirs.subject.ours) ratioTo[peer] = round(ratio(one, theirs));
        }
        const row = { name, subject, threads, ms: round(one.ms), peakRssMb: Math.round(one.peakRssMb), ratioTo };
        rows.push(row);
        tell({ type: "metric", ...row });
      }
    }
  }
  const result = { type: "result", suite: "engine", machine: await machine(), versions, rows };
  const folder = new URL("../.cache/", import.meta.url);
  await mkdir(folder, { recursive: true });
  await writeFile(new URL("engine.json", folder), `${JSON.stringify(result, null, 1)}\n`);
  process.stdout.write(`${JSON.stringify(result)}\n`);
}

await main();
