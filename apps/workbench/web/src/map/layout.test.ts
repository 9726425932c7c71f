import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { edgePath, type GraphNode, layOut } from "./layout.ts";

const measures = { width: 180, height: 64, columnGap: 60, rowGap: 14 };

/** Any graph: with rings, self-loops, doubles and names that are not there. */
const anyGraph = fc
  .array(fc.array(fc.nat(40), { maxLength: 4 }), { maxLength: 30 })
  .map((drawn): GraphNode[] => drawn.map((needs, i) => ({ id: `n${i}`, needs: needs.map((n) => `n${n}`) })));

/** Every node needs earlier ones only. */
const plan = fc
  .array(fc.array(fc.nat(), { maxLength: 3 }), { maxLength: 30 })
  .map((drawn): GraphNode[] =>
    drawn.map((needs, i) => ({ id: `n${i}`, needs: i === 0 ? [] : [...new Set(needs.map((n) => `n${n % i}`))] })),
  );

describe("the layout", () => {
  it("draws every edge from left to right, whatever the graph", () => {
    fc.assert(
      fc.property(anyGraph, (nodes) => {
        const { edges, nodes: placed } = layOut(nodes, measures);
        const at = new Map(placed.map((node) => [node.id, node]));
        for (const { from, to, points } of edges) {
          expect(at.get(from)!.x + measures.width).toBeLessThan(at.get(to)!.x);
          expect(points[0]).toEqual({ x: at.get(from)!.x + measures.width, y: at.get(from)!.y + measures.height / 2 });
          expect(points.at(-1)).toEqual({ x: at.get(to)!.x, y: at.get(to)!.y + measures.height / 2 });
          for (const [i, point] of points.slice(1).entries()) expect(point.x).toBeGreaterThan(points[i].x);
        }
      }),
    );
  });

  it("lets no two boxes overlap, no line run through a box, and nothing lie outside", () => {
    fc.assert(
      fc.property(anyGraph, (nodes) => {
        const layout = layOut(nodes, measures);
        const { width, height } = measures;
        for (const [i, a] of layout.nodes.entries()) {
          for (const b of layout.nodes.slice(i + 1))
            expect(a.x + width < b.x || b.x + width < a.x || a.y + height <= b.y || b.y + height <= a.y).toBe(true);
          expect(a.x >= 0 && a.y >= 0).toBe(true);
          expect(a.x + width).toBeLessThanOrEqual(layout.width);
          expect(a.y + height).toBeLessThanOrEqual(layout.height + 1e-6);
          for (const { from, to, points } of layout.edges) {
            if (from === a.id || to === a.id) continue;
            for (const point of points) expect(point.x === a.x && point.y > a.y && point.y < a.y + height).toBe(false);
          }
        }
      }),
    );
  });

  it("keeps every node and every need of a plan, and puts each one column behind the last that it needs", () => {
    fc.assert(
      fc.property(plan, (nodes) => {
        const layout = layOut(nodes, measures);
        expect(layout.nodes.map(({ id }) => id)).toEqual(nodes.map(({ id }) => id));
        expect(layout.edges.length).toBe(nodes.reduce((sum, { needs }) => sum + needs.length, 0));
        const column = new Map(layout.nodes.map((node) => [node.id, node.column]));
        for (const { id, needs } of nodes)
          expect(column.get(id)).toBe(Math.max(-1, ...needs.map((need) => column.get(need)!)) + 1);
      }),
    );
  });

  it("is the same each time, and finite", () => {
    fc.assert(
      fc.property(anyGraph, (nodes) => {
        const layout = layOut(nodes, measures);
        expect(layOut(nodes, measures)).toEqual(layout);
        for (const edge of layout.edges) expect(edgePath(edge)).not.toContain("NaN");
      }),
    );
  });

  it("lays out a hundred lessons within a frame or two", () => {
    const nodes = Array.from({ length: 100 }, (_, i) => ({
      id: `n${i}`,
      needs: i > 3 ? [`n${i - 1}`, `n${i - 4}`] : [],
    }));
    const start = performance.now();
    layOut(nodes, measures);
    expect(performance.now() - start).toBeLessThan(500);
  });
});
