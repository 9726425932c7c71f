/** Programs that pages ask for take turns: a few run at once, a few wait, more are refused. */
import type { HttpError } from "./errors.ts";

/** Each is a process of its own that may use a core and half a gigabyte. A page runs one at a time. */
const runsAtOnce = 2;
/** What was stopped takes a moment to end, and a reader may be quicker. */
const waitingAtMost = 6;

export interface Turns {
  /** Resolves when there is room for one more, with what makes room again. @throws where enough wait already; the signal's reason where it is aborted before */
  enter(signal: AbortSignal): Promise<() => void>;
}

/** @param busy thrown where enough wait already */
export function turnsOf(busy: HttpError): Turns {
  let running = 0;
  const waiting: (() => void)[] = [];

  function leave(): void {
    const next = waiting.shift();
    if (next) next();
    else running--;
  }

  return {
    async enter(signal) {
      signal.throwIfAborted();
      if (running < runsAtOnce) {
        running++;
        return leave;
      }
      if (waiting.length >= waitingAtMost) throw busy;
      await new Promise<void>((resolve, reject) => {
        const take = () => {
          signal.removeEventListener("abort", giveUp);
          resolve();
        };
        const giveUp = () => {
          waiting.splice(waiting.indexOf(take), 1);
          reject(signal.reason as Error);
        };
        waiting.push(take);
        signal.addEventListener("abort", giveUp, { once: true });
      });
      return leave;
    },
  };
}
