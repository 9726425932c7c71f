import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { asLearningEvent, type LearningEvent, parseLearningEvent, stampEvent } from "./events.ts";
import { advance, compact, learnerState } from "./reducer.ts";
import { dueCards, emptyState, lessonStanding, maximumNote } from "./state.ts";
import { anyEvent, someEvents } from "./testing/any-event.ts";

const lesson = "1.3/01-neurons";
const at = (time: string, event: Parameters<typeof stampEvent>[0]) => stampEvent(event, Date.parse(time));

describe("events", () => {
  it("are read back as they were written, and nothing else is read", () => {
    fc.assert(
      fc.property(anyEvent, fc.nat(), (event, cut) => {
        const line = JSON.stringify(event);
        expect(parseLearningEvent(line)).toEqual(event);
        expect(parseLearningEvent(line.slice(0, cut % line.length))).toBeUndefined();
      }),
    );
    fc.assert(
      fc.property(fc.string(), (line) => {
        expect(parseLearningEvent(line)).toBeUndefined();
      }),
    );
    fc.assert(
      fc.property(fc.json(), (line) => {
        expect(parseLearningEvent(line)).toBeUndefined();
      }),
    );
  });

  it("hold no name that could reach outside, no time that is none, no note without bound", () => {
    const event = at("2026-01-01T00:00:00.000Z", { type: "note", lesson, section: "", text: "a" });
    const wrong = [
      { lesson: "../../etc" },
      { lesson: "1.3/__proto__" },
      { section: "__proto__" },
      { time: "yesterday" },
      { time: "2026-02-30T00:00:00.000Z" },
      { id: "" },
      { text: "字".repeat(maximumNote + 1) },
      { type: "unknown" },
    ];
    for (const change of wrong)
      expect(asLearningEvent({ ...event, ...change }), JSON.stringify(change)).toBeUndefined();
    expect(asLearningEvent({ ...event, text: "字".repeat(maximumNote) })).toBeDefined();
    expect(asLearningEvent({ ...event, extra: 1 })).toEqual(event);
  });
});

describe("the learner's state", () => {
  it("does not depend on the order in which events come, nor on one that comes twice", () => {
    const shuffled = someEvents.chain((events) =>
      fc.tuple(
        fc.constant(events),
        fc.shuffledSubarray([...events, ...events], { minLength: events.length * 2, maxLength: events.length * 2 }),
      ),
    );
    fc.assert(
      fc.property(shuffled, ([a, b]) => {
        expect(learnerState(b)).toEqual(learnerState(a));
      }),
    );
  });

  it("survives the journal and JSON, and goes on from there", () => {
    fc.assert(
      fc.property(someEvents, fc.nat(60), (events, cut) => {
        const lines = events.map((event) => JSON.stringify(event));
        const read = lines.map(parseLearningEvent).filter((event) => event !== undefined);
        const whole = learnerState(events);
        expect(learnerState(read)).toEqual(whole);
        expect(JSON.parse(JSON.stringify(whole))).toEqual(whole);
        // What comes later may come later.
        const sorted = [...events].sort((a, b) => (a.time + a.id < b.time + b.id ? -1 : 1));
        const first = learnerState(sorted.slice(0, cut));
        const copy = structuredClone(first);
        expect(advance(JSON.parse(JSON.stringify(first)), sorted.slice(cut))).toEqual(whole);
        expect(first).toEqual(copy);
      }),
    );
  });

  it("is the same without the events that later ones made void", () => {
    fc.assert(
      fc.property(someEvents, (events) => {
        expect(learnerState(compact(events))).toEqual(learnerState(events));
      }),
    );
  });

  it("keeps the newest note, and forgets one that was emptied", () => {
    const write = (time: string, text: string) => at(time, { type: "note", lesson, section: "bias", text });
    const first = write("2026-01-01T10:00:00.000Z", "one");
    const second = write("2026-01-01T11:00:00.000Z", "two");
    expect(learnerState([second, first]).notes).toEqual({ [lesson]: { bias: { text: "two", time: second.time } } });
    expect(learnerState([first, second, write("2026-01-01T12:00:00.000Z", "")]).notes).toEqual({});
  });

  it("takes a lesson for known as the newest placement says, and for finished whatever it says", () => {
    const place = (time: string, known: string[]) => at(time, { type: "placement", known, asked: 2, right: 2 });
    const known = place("2026-01-01T10:00:00.000Z", [lesson]);
    const undone = place("2026-01-01T11:00:00.000Z", []);
    expect(lessonStanding(learnerState([known]), lesson)).toBe("known");
    expect(lessonStanding(learnerState([known, undone]), lesson)).toBe("new");
    const finish = at("2026-01-01T09:00:00.000Z", { type: "finish", lesson });
    expect(lessonStanding(learnerState([known, undone, finish]), lesson)).toBe("finished");
    expect(lessonStanding(emptyState(), "constructor")).toBe("new");
  });

  it("remembers that an exercise was passed once, and whether its solution was seen before", () => {
    const verdict = (time: string, passed: boolean) =>
      at(time, { type: "exercise", exercise: "adam", passed, seed: 1, failure: "bias-correction" });
    const solution = (time: string) => at(time, { type: "solution", exercise: "adam" });
    const pass = verdict("2026-01-02T00:00:00.000Z", true);
    const events = [verdict("2026-01-01T00:00:00.000Z", false), pass, verdict("2026-01-03T00:00:00.000Z", false)];
    expect(learnerState(events).exercises.adam).toEqual({
      attempts: 3,
      passedAt: pass.time,
      lastPassed: false,
      solutionSeen: false,
      time: "2026-01-03T00:00:00.000Z",
    });
    expect(learnerState([...events, solution("2026-01-04T00:00:00.000Z")]).exercises.adam.solutionSeen).toBe(false);
    expect(learnerState([...events, solution("2026-01-01T12:00:00.000Z")]).exercises.adam.solutionSeen).toBe(true);
  });
});

describe("cards", () => {
  const reply = (time: string, right: boolean): LearningEvent =>
    at(time, { type: "answer", lesson, question: "why", seed: 1, answer: { kind: "choice", choice: 0 }, right });

  it("come with the first answer, and a right answer before they are due moves nothing; a wrong one does", () => {
    const first = reply("2026-01-01T10:00:00.000Z", true);
    const [card] = Object.values(learnerState([first]).cards);
    expect(card.due > first.time).toBe(true);
    const soon = "2026-01-01T10:05:00.000Z";
    expect(learnerState([first, reply(soon, true)]).cards[`${lesson}#why`]).toEqual(card);
    const lapsed = learnerState([first, reply(soon, false)]).cards[`${lesson}#why`];
    expect(lapsed.lapses).toBe(1);
    expect(lapsed.due < card.due).toBe(true);
  });

  it("are due from their instant on, those that waited longest first", () => {
    fc.assert(
      fc.property(someEvents, fc.nat(120), (events, day) => {
        const state = learnerState(events);
        const now = Date.UTC(2026, 0, 1) + day * 86_400_000;
        const due = dueCards(state, now);
        const waiting = Object.values(state.cards).filter((card) => Date.parse(card.due) <= now);
        expect(due.length).toBe(waiting.length);
        const times = due.map((card) => card.due);
        expect([...times].sort()).toEqual(times);
      }),
    );
  });
});
