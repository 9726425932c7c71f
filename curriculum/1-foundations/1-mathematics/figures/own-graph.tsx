import { BeginFirst } from "@gradus/curriculum/figure-parts/BeginFirst";
import { readable } from "@gradus/curriculum/figure-parts/numbers";
import { askOwn } from "@gradus/curriculum/figure-parts/use-own";
import { useWidth } from "@gradus/curriculum/figure-parts/use-width";
import type { FigureProps } from "@gradus/lab/figure";
import type { Bilingual } from "@gradus/lab/lab";
import { useEffect, useRef, useState } from "react";
import { formulas } from "./graph/formulas.ts";
import { GraphDrawing } from "./graph/GraphDrawing.tsx";
import type definition from "./own-graph.ts";
import type { GraphNode, OwnState } from "./own-graph.ts";

const height = 66;
const edge = 8;
/** Least distance of two columns of boxes and of two boxes of a column; on narrow pages of two rows, and of two boxes of a row. */
const wide = { width: 92, depth: 168, lane: 92 };
const narrow = { width: 78, depth: 150, lane: 86 };
const narrowBelow = 440;
/** Edges over several columns go around the boxes between: pixels to the side. */
const longBend = 52;

const shown = (value: number) => (Number.isFinite(value) ? readable(value, 4) : String(value));

const bytes = (text: string) => new TextEncoder().encode(text);

const asking: Bilingual = { en: "Your code is running …", zh: "正在运行你的代码……" };

type Say = FigureProps<typeof definition>["say"];

function titleOf({ leaf, label, inside, order }: GraphNode, say: Say): string {
  if (inside) return say({ en: `in ${label}`, zh: `${label} 之中` });
  return leaf ? label : `${order}: ${label}`;
}

/** How the learner's own graph stands beside the engine's. */
function OwnNotes({ own, nodes, say }: { own: OwnState; nodes: readonly GraphNode[]; say: Say }) {
  if (nodes.length === 0) return null;
  const inside = nodes.some((node) => node.inside);
  if (!own.walked) {
    return (
      <p className="meta">
        {say({
          en: "The graph comes from your value-node. The gradients come once your exercise backward is written.",
          zh: "图来自你的 value-node。写好练习 backward 之后，就有梯度了。",
        })}
      </p>
    );
  }
  if (own.differs.length === 0)
    return (
      <p className="meta">
        {say({ en: "Your gradients are the engine’s.", zh: "你的梯度与引擎的一致。" })}
        {inside &&
          say({
            en: " What is titled “in …” is a value that this operation of yours made on the way.",
            zh: "标着“……之中”的，是你的这个运算在中途造出的值。",
          })}
      </p>
    );
  const list = own.differs.map(({ name, gradient }) => `∂f/\u2060∂${name} = ${shown(gradient)}`);
  return (
    <p className="notice bad">
      {say({
        en: `The engine finds something else: ${list.join(", ")}. Check the exercises value-operations and backward.`,
        zh: `引擎算出来的不一样：${list.join("，")}。请检查练习 value-operations 和 backward。`,
      })}
    </p>
  );
}

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

/** Moving a slider asks once it rests, in milliseconds. */
const restMs = 300;

export default function OwnGraph({ state, result, give, say }: FigureProps<typeof definition>) {
  const [element, width] = useWidth<HTMLDivElement>();
  const [typed, setTyped] = useState("");
  const [round, setRound] = useState(0);
  const { nodes, edges, text, problem, own } = result;
  const { whose, expression, a, b, c } = state;
  const formula = typed.trim() || formulas[expression];

  // `give` is another function at each drawing.
  const given = useRef(give);
  given.current = give;
  // `round` asks again: the learner may have changed their file meanwhile.
  useEffect(() => {
    if (whose !== "own") return;
    const left = new AbortController();
    const asked = { text: formula, a, b, c };
    const timer = setTimeout(async () => {
      const answer = await askOwn("own-graph", asked, left.signal).catch(() => undefined);
      if (answer) given.current({ expression: bytes(typed), own: bytes(JSON.stringify({ asked, answer })) });
    }, restMs);
    return () => {
      left.abort();
      clearTimeout(timer);
    };
  }, [whose, formula, typed, a, b, c, round]);

  const { lanes, most } = lanesOf(nodes);
  const depths = Math.max(1, ...nodes.map(({ depth }) => depth));
  // From left to right where there is room for it, else from top to bottom.
  const downwards = width < narrowBelow;
  const least = downwards ? narrow : wide;
  const box = { width: least.width, height };
  const long = edges.some(({ from, to }) => nodes[to].depth - nodes[from].depth > 1);
  const air = long && !downwards ? 40 : 0;
  const room = width - box.width - 2 * edge;
  const depthUnit = downwards ? least.depth : Math.max(least.depth, room / depths);
  const laneUnit = downwards && most > 1 ? Math.max(least.lane, Math.min(120, room / (most - 1))) : least.lane;
  const deep = depthUnit * depths;
  const across = laneUnit * (most - 1);
  const drawn = downwards
    ? { width: Math.max(width, 2 * edge + box.width + across), height: 2 * edge + height + deep }
    : { width: 2 * edge + box.width + deep, height: 2 * (edge + air) + height + across };
  const margin = downwards ? (drawn.width - box.width - across) / 2 : edge;
  const place = (depth: number, lane: number) =>
    downwards
      ? { x: margin + box.width / 2 + lane * laneUnit, y: edge + height / 2 + depth * depthUnit }
      : { x: margin + box.width / 2 + depth * depthUnit, y: edge + air + height / 2 + lane * laneUnit };
  const last = nodes[nodes.length - 1];
  const walked = result.whose === "engine" || own.walked;
  const leaves = nodes.filter(({ leaf, label }) => leaf && /[a-z]/.test(label));
  const slopes = leaves.map(({ label, gradient }) => `∂f/\u2060∂${label} = ${shown(gradient)}`);
  const sentence = last
    ? `f = ${text} = ${shown(last.value)}${walked && slopes.length > 0 ? say({ en: "; ", zh: "；" }) + slopes.join(say({ en: ", ", zh: "，" })) : ""}`
    : text;
  const send = (value: string) => {
    setTyped(value);
    give({ expression: bytes(value) });
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
        {problem ? say(problem) : own.waiting ? say(asking) : own.absent ? "" : sentence}
      </p>
      {own.absent && <BeginFirst absent={own.absent} say={say} />}
      {result.whose === "own" && !own.waiting && <OwnNotes own={own} nodes={nodes} say={say} />}
      {whose === "own" && (
        <button type="button" onClick={() => setRound(round + 1)}>
          {say({ en: "Run my code again", zh: "再运行一次我的代码" })}
        </button>
      )}
      {!problem && last && (
        <div className="scroll">
          <GraphDrawing
            label={sentence}
            width={drawn.width}
            height={drawn.height}
            box={box}
            nodes={nodes.map((node, i) => ({
              id: String(i),
              title: titleOf(node, say),
              value: shown(node.value),
              below: walked ? shown(node.gradient) : "?",
              ...place(node.depth, lanes[i]),
              round: node.leaf,
              active: i === nodes.length - 1,
            }))}
            edges={edges.map(({ from, to, local }, i) => {
              const key = `${from} ${to}`;
              const before = counts.get(key) ?? 0;
              counts.set(key, before + 1);
              const span = nodes[to].depth - nodes[from].depth;
              const around = span > 1 ? (lanes[from] <= (most - 1) / 2 ? -longBend : longBend) : 0;
              return {
                from: String(from),
                to: String(to),
                label: `× ${shown(local)}`,
                active: true,
                backward: true,
                bend: 16 * before + (downwards ? -around : around),
                // From top to bottom, labels beside one another would cover each other.
                labelAt: downwards ? [0.25, 0.5, 0.75][i % 3] : 0.72,
              };
            })}
          />
        </div>
      )}
      {last && (
        <p className="meta">
          {say({
            en: "In a box: its place in the order and its operation; its value; below the line its gradient. The arrows show the way back, with the local derivative that is multiplied there. May be written: + − * / ^, brackets, tanh, exp, log, relu.",
            zh: "方框里：次序与运算、值，横线下是梯度。箭头画的是回来的路，边上是要乘的局部导数。可以写：+ − * / ^、括号、tanh、exp、log、relu。",
          })}
        </p>
      )}
    </div>
  );
}
