import { curriculumFolder } from "@gradus/curriculum/folder";
import { loadCurriculum } from "@gradus/lab/curriculum";
import { itemStandings, unitStandings } from "@gradus/lab/learning/plan";
import { emptyState } from "@gradus/lab/learning/state";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { courseItems } from "../../../build/course-items.ts";
import { stageInfo } from "../../../shared/plan.ts";
import { type Course, courseUnits } from "../course/course.ts";
import { directNeeds, itemNodes, type MapNode, unitNodes } from "./nodes.ts";

const node = (id: string, needs: string[]): MapNode => ({
  id,
  kind: "lesson",
  number: "",
  title: { en: id, zh: id },
  standing: "ready",
  needs,
  to: "/",
});

/** Everything that comes before a node, along any way. */
function behind(nodes: readonly MapNode[], id: string): Set<string> {
  const found = new Set<string>();
  const walk = [id];
  for (let next = walk.pop(); next !== undefined; next = walk.pop()) {
    for (const need of nodes.find((candidate) => candidate.id === next)?.needs ?? []) {
      if (!found.has(need)) walk.push(need);
      found.add(need);
    }
  }
  return found;
}

describe("the map's arrows", () => {
  const plan = fc
    .array(fc.array(fc.nat(), { maxLength: 4 }), { maxLength: 15 })
    .map((drawn) => drawn.map((needs, i) => node(`n${i}`, i === 0 ? [] : [...new Set(needs.map((n) => `n${n % i}`))])));

  it("lead wherever they led before, with none that another way makes needless", () => {
    fc.assert(
      fc.property(plan, (nodes) => {
        const direct = directNeeds(nodes);
        for (const { id, needs } of direct) {
          expect(behind(direct, id)).toEqual(behind(nodes, id));
          for (const need of needs) {
            const detour = needs.some((other) => other !== need && behind(direct, other).has(need));
            expect(detour).toBe(false);
          }
        }
      }),
    );
  });
});

describe("the course on the map", async () => {
  const stages = (await loadCurriculum(curriculumFolder)).map(stageInfo);
  const { labs, exercises, problems } = await courseItems(curriculumFolder);
  const units = courseUnits({ stages, lessons: [], labs, exercises });
  const items = itemStandings(units, emptyState(), []);
  const course: Course = { units, itemStandings: items, unitStandings: unitStandings(units, items) };

  it("has every lab and exercise of the plan, with titles of their own in both languages", () => {
    expect(problems).toEqual([]);
    const shown = units.flatMap((unit) => itemNodes(unit, course));
    expect(shown.length).toBe(labs.length + exercises.length);
    expect(shown.length).toBeGreaterThan(0);
    for (const { title } of shown) expect(title.en && title.zh && !/\p{Script=Han}/u.test(title.en)).toBe(true);
    expect(new Set(shown.map(({ id }) => id)).size).toBe(shown.length);
  });

  it("has fifteen units, of which all but the first build on another", () => {
    const nodes = unitNodes(course);
    expect(nodes).toHaveLength(15);
    expect(nodes.filter(({ needs }) => needs.length === 0)).toHaveLength(1);
  });
});
