/**
 * Draws a graph of prerequisites in columns, what comes first on the left (Sugiyama, Tagawa and Toda 1981: layers by longest path,
 * few crossings by medians). Edges that pass a column get a lane in it, so that no line runs through a box.
 */
export interface GraphNode {
  id: string;
  /** Ids of nodes that come before it; those that are not in the graph are left out. */
  needs: readonly string[];
}

/** Pixels. */
export interface Measures {
  width: number;
  height: number;
  /** Between columns, and between boxes of a column. */
  columnGap: number;
  rowGap: number;
}

export interface PlacedNode {
  id: string;
  column: number;
  /** Left upper corner. */
  x: number;
  y: number;
}

export interface PlacedEdge {
  from: string;
  to: string;
  /** From the right side of the one to the left side of the other; each point lies further right than the one before. */
  points: { x: number; y: number }[];
}

export interface Layout {
  nodes: PlacedNode[];
  edges: PlacedEdge[];
  width: number;
  height: number;
}

/** A box, or the lane of an edge. */
interface Slot {
  id: string;
  column: number;
  lane: boolean;
  before: Slot[];
  after: Slot[];
  y: number;
}

const sweeps = 8;
const laneHeight = 16;

/** @returns where everything lies. A ring of needs is cut where it closes. */
export function layOut(nodes: readonly GraphNode[], measures: Measures): Layout {
  const { width, height, columnGap, rowGap } = measures;
  const edges = withoutRings(nodes);
  const columns = columnsOf(nodes, edges);
  const slots = new Map<string, Slot>();
  const layers: Slot[][] = [];
  const add = (id: string, column: number, lane: boolean): Slot => {
    const slot: Slot = { id, column, lane, before: [], after: [], y: 0 };
    layers[column] ??= [];
    layers[column].push(slot);
    return slot;
  };
  for (const { id } of nodes) slots.set(id, add(id, columns.get(id)!, false));
  const paths = edges.map(([from, to]) => {
    const path = [slots.get(from)!];
    for (let column = columns.get(from)! + 1; column < columns.get(to)!; column++)
      path.push(add(`${from}→${to}`, column, true));
    path.push(slots.get(to)!);
    for (const [i, slot] of path.slice(1).entries()) {
      slot.before.push(path[i]);
      path[i].after.push(slot);
    }
    return { from, to, path };
  });
  for (let i = 0; i < sweeps; i++) {
    const forward = i % 2 === 0;
    for (const layer of forward ? layers : [...layers].reverse()) sortByMedian(layer, forward ? "before" : "after");
  }
  const sizeOf = (slot: Slot) => (slot.lane ? laneHeight : height);
  stack(layers, sizeOf, rowGap);
  for (let i = 0; i < sweeps; i++) {
    const forward = i % 2 === 0;
    for (const layer of forward ? layers : [...layers].reverse())
      straighten(layer, forward ? "before" : "after", sizeOf, rowGap);
  }
  const all = layers.flat();
  const top = Math.min(0, ...all.map(({ y }) => y));
  for (const slot of all) slot.y -= top;
  const x = (column: number) => column * (width + columnGap);
  const middle = (slot: Slot) => slot.y + sizeOf(slot) / 2;
  return {
    nodes: nodes.map(({ id }) => ({ id, column: columns.get(id)!, x: x(columns.get(id)!), y: slots.get(id)!.y })),
    edges: paths.map(({ from, to, path }) => ({
      from,
      to,
      points: path.flatMap((slot, i) => {
        const left = { x: x(slot.column), y: middle(slot) };
        const right = { x: x(slot.column) + width, y: middle(slot) };
        return i === 0 ? [right] : i === path.length - 1 ? [left] : [left, right];
      }),
    })),
    width: layers.length === 0 ? 0 : x(layers.length - 1) + width,
    height: Math.max(0, ...all.map((slot) => slot.y + sizeOf(slot))),
  };
}

/** How many columns a graph takes. */
export function columnCount(nodes: readonly GraphNode[]): number {
  return Math.max(0, ...columnsOf(nodes, withoutRings(nodes)).values()) + 1;
}

/** Pairs [from, to]; an edge that would close a ring is left out. */
function withoutRings(nodes: readonly GraphNode[]): [string, string][] {
  const byId = new Map(nodes.map((node) => [node.id, node]));
  const state = new Map<string, "open" | "closed">();
  const edges: [string, string][] = [];
  const visit = (node: GraphNode) => {
    state.set(node.id, "open");
    for (const need of new Set(node.needs)) {
      const earlier = byId.get(need);
      if (!earlier || state.get(need) === "open") continue;
      if (!state.has(need)) visit(earlier);
      edges.push([need, node.id]);
    }
    state.set(node.id, "closed");
  };
  for (const node of nodes) if (!state.has(node.id)) visit(node);
  return edges;
}

/** Each node one column to the right of the last thing that it needs. */
function columnsOf(nodes: readonly GraphNode[], edges: readonly [string, string][]): Map<string, number> {
  const before = Map.groupBy(edges, ([, to]) => to);
  const columns = new Map<string, number>();
  const columnOf = (id: string): number => {
    const known = columns.get(id);
    if (known !== undefined) return known;
    const column = Math.max(-1, ...(before.get(id) ?? []).map(([from]) => columnOf(from))) + 1;
    columns.set(id, column);
    return column;
  };
  for (const { id } of nodes) columnOf(id);
  return columns;
}

function sortByMedian(layer: Slot[], side: "before" | "after"): void {
  const place = new Map<Slot, number>();
  for (const [i, slot] of layer.entries()) place.set(slot, i);
  const median = (slot: Slot): number => {
    const others = slot[side].map(({ y }) => y).sort((a, b) => a - b);
    return others.length === 0 ? place.get(slot)! : others[(others.length - 1) >> 1];
  };
  const keys = new Map(layer.map((slot) => [slot, median(slot)]));
  layer.sort((a, b) => keys.get(a)! - keys.get(b)! || place.get(a)! - place.get(b)!);
  // Until heights are known, the place in the column stands for them.
  for (const [i, slot] of layer.entries()) slot.y = i;
}

function stack(layers: readonly Slot[][], sizeOf: (slot: Slot) => number, gap: number): void {
  for (const layer of layers) {
    let y = 0;
    for (const slot of layer) {
      slot.y = y;
      y += sizeOf(slot) + gap;
    }
  }
}

/** Moves each slot as near to its neighbours' height as its column allows, the order kept. */
function straighten(layer: Slot[], side: "before" | "after", sizeOf: (slot: Slot) => number, gap: number): void {
  const wish = layer.map((slot) => {
    const others = slot[side];
    if (others.length === 0) return slot.y;
    const middles = others.map((other) => other.y + sizeOf(other) / 2);
    return middles.reduce((a, b) => a + b, 0) / middles.length - sizeOf(slot) / 2;
  });
  const lowest = (i: number) => layer[i - 1].y + sizeOf(layer[i - 1]) + gap;
  for (const [i, slot] of layer.entries()) slot.y = i === 0 ? wish[i] : Math.max(wish[i], lowest(i));
  // Pushed down by its upper neighbours only, a column sinks; half of that is taken back.
  const sunk = layer.reduce((sum, slot, i) => sum + slot.y - wish[i], 0) / layer.length;
  for (const slot of layer) slot.y -= sunk;
}

/** The edge as an SVG path: level at both ends, smooth between. */
export function edgePath({ points }: PlacedEdge): string {
  const [start, ...rest] = points;
  let last = start;
  const parts = rest.map((point) => {
    const bend = (point.x - last.x) / 2;
    const part = `C${last.x + bend} ${last.y} ${point.x - bend} ${point.y} ${point.x} ${point.y}`;
    last = point;
    return part;
  });
  return `M${start.x} ${start.y}${parts.join("")}`;
}
