/** The learner's state as one pure function of the journal's events. Runs in Node and in a page. */
import type { LearningEvent } from "./events.ts";
import { newCard, rate } from "./review.ts";
import { cardId, emptyState, type LearnerState } from "./state.ts";

/** A record's own value: ids come from outside, and "constructor" is one. */
function own<T>(record: Record<string, T>, key: string): T | undefined {
  return Object.hasOwn(record, key) ? record[key] : undefined;
}

/**
 * Everything that the events say, whatever their order: they are taken by time, those of one instant by id, and each id counts
 * once.
 */
export function learnerState(events: readonly LearningEvent[]): LearnerState {
  return advance(emptyState(), events);
}

/** The state after more events, none of which the state holds already. The state given stays as it is. */
export function advance(state: LearnerState, events: readonly LearningEvent[]): LearnerState {
  const next = structuredClone(state);
  for (const event of inOrder(events)) apply(next, event);
  return next;
}

/** By time, then by id; each id once. */
export function inOrder(events: readonly LearningEvent[]): LearningEvent[] {
  const order = (a: LearningEvent, b: LearningEvent) =>
    Date.parse(a.time) - Date.parse(b.time) || (a.id < b.id ? -1 : a.id > b.id ? 1 : 0);
  const seen = new Set<string>();
  return [...events].sort(order).filter(({ id }) => !seen.has(id) && seen.add(id));
}

function apply(state: LearnerState, event: LearningEvent): void {
  switch (event.type) {
    case "read": {
      const sections = own(state.read, event.lesson) ?? [];
      state.read[event.lesson] = sections.includes(event.section) ? sections : [...sections, event.section];
      return;
    }
    case "finish":
      state.finished[event.lesson] = own(state.finished, event.lesson) ?? event.time;
      return;
    case "note":
      applyNote(state, event);
      return;
    case "answer":
      applyAnswer(state, event);
      return;
    case "review":
      applyReview(state, event);
      return;
    case "placement":
      state.placement = { time: event.time, known: event.known, asked: event.asked, right: event.right };
      return;
    case "exercise": {
      const known = own(state.exercises, event.exercise);
      const passedAt = known?.passedAt ?? (event.passed ? event.time : undefined);
      state.exercises[event.exercise] = {
        attempts: (known?.attempts ?? 0) + 1,
        ...(passedAt ? { passedAt } : {}),
        lastPassed: event.passed,
        solutionSeen: known?.solutionSeen ?? false,
        time: event.time,
      };
      return;
    }
    case "solution": {
      const known = own(state.exercises, event.exercise) ?? { attempts: 0, lastPassed: false, solutionSeen: false };
      state.exercises[event.exercise] = {
        ...known,
        solutionSeen: known.solutionSeen || !("passedAt" in known),
        time: event.time,
      };
    }
  }
}

function applyNote(
  state: LearnerState,
  { lesson, section, text, time }: Extract<LearningEvent, { type: "note" }>,
): void {
  const notes = own(state.notes, lesson) ?? {};
  if (text === "") delete notes[section];
  else notes[section] = { text, time };
  if (Object.keys(notes).length === 0) delete state.notes[lesson];
  else state.notes[lesson] = notes;
}

function applyAnswer(state: LearnerState, event: Extract<LearningEvent, { type: "answer" }>): void {
  const { lesson, question, right, seed, time } = event;
  const results = own(state.quizzes, lesson) ?? {};
  const earlier = own(results, question);
  results[question] = {
    attempts: (earlier?.attempts ?? 0) + 1,
    firstRight: earlier?.firstRight ?? right,
    lastRight: right,
    lastSeed: seed,
    time,
  };
  state.quizzes[lesson] = results;
  const id = cardId(lesson, question);
  const card = own(state.cards, id);
  if (!card) state.cards[id] = newCard(lesson, question, right ? "good" : "again", time);
  // A right answer before its time proves little, a wrong one always counts.
  else if (!right || card.due <= time) state.cards[id] = rate(card, right ? "good" : "again", time);
}

function applyReview(state: LearnerState, event: Extract<LearningEvent, { type: "review" }>): void {
  const { lesson, question, right, time } = event;
  const rating = right ? event.rating : "again";
  const id = cardId(lesson, question);
  const card = own(state.cards, id);
  state.cards[id] = card ? rate(card, rating, time) : newCard(lesson, question, rating, time);
}

/** The events without those that later ones have made void: what a page keeps where its storage is small. */
export function compact(events: readonly LearningEvent[]): LearningEvent[] {
  const kept = new Map<string, LearningEvent>();
  for (const event of inOrder(events)) {
    if (event.type === "note") kept.set(JSON.stringify(["note", event.lesson, event.section]), event);
    else if (event.type === "placement") kept.set("placement", event);
    else if (event.type === "read" || event.type === "finish") {
      const key = JSON.stringify([event.type, event.lesson, event.type === "read" ? event.section : ""]);
      if (!kept.has(key)) kept.set(key, event);
    } else kept.set(event.id, event);
  }
  return inOrder([...kept.values()]);
}
