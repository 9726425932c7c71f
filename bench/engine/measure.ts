import { Running, type Subject } from "./subject.ts";

/** One subject's figures for one workload. */
export interface Measured {
  subject: Subject;
  version: string;
  /** Median of one repetition. */
  ms: number;
  /** One per round. */
  rounds: number[];
  peakRssMb: number;
  loss: number | null;
}

export interface Plan {
  rounds: number;
  /** One subject's turn in one round. */
  turnMs: number;
  /** What comes before is not counted: compilers warm up, pools fill. */
  warmUpMs: number;
}

export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2 === 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
}

/**
 * Times one workload with all subjects in one go: every round gives each of them a turn, so that what else the machine does meets
 * all alike. Subjects that cannot do it, or fail, are left out, and `onFailure` hears why.
 */
export async function measure(
  workload: string,
  subjects: readonly Subject[],
  { rounds, turnMs, warmUpMs }: Plan,
  onFailure: (subject: Subject, reason: string) => void,
): Promise<Measured[]> {
  const entries: { running: Running; repeat: number; times: number[]; peakRssMb: number; loss: number | null }[] = [];
  try {
    for (const subject of subjects) {
      let running: Running | undefined;
      try {
        running = await Running.start(subject);
        if (!running.hello.workloads.includes(workload)) {
          running.stop();
          continue;
        }
        await running.prepare(workload);
        let [spent, repeat, last] = [0, 1, 0];
        while (spent < warmUpMs) {
          const { ms } = await running.time(repeat);
          spent += ms;
          last = ms / repeat;
          repeat = Math.max(1, Math.min(repeat * 4, Math.round(turnMs / 4 / last)));
        }
        const perTurn = Math.max(1, Math.round(turnMs / last));
        entries.push({ running, repeat: perTurn, times: [], peakRssMb: 0, loss: null });
      } catch (error) {
        running?.stop();
        onFailure(subject, (error as Error).message);
      }
    }
    for (let round = 0; round < rounds; round++) {
      for (const entry of entries) {
        const { ms, peakRssMb, loss } = await entry.running.time(entry.repeat);
        entry.times.push(ms / entry.repeat);
        entry.peakRssMb = peakRssMb;
        entry.loss = loss;
      }
    }
    return entries.map(({ running: { subject, hello }, times, peakRssMb, loss }) => {
      return { subject, version: hello.version, ms: median(times), rounds: times, peakRssMb, loss };
    });
  } finally {
    for (const { running } of entries) running.stop();
  }
}

/** Ours over theirs: the median of the rounds' ratios, because the turns of a round met the same machine. */
export function ratio(ours: Measured, theirs: Measured): number {
  return median(ours.rounds.map((ms, i) => ms / theirs.rounds[i]));
}
