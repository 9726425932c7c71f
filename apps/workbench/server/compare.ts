import { join } from "node:path";
import { journalName, readEvents } from "@gradus/lab/journal";
import type { ComparedRun, Comparison, Curve } from "../shared/api.ts";
import { thin } from "../shared/curves.ts";
import type { Backend } from "./backend.ts";
import type { HttpError } from "./errors.ts";

const pointsPerCurve = 600;

/** Every metric that was reported by step, in the order of its first report; none where the journal is lost. */
export async function readCurves(journal: string): Promise<Curve[]> {
  const curves = new Map<string, Curve>();
  for (const event of await readEvents(journal).catch(() => [])) {
    if (event.type !== "metric" || event.step === undefined) continue;
    const curve = curves.get(event.name) ?? { name: event.name, steps: [], values: [] };
    curves.set(event.name, curve);
    curve.steps.push(event.step);
    curve.values.push(event.value);
  }
  return [...curves.values()];
}

/** Runs beside each other, in the order asked for. @throws HttpError where one of them is not there */
export async function compareRuns(
  backend: Backend,
  ids: string[],
  noRun: (id: string) => HttpError,
): Promise<Comparison> {
  const runs: ComparedRun[] = [];
  for (const id of ids) {
    const run = await backend.run(id);
    if (!run) throw noRun(id);
    const curves = await readCurves(join(backend.runFolder(id), journalName));
    runs.push({ run, curves: curves.map((curve) => ({ name: curve.name, ...thin(curve, pointsPerCurve) })) });
  }
  return { runs };
}
