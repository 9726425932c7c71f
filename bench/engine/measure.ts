import { Running, type Subject } from "./subject.ts";

/** One subject's figures for one workload. */
export interface Measured {
  subject: Subject;
  version: string;
  /** Median of one repetition. */
  ms: number;
  /** By round; a slow subject has its turn in some of them only. */
  rounds: Map<number, number>;
  peakRssMb: number | null;
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

interface Entry {
  running: Running;
  repeat: number;
  /** Has a turn in every so many rounds. */
  every: number;
  times: Map<number, number>;
  peakRssMb: number | null;
  loss: number | null;
}

/** A subject that takes longer for one repetition has fewer turns, but three at least. */
const slowMs = 1000;

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
  const entries: Entry[] = [];
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
        const every = last > slowMs ? Math.max(1, Math.floor(rounds / 3)) : 1;
        entries.push({ running, repeat: perTurn, every, times: new Map(), peakRssMb: null, loss: null });
      } catch (error) {
        running?.stop();
        onFailure(subject, (error as Error).message);
      }
    }
    for (let round = 0; round < rounds; round++) {
      for (const entry of entries) {
        if (round % entry.every !== 0) continue;
        const { ms, peakRssMb, loss } = await entry.running.time(entry.repeat);
        entry.times.set(round, ms / entry.repeat);
        entry.peakRssMb = peakRssMb;
        entry.loss = loss;
      }
    }
    return entries.map(({ running: { subject, hello }, times, peakRssMb, loss }) => {
      return { subject, version: hello.version, ms: median([...times.values()]), rounds: times, peakRssMb, loss };
    });
  } finally {
    for (const { running } of entries) running.stop();
  }
}

/** Ours over theirs: the median of the rounds' ratios, because the turns of a round met the same machine. */
export function ratio(ours: Measured, theirs: Measured): number {
  const shared = [...ours.rounds].filter(([round]) => theirs.rounds.has(round));
  return median(shared.map(([round, ms]) => ms / theirs.rounds.get(round)!));
}
