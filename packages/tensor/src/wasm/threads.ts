/** Splits the work of one kernel call over threads. */
export interface Threads {
  /** How many work, this one included. */
  readonly count: number;
  /**
   * Calls the exported kernel `name` for `units` units of work (elements, rows, images, heads) that do not depend on one another,
   * in as many parts as there are threads; returns when all are done.
   *
   * @param grain fewest units that are worth a thread of their own
   * @param argsOf the kernel's arguments for units `from` up to `to`; `thread`, from 0, tells which scratch memory is free
   */
  run(
    name: string,
    units: number,
    grain: number,
    argsOf: (from: number, to: number, thread: number) => readonly number[],
  ): void;
}

type Kernel = (...args: readonly number[]) => void;

export function createThreads(kernels: Readonly<Record<string, unknown>>): Threads {
  return {
    count: 1,
    run(name, units, _grain, argsOf) {
      if (units > 0) (kernels[name] as Kernel)(...argsOf(0, units, 0));
    },
  };
}
