import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  mostQuestions,
  nextPlacementQuestion,
  type PlacementAnswer,
  type PlacementLesson,
  placementVerdicts,
} from "./placement.ts";

/** Lessons that build on earlier ones only. */
const course = fc
  .array(fc.tuple(fc.array(fc.nat(), { maxLength: 3 }), fc.integer({ min: 2, max: 6 })), { maxLength: 25 })
  .map((drawn): PlacementLesson[] =>
    drawn.map(([needs, questions], i) => ({
      id: `l${i}`,
      needs: i === 0 ? [] : [...new Set(needs.map((n) => `l${n % i}`))],
      questions: Array.from({ length: questions }, (_, q) => `q${q}`),
    })),
  );

/** Takes the test; `knows` answers. */
function take(lessons: readonly PlacementLesson[], knows: (lesson: string, question: string) => boolean) {
  const answers: PlacementAnswer[] = [];
  for (;;) {
    const next = nextPlacementQuestion(lessons, answers, ([first]) => first);
    if (!next) return { answers, verdicts: placementVerdicts(lessons, answers) };
    answers.push({ ...next, right: knows(next.lesson, next.question) });
    if (answers.length > mostQuestions) throw new Error("it does not end");
  }
}

/** Everything that some lessons build on, with themselves. */
function downward(lessons: readonly PlacementLesson[], chosen: ReadonlySet<string>): Set<string> {
  const all = new Set(chosen);
  for (const lesson of [...lessons].reverse()) if (all.has(lesson.id)) for (const need of lesson.needs) all.add(need);
  return all;
}
const known = (verdicts: ReadonlyMap<string, string>) =>
  [...verdicts].filter(([, v]) => v === "known").map(([id]) => id);

describe("the placement test", () => {
  it("ends after twelve questions at most, and asks none twice, whatever is answered", () => {
    fc.assert(
      fc.property(course, fc.infiniteStream(fc.boolean()), (lessons, coin) => {
        const { answers } = take(lessons, () => coin.next().value as boolean);
        expect(answers.length).toBeLessThanOrEqual(mostQuestions);
        expect(new Set(answers.map(({ lesson, question }) => `${lesson} ${question}`)).size).toBe(answers.length);
      }),
    );
  });

  it("takes what a known lesson builds on for known, and nothing without two right answers", () => {
    fc.assert(
      fc.property(course, fc.infiniteStream(fc.boolean()), (lessons, coin) => {
        const { answers, verdicts } = take(lessons, () => coin.next().value as boolean);
        const marked = new Set(known(verdicts));
        expect(downward(lessons, marked)).toEqual(marked);
        const asked = new Set(
          lessons
            .filter(({ id }) => answers.filter(({ lesson, right }) => lesson === id && right).length >= 2)
            .map(({ id }) => id),
        );
        expect(marked).toEqual(downward(lessons, asked));
      }),
    );
  });

  it("never marks what a learner who answers by what they know does not know", () => {
    fc.assert(
      fc.property(course, fc.func(fc.boolean()), (lessons, chosen) => {
        const knows = downward(lessons, new Set(lessons.map(({ id }) => id).filter((id) => chosen(id))));
        const { verdicts } = take(lessons, (lesson) => knows.has(lesson));
        for (const [id, verdict] of verdicts) {
          if (verdict === "known") expect(knows.has(id)).toBe(true);
          if (verdict === "unknown") expect(knows.has(id)).toBe(false);
        }
      }),
    );
  });

  it("finds how far somebody got along a row of seven lessons, in at most eight questions", () => {
    const row = Array.from({ length: 7 }, (_, i) => ({
      id: `l${i}`,
      needs: i > 0 ? [`l${i - 1}`] : [],
      questions: ["a", "b", "c"],
    }));
    for (let far = 0; far <= 7; far++) {
      const { answers, verdicts } = take(row, (lesson) => Number(lesson.slice(1)) < far);
      expect(known(verdicts)).toHaveLength(far);
      expect(answers.length).toBeLessThanOrEqual(8);
    }
  });

  it("ends at once without lessons, and leaves out lessons with too few questions and rings of needs", () => {
    expect(nextPlacementQuestion([], [], ([first]) => first)).toBeUndefined();
    const few = [{ id: "a", needs: [], questions: ["q"] }];
    expect(nextPlacementQuestion(few, [], ([first]) => first)).toBeUndefined();
    const ring = ["a", "b"].map((id) => ({ id, needs: [id === "a" ? "b" : "a"], questions: ["q", "r"] }));
    expect(known(take(ring, () => true).verdicts)).toEqual(["a", "b"]);
  });
});
