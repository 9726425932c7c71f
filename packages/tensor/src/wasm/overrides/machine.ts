import type { Pool } from "../../memory.ts";
import type { Kernels } from "../kernels.ts";
import type { Threads } from "../threads.ts";

/** What overrides compute with. */
export interface Machine {
  readonly kernels: Kernels;
  readonly threads: Threads;
  readonly pool: Pool;
}

/** Lends memory to one kernel call. */
export function withScratch(pool: Pool, bytes: number, use: (scratch: number) => void): void {
  const scratch = pool.allocate(Math.max(16, bytes));
  try {
    use(scratch);
  } finally {
    pool.release(scratch);
  }
}
