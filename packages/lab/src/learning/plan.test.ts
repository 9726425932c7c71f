import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { stampEvent } from "./events.ts";
import {
  type CourseItem,
  type CourseUnit,
  inStudyOrder,
  isBehind,
  itemKey,
  itemStandings,
  nextSteps,
  unitStandings,
} from "./plan.ts";
import { learnerState } from "./reducer.ts";

const title = { en: "a", zh: "甲" };
const item = (kind: CourseItem["kind"], id: string, needs: string[] = []): CourseItem => ({
  kind,
  id,
  unit: "1.3",
  title,
  needs,
  sections: [],
});
const unit = (id: string, items: CourseItem[], prerequisites: string[] = []): CourseUnit => ({
  id,
  title,
  prerequisites,
  items,
});

const course = [
  unit("1.2", []),
  unit(
    "1.3",
    [
      item("lesson", "1.3/01-a", ["lesson:1.1/01-not-there"]),
      item("lesson", "1.3/02-b", ["lesson:1.3/01-a"]),
      item("lab", "train"),
      item("exercise", "first", ["lesson:1.3/01-a"]),
      item("exercise", "second", ["exercise:first", "lesson:1.3/02-b"]),
    ],
    ["1.2"],
  ),
  unit("2.1", [item("lesson", "2.1/01-c", ["lesson:1.3/02-b"])], ["1.3"]),
];

const finish = (lesson: string) => stampEvent({ type: "finish", lesson });
const verdict = (exercise: string, passed: boolean) => stampEvent({ type: "exercise", exercise, passed, seed: 1 });
const steps = (events: Parameters<typeof learnerState>[0], runs: Parameters<typeof itemStandings>[2] = []) =>
  nextSteps(course, itemStandings(course, learnerState(events), runs), 99).map(({ item: { id } }) => id);

describe("the next step", () => {
  it("is the first lesson at first, and goes on in the order of the plan as what it needs is behind", () => {
    expect(steps([])).toEqual(["1.3/01-a", "train"]);
    const one = [finish("1.3/01-a")];
    expect(steps(one)).toEqual(["first", "1.3/02-b", "train"]);
    const two = [...one, verdict("first", true)];
    expect(steps(two)).toEqual(["1.3/02-b", "train"]);
    const three = [...two, finish("1.3/02-b")];
    expect(steps(three)).toEqual(["second", "train", "2.1/01-c"]);
    const run = { lab: "train", status: "finished" } as const;
    expect(steps([...three, verdict("second", true), finish("2.1/01-c")], [run])).toEqual([]);
  });

  it("is a lesson that was begun before anything else; an exercise that resists waits in its place", () => {
    const begun = stampEvent({ type: "read", lesson: "1.3/02-b", section: "x" });
    expect(steps([begun])[0]).toBe("1.3/02-b");
    expect(steps([finish("1.3/01-a"), verdict("first", false)])).toEqual(["first", "1.3/02-b", "train"]);
  });

  it("skips what the placement test takes for known", () => {
    const known = stampEvent({ type: "placement", known: ["1.3/01-a", "1.3/02-b"], asked: 4, right: 4 });
    expect(steps([known])).toEqual(["first", "train", "2.1/01-c"]);
  });

  it("is always something whose needs are behind, and there is one until all is", () => {
    const drawn = fc.array(fc.tuple(fc.constantFrom("lesson", "exercise"), fc.array(fc.nat(), { maxLength: 3 })), {
      minLength: 1,
      maxLength: 15,
    });
    fc.assert(
      fc.property(drawn, fc.infiniteStream(fc.nat()), (plan, choices) => {
        const items: CourseItem[] = [];
        for (const [kind, needs] of plan) {
          const id = kind === "lesson" ? `1.3/${items.length}` : `e${items.length}`;
          const earlier = needs.filter(() => items.length > 0).map((n) => itemKey(items[n % items.length]));
          items.push(item(kind as "lesson" | "exercise", id, earlier));
        }
        const units = [unit("1.3", items)];
        expect(new Set(inStudyOrder(units[0]))).toEqual(new Set(items));
        const events: Parameters<typeof learnerState>[0][number][] = [];
        for (let done = 0; done < items.length; done++) {
          const standings = itemStandings(units, learnerState(events), []);
          const next = nextSteps(units, standings, 99);
          expect(next.length).toBeGreaterThan(0);
          for (const step of next)
            for (const need of step.item.needs) expect(isBehind(standings.get(need)!)).toBe(true);
          const { item: chosen } = next[(choices.next().value as number) % next.length];
          events.push(chosen.kind === "lesson" ? finish(chosen.id) : verdict(chosen.id, true));
        }
        expect(nextSteps(units, itemStandings(units, learnerState(events), []))).toEqual([]);
      }),
      { numRuns: 50 },
    );
  });
});

describe("where a unit stands", () => {
  it("follows from what is in it and what it builds on", () => {
    const of = (events: Parameters<typeof learnerState>[0]) =>
      Object.fromEntries(unitStandings(course, itemStandings(course, learnerState(events), [])));
    expect(of([])).toEqual({ "1.2": "absent", "1.3": "ready", "2.1": "later" });
    expect(of([finish("1.3/01-a")])).toEqual({ "1.2": "absent", "1.3": "begun", "2.1": "later" });
    expect(of([finish("2.1/01-c")])).toMatchObject({ "2.1": "done" });
    expect(of([stampEvent({ type: "placement", known: ["2.1/01-c"], asked: 2, right: 2 })])).toMatchObject({
      "2.1": "known",
    });
  });
});
