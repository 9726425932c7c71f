import type * as Solution from "./solution.ts";

/** The message of the error that solving ends with; null where it ends without one. */
export function messageOf(mine: typeof Solution, a: number[][], b: number[]): string | null {
  try {
    mine.solve(a, b);
    return null;
  } catch (error) {
    return String(error instanceof Error ? error.message : error);
  }
}
