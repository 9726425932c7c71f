/** Where the learner stands in the course, and what comes next. Pure; runs in Node and in a page. */
import type { Bilingual } from "../lab.ts";
import type { RunStatus } from "../runs.ts";
import { type LearnerState, lessonStanding } from "./state.ts";

export type ItemKind = "lesson" | "lab" | "exercise";

/** A lesson, lab or exercise of the course. */
export interface CourseItem {
  kind: ItemKind;
  /** Of a lesson "1.3/01-neurons", else its plain name. */
  id: string;
  /** "1.3" */
  unit: string;
  title: Bilingual;
  minutes?: number;
  /** Keys (see `itemKey`) of what it builds on. */
  needs: string[];
  /** Ids of a lesson's sections. */
  sections: string[];
}

export interface CourseUnit {
  id: string;
  title: Bilingual;
  /** Ids of units. */
  prerequisites: string[];
  items: CourseItem[];
}

/** What is known of a run; the newest of a lab that went furthest counts. */
export interface LabRun {
  lab: string;
  status: RunStatus;
}

/** `later`: something that it builds on is still open. `absent`: a unit with nothing in it yet. */
export type Standing = "done" | "known" | "begun" | "ready" | "later" | "absent";

export function itemKey({ kind, id }: Pick<CourseItem, "kind" | "id">): string {
  return `${kind}:${id}`;
}

/** The course's items in the order in which they are best done: each exercise as soon as what it builds on is behind, labs last. */
export function inStudyOrder(unit: CourseUnit): CourseItem[] {
  const lessons = unit.items.filter(({ kind }) => kind === "lesson");
  const exercises = unit.items.filter(({ kind }) => kind === "exercise");
  const place = new Map(lessons.map((lesson, i) => [itemKey(lesson), i]));
  const after = (exercise: CourseItem) => {
    const places = exercise.needs.map((key) => place.get(key)).filter((i) => i !== undefined);
    return places.length > 0 ? Math.max(...places) : lessons.length - 1;
  };
  return [
    ...lessons.flatMap((lesson, i) => [lesson, ...exercises.filter((exercise) => after(exercise) === i)]),
    ...(lessons.length === 0 ? exercises : []),
    ...unit.items.filter(({ kind }) => kind === "lab"),
  ];
}

/** Where each item stands, by `itemKey`. What an item needs but the course does not have yet holds nobody up. */
export function itemStandings(
  units: readonly CourseUnit[],
  state: LearnerState,
  runs: readonly LabRun[],
): Map<string, Standing> {
  const items = units.flatMap((unit) => unit.items);
  const standings = new Map<string, Standing>(items.map((item) => [itemKey(item), progressOf(item, state, runs)]));
  const open = (key: string) => !isBehind(standings.get(key) ?? "done");
  // `later` is open like `ready`, so the order in which items are looked at does not matter.
  for (const item of items) {
    const key = itemKey(item);
    if (standings.get(key) === "ready" && item.needs.some(open)) standings.set(key, "later");
  }
  return standings;
}

/** Whether nothing is left to do of it. */
export function isBehind(standing: Standing): boolean {
  return standing === "done" || standing === "known";
}

function progressOf({ kind, id }: CourseItem, state: LearnerState, runs: readonly LabRun[]): Standing {
  if (kind === "lesson") {
    const standing = lessonStanding(state, id);
    return standing === "finished" ? "done" : standing === "new" ? "ready" : standing;
  }
  if (kind === "exercise") {
    if (!Object.hasOwn(state.exercises, id)) return "ready";
    return state.exercises[id].passedAt ? "done" : "begun";
  }
  const own = runs.filter(({ lab }) => lab === id);
  return own.some(({ status }) => status === "finished") ? "done" : own.length > 0 ? "begun" : "ready";
}

/** Where each unit stands, by id. */
export function unitStandings(
  units: readonly CourseUnit[],
  items: ReadonlyMap<string, Standing>,
): Map<string, Standing> {
  const own = new Map<string, Standing>();
  for (const unit of units) {
    const of = unit.items.map((item) => items.get(itemKey(item))!);
    if (of.length === 0) own.set(unit.id, "absent");
    else if (of.every(isBehind)) own.set(unit.id, of.includes("done") ? "done" : "known");
    else own.set(unit.id, of.some((standing) => isBehind(standing) || standing === "begun") ? "begun" : "ready");
  }
  for (const { id, prerequisites } of units) {
    const open = (other: string) => ["begun", "ready", "later"].includes(own.get(other) ?? "absent");
    if (own.get(id) === "ready" && prerequisites.some(open)) own.set(id, "later");
  }
  return own;
}

/**
 * What to do now: what was begun first, then what is ready, in the order of the plan. Empty where everything is behind.
 * @param most how many at most
 */
export function nextSteps(
  units: readonly CourseUnit[],
  standings: ReadonlyMap<string, Standing>,
  most = 3,
): { item: CourseItem; standing: Standing }[] {
  const steps = units
    .flatMap(inStudyOrder)
    .map((item) => ({ item, standing: standings.get(itemKey(item))! }))
    .filter(({ standing }) => standing === "begun" || standing === "ready");
  // An exercise that resists, or a lab that was stopped, should not bar the way for ever: only a lesson goes first.
  const current = steps.find(({ item, standing }) => item.kind === "lesson" && standing === "begun");
  const rest = steps.filter((step) => step !== current);
  return (current ? [current, ...rest] : rest).slice(0, most);
}
