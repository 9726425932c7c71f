import type { RunInfo } from "../../../shared/api.ts";

/** Whether what this run trained can be asked about a digit that somebody draws. */
export function readsDigits({ hasModel, lab }: RunInfo): boolean {
  return hasModel && /^(mnist-|digit-reader$)/.test(lab);
}
