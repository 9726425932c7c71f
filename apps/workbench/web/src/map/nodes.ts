/** What the map shows: all units, or what is in one of them. */
import { type CourseUnit, itemKey, type Standing } from "@gradus/lab/learning/plan";
import { addressOf, type Course } from "../course/course.ts";

export interface MapNode {
  id: string;
  kind: "unit" | "lesson" | "lab" | "exercise";
  /** What stands before its title: "1.3". */
  number: string;
  title: { en: string; zh: string };
  standing: Standing;
  /** Ids of nodes of the same map. */
  needs: string[];
  to: string;
}

export function unitNodes({ units, unitStandings }: Course): MapNode[] {
  return directNeeds(
    units.map(({ id, title, prerequisites }) => ({
      id,
      kind: "unit",
      number: id,
      title,
      standing: unitStandings.get(id)!,
      needs: prerequisites,
      to: `/map?unit=${id}`,
    })),
  );
}

/** Lessons, labs and exercises of one unit; what they need of other units is left out. */
export function itemNodes(unit: CourseUnit, { itemStandings }: Course): MapNode[] {
  const there = new Set(unit.items.map(itemKey));
  return directNeeds(
    unit.items.map((item) => ({
      id: itemKey(item),
      kind: item.kind,
      number: item.kind === "lesson" ? (/\/(\d+)-/.exec(item.id)?.[1] ?? "") : "",
      title: item.title,
      standing: itemStandings.get(itemKey(item))!,
      needs: item.needs.filter((need) => there.has(need)),
      to: addressOf(item),
    })),
  );
}

/** "1.3 needs 1.1 and 1.2" says no more than "1.3 needs 1.2" where 1.2 needs 1.1: the longer way is enough, and fewer lines cross. */
export function directNeeds(nodes: readonly MapNode[]): MapNode[] {
  const byId = new Map(nodes.map((node) => [node.id, node]));
  const behind = (id: string): Set<string> => {
    const found = new Set<string>();
    const walk = [...(byId.get(id)?.needs ?? [])];
    for (let next = walk.pop(); next !== undefined; next = walk.pop()) {
      if (found.has(next)) continue;
      found.add(next);
      walk.push(...(byId.get(next)?.needs ?? []));
    }
    return found;
  };
  return nodes.map((node) => {
    const farther = new Set(node.needs.flatMap((need) => [...behind(need)]));
    return { ...node, needs: node.needs.filter((need) => !farther.has(need)) };
  });
}
