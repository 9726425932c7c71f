/**
 * The engine beside its peers: products, dispatch of small operations, training steps. One run, every workload with all subjects
 * in turns. JSON lines on stdout, the result last.
 * Usage: node bench/engine/main.ts [--quick] [--only NAME …] [--threads 1,2] [--out FILE] [--record]
 * --record writes results/engine.json and RESULTS.md, which are committed.
 */
import { mkdir, writeFile } from "node:fs/promises";
import { availableParallelism } from "node:os";
import { dirname } from "node:path";
import { parseArgs } from "node:util";
import { bundleSize, parts } from "../bundle-size.ts";
import { machine } from "../machine.ts";
import { markdown, type Result, type Row } from "../results.ts";
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
    quick: { type: "boolean" },
    only: { type: "string", multiple: true },
    threads: { type: "string" },
    out: { type: "string" },
    record: { type: "boolean" },
  },
});
const unknown = values.only?.find((name) => !workloads.includes(name));
if (unknown !== undefined) {
  process.stderr.write(`There is no workload "${unknown}"; there are ${workloads.join(", ")}.\n`);
  process.exit(1);
}
const plan = values.quick ? { rounds: 5, turnMs: 50, warmUpMs: 200 } : { rounds: 11, turnMs: 200, warmUpMs: 1000 };

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
  const tell = (event: object) => process.stdout.write(`${JSON.stringify(event)}\n`);
  const threadCounts = (values.threads ?? `1,${Math.min(2, availableParallelism())}`).split(",").map(Number);
  const rows: Row[] = [];
  const versions: Record<string, string> = {};
  const chosen = workloads.filter((name) => !values.only || values.only.includes(name));
  const counts = [...new Set(threadCounts)];
  let done = 0;
  for (const threads of counts) {
    const { subjects, missing } = await findSubjects(threads);
    for (const reason of missing) tell({ type: "log", message: reason });
    for (const name of chosen) {
      tell({ type: "progress", step: done++, total: chosen.length * counts.length, detail: `${name}, ${threads}` });
      const measured = await measure(name, subjects, plan, (subject, reason) =>
        tell({ type: "log", message: `${name}: ${subject.name} (${subject.setting}) is left out: ${reason}` }),
      );
      const fastest = best(measured);
      for (const [subject, one] of fastest) {
        versions[subject] = one.version;
        const ratioTo: Record<string, number> = {};
        if (one.subject.ours) {
          // A page has no 256-bit kernels: it is held against Node without them.
          const peers = [...fastest].filter(([peer, { subject: s }]) => !s.ours || peer === "wasm-plain");
          for (const [peer, theirs] of peers) if (theirs !== one) ratioTo[peer] = round(ratio(one, theirs));
        }
        const peakRssMb = one.peakRssMb === null ? null : Math.round(one.peakRssMb);
        const row = { name, subject, threads, ms: round(one.ms), peakRssMb, ratioTo };
        rows.push(row);
        tell({ type: "metric", ...row });
      }
    }
  }
  const pageBytes: Record<string, number> = {};
  for (const [part, without] of Object.entries(parts)) pageBytes[part] = (await bundleSize(without)).gzippedBytes;
  const date = new Date().toISOString();
  const result: Result = { type: "result", suite: "engine", date, machine: machine(), versions, pageBytes, rows };
  const json = `${JSON.stringify(result, null, 1)}\n`;
  if (values.out) {
    await mkdir(dirname(values.out), { recursive: true });
    await writeFile(values.out, json);
  }
  if (values.record) {
    await mkdir(new URL("../results/", import.meta.url), { recursive: true });
    await writeFile(new URL("../results/engine.json", import.meta.url), json);
    await writeFile(new URL("../RESULTS.md", import.meta.url), `# Benchmarks\n\n${markdown(result)}`);
  }
  tell(result);
}

await main();
