/** What the page knows of its learner, and where it reports what happens: the server's journal, or this browser where there is none. */
import type { LearningEvent, NewLearningEvent } from "@gradus/lab/learning/events";
import type { LearnerState } from "@gradus/lab/learning/state";
import { useEffect, useSyncExternalStore } from "react";
import { LearningStore } from "./learning-store.ts";

export type { LearnerState, LearningEvent, NewLearningEvent };

const store = new LearningStore({
  storage: localStorage,
  request: (path, init) => fetch(path, init),
  now: () => Date.now(),
  alone: (action) => (navigator.locks ? navigator.locks.request("gradus-learning", action) : action()),
});

// The terminal, or another tab, may have written meanwhile.
addEventListener("focus", () => void store.refresh());
addEventListener("online", () => void store.refresh());
addEventListener("storage", () => void store.refresh());

/** Asks again what is known: something was written by other ways than `record`. */
export function refreshLearning(): void {
  void store.refresh();
}

export interface LearningStatus {
  /** What is known has been read; until then the state is empty. */
  ready: boolean;
  /** Where it is kept: with the server, or in this browser only. */
  keptBy: "server" | "browser";
  /** Events that the server does not have yet. */
  unsent: number;
  /** The browser's storage takes no more: what is recorded now is gone when the page is closed. */
  full: boolean;
}

/**
 * What is known of the learner: sections read, notes, quiz results, cards. Empty at first; see `useLearningStatus().ready`.
 * The same object until something changes.
 */
export function useLearning(): LearnerState {
  useEffect(() => store.open(), []);
  return useSyncExternalStore(store.subscribe, store.state);
}

export function useLearningStatus(): LearningStatus {
  useEffect(() => store.open(), []);
  return useSyncExternalStore(store.subscribe, store.status);
}

/**
 * Reports that something happened; the state follows at once. Returns before it is sent, is never lost while the browser's storage
 * works, and never throws.
 */
export function record(event: NewLearningEvent): void {
  store.record(event);
}
