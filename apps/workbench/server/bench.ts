import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { z } from "zod";
import type { BenchReport, BenchResult } from "../shared/api.ts";

const text = z.string().max(500);
const row = z.object({
  name: text,
  subject: text,
  threads: z.int().min(1),
  ms: z.number(),
  peakRssMb: z.number().nullable(),
  ratioTo: z.record(text, z.number()),
});
const result = z.object({
  date: z.iso.datetime(),
  machine: z.object({ cpu: text, cores: z.int(), memoryGb: z.number(), system: text, node: text }),
  versions: z.record(text, text),
  rows: z.array(row).max(1000),
});

/** Null where there is none, or none that can be read. */
async function read(file: string): Promise<BenchResult | null> {
  try {
    return result.parse(JSON.parse(await readFile(file, "utf8")));
  } catch {
    return null;
  }
}

/** What the project's benchmarks say of the engine, and what they said on this machine. */
export async function benchReport(home: string): Promise<BenchReport> {
  const recorded = fileURLToPath(new URL("../../../bench/results/engine.json", import.meta.url));
  return { recorded: await read(recorded), own: await read(join(home, "bench", "engine.json")) };
}
