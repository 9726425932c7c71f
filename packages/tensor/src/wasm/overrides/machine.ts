import type { Pool } from "../../memory.ts";
import type { Kernels } from "../kernels.ts";
import type { Threads } from "../threads.ts";

/** What overrides compute with. */
export interface Machine {
  readonly kernels: Kernels;
  readonly threads: Threads;
  readonly pool: Pool;
  /**
   * Address of at least `bytes` bytes that a thread may use during one kernel call; what they hold is undefined before and
   * after. The same memory each time: nothing is allocated per call. For what is large and seldom, use `withScratch`.
   */
  scratch(thread: number, bytes: number): number;
}

export function createScratch(pool: Pool): Machine["scratch"] {
  const areas: { pointer: number; bytes: number }[] = [];
  return (thread, bytes) => {
    const area = areas[thread];
    if (area !== undefined && area.bytes >= bytes) return area.pointer;
    if (area !== undefined) pool.release(area.pointer);
    const pointer = pool.allocate(bytes);
    areas[thread] = { pointer, bytes };
    return pointer;
  };
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
