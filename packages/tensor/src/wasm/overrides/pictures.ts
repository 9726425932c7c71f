/** What convolution's kernels are called with: jobs in memory, and copies of pictures. */
import type { Pool } from "../../memory.ts";
import { jobNumbers } from "../kernels/job.ts";
import { padJob } from "../kernels/pad-planes.ts";
import { type Machine, withScratch } from "./machine.ts";

/** Copies of pictures are made for so many bytes at a time. */
const copyBytes = 4 * 2 ** 20;
/** Room for the numbers of one job. */
export const jobBytes = 4 * 32;
/** Multiplications that are worth a thread of their own. */
export const worthOfProducts = 1_000_000;
/** Copied elements that are. */
export const worthOfCopies = 50_000;

/** Puts a job's numbers where a kernel reads them. */
export function writeJob({ pool }: Machine, address: number, numbers: Int32Array): void {
  new Int32Array(pool.memory.buffer, address, numbers.length).set(numbers);
}

/** Copies planes as `padPlanes` describes. */
export function copyPlanes(
  machine: Machine,
  job: number,
  planes: number,
  values: Record<(typeof padJob)[number], number>,
): void {
  writeJob(machine, job, jobNumbers(padJob, values));
  const elements = values.outHeight * values.outColumns * values.phases;
  machine.threads.run("padPlanes", planes, Math.ceil(worthOfCopies / Math.max(1, elements)), (from, to) => [
    job,
    from,
    to,
  ]);
}

/** Lends several pieces of memory to one kernel call, by name. */
export function withParts<Name extends string>(
  pool: Pool,
  sizes: Record<Name, number>,
  use: (parts: Record<Name, number>) => void,
): void {
  const rounded = Object.entries<number>(sizes).map(([name, bytes]) => [name, Math.ceil(bytes / 64) * 64] as const);
  withScratch(
    pool,
    rounded.reduce((total, [, bytes]) => total + bytes, 0),
    (scratch) => {
      let next = scratch;
      const place = ([name, bytes]: readonly [string, number]) => {
        next += bytes;
        return [name, next - bytes] as const;
      };
      use(Object.fromEntries(rounded.map(place)) as Record<Name, number>);
    },
  );
}

/** How many pictures fit into what is copied at a time. */
export function atOnce(batch: number, bytes: number): number {
  return Math.min(Math.max(1, batch), Math.max(1, Math.floor(copyBytes / Math.max(1, bytes))));
}
