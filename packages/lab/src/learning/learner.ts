import { statSync } from "node:fs";
import type { LearningEvent } from "./events.ts";
import { appendLearning, learningJournal, readLearning } from "./journal.ts";
import { advance, learnerState } from "./reducer.ts";
import type { LearnerState } from "./state.ts";

/** What is known of the learner of one home. */
export interface Learner {
  /** @throws LabError where the journal cannot be read */
  state(): Promise<LearnerState>;
  /** Writes events that the journal does not hold yet. @returns what is known then @throws LabError */
  add(events: readonly LearningEvent[]): Promise<LearnerState>;
}

interface Known {
  /** Bytes of the journal: it only grows, so an equal size means equal content. */
  size: number;
  ids: Set<string>;
  /** Time of the newest event. */
  newest: number;
  state: LearnerState;
}

/** Years of events take seconds to read and reduce; so what was read is kept until somebody else writes to the journal. */
export function learnerOf(home: string): Learner {
  const sizeNow = () => statSync(learningJournal(home), { throwIfNoEntry: false })?.size ?? 0;
  let known: Known | undefined;

  async function current(): Promise<Known> {
    // Asked before reading: what is written meanwhile is then read again.
    const size = sizeNow();
    if (known?.size === size) return known;
    const events = await readLearning(home);
    known = { size, ids: new Set(events.map(({ id }) => id)), newest: newestOf(events), state: learnerState(events) };
    return known;
  }
  return {
    state: async () => (await current()).state,
    async add(events) {
      const before = await current();
      const added = events.filter(({ id }) => !before.ids.has(id));
      const bytes = await appendLearning(home, added);
      const alone = before.size + bytes === sizeNow();
      const inOrder = added.every(({ time }) => Date.parse(time) > before.newest);
      if (!alone || !inOrder) return (await current()).state;
      known = {
        size: before.size + bytes,
        ids: new Set([...before.ids, ...added.map(({ id }) => id)]),
        newest: Math.max(before.newest, newestOf(added)),
        state: advance(before.state, added),
      };
      return known.state;
    },
  };
}

function newestOf(events: readonly LearningEvent[]): number {
  return events.reduce((newest, { time }) => Math.max(newest, Date.parse(time)), Number.NEGATIVE_INFINITY);
}
