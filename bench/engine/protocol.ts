/**
 * One side of the benchmark, in a process of its own: JSON lines on stdin and stdout. It first says its version and its workloads;
 * `prepare` builds one of them, `repeat` runs it so many times and answers with the milliseconds that took.
 */
export interface Hello {
  version: string;
  workloads: string[];
}

export type Request = { prepare: string } | { repeat: number };

export interface Timing {
  /** For all repetitions together. */
  ms: number;
  /** Highest resident memory of the process so far; null where it cannot be told. */
  peakRssMb: number | null;
  /** Of the last repetition; null where the workload trains nothing. */
  loss: number | null;
}

/** Runs once. A training step gives its loss. */
export type Run = () => number | null | Promise<number | null>;

/** Serves the protocol until stdin ends. */
export async function serve(
  version: string,
  workloads: Readonly<Record<string, () => Run | Promise<Run>>>,
): Promise<void> {
  const { createInterface } = await import("node:readline");
  const answer = (message: Hello | Timing | { ready: true } | { error: string }) =>
    process.stdout.write(`${JSON.stringify(message)}\n`);
  answer({ version, workloads: Object.keys(workloads) });
  let run: Run = () => null;
  for await (const line of createInterface({ input: process.stdin })) {
    try {
      const request = JSON.parse(line) as Request;
      if ("prepare" in request) {
        run = await workloads[request.prepare]();
        answer({ ready: true });
      } else {
        const start = performance.now();
        let loss: number | null = null;
        for (let i = 0; i < request.repeat; i++) loss = await run();
        const ms = performance.now() - start;
        answer({ ms, peakRssMb: process.resourceUsage().maxRSS / 1024, loss });
      }
    } catch (error) {
      answer({ error: error instanceof Error ? error.message : String(error) });
    }
  }
}
