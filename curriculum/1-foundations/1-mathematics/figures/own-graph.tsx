import { readable } from "@gradus/curriculum/figure-parts/numbers";
import { useWidth } from "@gradus/curriculum/figure-parts/use-width";
import type { FigureProps } from "@gradus/lab/figure";
import { useState } from "react";
import { GraphDrawing } from "./graph/GraphDrawing.tsx";
import type definition from "./own-graph.ts";
import type { GraphNode } from "./own-graph.ts";

const box = { width: 92, height: 66 };
const edge = 8;
const least = { depth: 168, lane: 92 };
/** Edges over several columns go around the boxes between: pixels to the side. */
const longBend = 52;

const shown = (value: number) => (Number.isFinite(value) ? readable(value, 4) : String(value));

/** Lane of each node: nodes of one depth below one another, in the order in which they are computed, each column in the middle. */
function lanesOf(nodes: readonly GraphNode[]): { lanes: number[]; most: number } {
  const counts = new Map<number, number>();
  for (const { depth } of nodes) counts.set(depth, (counts.get(depth) ?? 0) + 1);
  const most = Math.max(1, ...counts.values());
  const used = new Map<number, number>();
  const lanes = nodes.map(({ depth }) => {
    const before = used.get(depth) ?? 0;
    used.set(depth, before + 1);
    // Every second column is a little lower, so that long edges do not run through boxes.
    return (most - (counts.get(depth) ?? 1)) / 2 + before + (depth % 2 ? 0.25 : 0);
  });
  return { lanes, most: most + 0.25 };
}

export default function OwnGraph({ result, give, say }: FigureProps<typeof definition>) {
  const [element, width] = useWidth<HTMLDivElement>();
  const [typed, setTyped] = useState("");
  const { nodes, edges, text, problem } = result;
  const { lanes, most } = lanesOf(nodes);
  const depths = Math.max(1, ...nodes.map(({ depth }) => depth));
  const unit = Math.max(least.depth, (width - box.width - 2 * edge) / depths);
  const drawnWidth = edge * 2 + box.width + unit * depths;
  const long = edges.some(({ from, to }) => nodes[to].depth - nodes[from].depth > 1);
  const air = long ? 40 : 0;
  const height = 2 * (edge + air) + box.height + least.lane * (most - 1);
  const last = nodes[nodes.length - 1];
  const leaves = nodes.filter(({ leaf, label }) => leaf && /[a-z]/.test(label));
  const sentence = last
    ? `f = ${text} = ${shown(last.value)}${say({ en: "; ", zh: "；" })}${leaves
        .map(({ label, gradient }) => `∂f/∂${label} = ${shown(gradient)}`)
        .join(say({ en: ", ", zh: "，" }))}`
    : text;
  const send = (value: string) => {
    setTyped(value);
    give({ expression: new TextEncoder().encode(value) });
  };
  const counts = new Map<string, number>();
  return (
    <div ref={element}>
      <label>
        {say({ en: "Your own formula in a, b, c: ", zh: "自己写一个含 a、b、c 的公式：" })}
        <input
          type="text"
          value={typed}
          maxLength={80}
          spellCheck={false}
          autoCapitalize="off"
          placeholder="a*b + exp(c)"
          style={{ width: "100%", maxWidth: "24rem" }}
          onChange={(event) => send(event.target.value)}
        />
      </label>
      <p className="figure-number" role="status">
        {problem ? say(problem) : sentence}
      </p>
      {!problem && (
        <div className="scroll">
          <GraphDrawing
            label={sentence}
            width={drawnWidth}
            height={height}
            box={box}
            nodes={nodes.map((node, i) => ({
              id: String(i),
              title: node.leaf ? node.label : `${node.order}: ${node.label}`,
              value: shown(node.value),
              below: shown(node.gradient),
              x: edge + box.width / 2 + node.depth * unit,
              y: edge + air + box.height / 2 + lanes[i] * least.lane,
              round: node.leaf,
              active: i === nodes.length - 1,
            }))}
            edges={edges.map(({ from, to, local }) => {
              const key = `${from} ${to}`;
              const before = counts.get(key) ?? 0;
              counts.set(key, before + 1);
              const span = nodes[to].depth - nodes[from].depth;
              return {
                from: String(from),
                to: String(to),
                label: `× ${shown(local)}`,
                active: true,
                backward: true,
                bend: 16 * before + (span > 1 ? (lanes[from] <= (most - 1) / 2 ? -longBend : longBend) : 0),
                labelAt: 0.72,
              };
            })}
          />
        </div>
      )}
      <p className="meta">
        {say({
          en: "In a box: its place in the order and its operation; its value; below the line its gradient. The arrows show the way back, with the local derivative that is multiplied there. May be written: + − * / ^, brackets, tanh, exp, log, relu.",
          zh: "方框里：次序与运算、值，横线下是梯度。箭头画的是回来的路，边上是要乘的局部导数。可以写：+ − * / ^、括号、tanh、exp、log、relu。",
        })}
      </p>
    </div>
  );
}
