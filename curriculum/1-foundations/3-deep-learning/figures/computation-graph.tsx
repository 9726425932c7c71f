import { readable } from "@gradus/curriculum/figure-parts/numbers";
import { Stepper } from "@gradus/curriculum/figure-parts/Stepper";
import { useWidth } from "@gradus/curriculum/figure-parts/use-width";
import type { FigureProps, FigureResult } from "@gradus/lab/figure";
import type definition from "./computation-graph.ts";
import type { EdgeNow, NodeNow } from "./computation-graph.ts";

type Props = FigureProps<typeof definition>;
type Result = FigureResult<typeof definition>;
type Say = Props["say"];

/** Where nodes stand: how far the computation has come, and in which lane. */
const places: Record<"chain" | "fork", Record<string, [depth: number, lane: number]>> = {
  chain: { w: [0, 0], x: [0, 1], m: [1, 0.5], b: [1, 1.5], s: [2, 1], y: [2, 2], d: [3, 1.5], L: [4, 1.5] },
  fork: {
    b: [1, 0],
    w: [0, 0.6],
    x: [0, 2],
    m: [1, 1],
    s: [2, 0.5],
    r: [3, 1.2],
    y: [3, 2.2],
    d: [4, 1.7],
    L: [5, 1.7],
  },
};

const widest = 86;
const boxHeight = 66;
const edge = 6;
/** Below this distance of two boxes there is no room for an edge's number between them. */
const narrowest = 150;

const shown = (value: number) => readable(value, 4);
/** With its sign in brackets where another sign stands before it. */
const inBrackets = (value: number) => (value < 0 ? `(${shown(value)})` : shown(value));

function formula({ operation, from: [a, b] }: NodeNow): string {
  if (operation === "mul") return `${a} × ${b}`;
  if (operation === "add") return `${a} + ${b}`;
  return operation === "sub" ? `${a} − ${b}` : `${a}²`;
}

export default function ComputationGraph({ set, result, say }: Props) {
  const [element, width] = useWidth<HTMLDivElement>();
  // Of the graph that the result tells of: the one chosen may be a frame ahead.
  const place = places[result.graph];
  const depths = Math.max(...Object.values(place).map(([depth]) => depth));
  const lanes = Math.max(...Object.values(place).map(([, lane]) => lane));
  const unit = (width - widest - 2 * edge) / depths;
  const flat = unit >= narrowest;
  // Boxes of neighbouring lanes stand beside each other where the page is narrow, with a little air between them.
  const fitting = ((width - 2 * edge) / lanes - 6) / (1 + 1 / lanes);
  const box = { width: flat ? widest : Math.min(widest, fitting), height: boxHeight };
  const laneUnit = flat ? 92 : Math.min(150, (width - box.width - 2 * edge) / lanes);
  const depthUnit = flat ? unit : 126;
  const centre = (id: string) => {
    const [depth, lane] = place[id];
    const along = edge + depth * depthUnit + (flat ? box.width : box.height) / 2;
    const across = edge + lane * laneUnit + (flat ? box.height : box.width) / 2;
    return flat ? { x: along, y: across } : { x: across, y: along };
  };
  const height = (flat ? lanes * laneUnit : depths * depthUnit) + box.height + 2 * edge;
  const { happening } = result;
  const activeNode = happening.kind === "value" || happening.kind === "seed" ? happening.node : undefined;
  const isActive = ({ from, to }: EdgeNow) =>
    happening.kind === "gradient" && happening.from === from && happening.to === to;
  const sentence = tell(result, say);
  return (
    <div ref={element}>
      <svg className="graph" width={width} height={height} role="img" aria-label={sentence}>
        {result.edges.map((one) => (
          <Edge
            key={`${one.from}${one.to}`}
            edge={one}
            box={box}
            withProduct={flat || laneUnit >= 88}
            from={centre(one.from)}
            to={centre(one.to)}
            active={isActive(one)}
          />
        ))}
        {result.nodes
          .filter(({ id }) => place[id])
          .map((node) => (
            <Box
              key={node.id}
              node={node}
              box={box}
              {...centre(node.id)}
              active={node.id === activeNode || (happening.kind === "gradient" && happening.from === node.id)}
            />
          ))}
      </svg>
      <p className="figure-number" role="status">
        {result.now}/{result.steps}
        {say({ en: ": ", zh: "：" })}
        {sentence}
      </p>
      <Stepper
        value={result.now}
        last={result.steps}
        onChange={(next) => set({ step: next })}
        milliseconds={1400}
        texts={{
          first: say({ en: "Start", zh: "开头" }),
          back: say({ en: "Back", zh: "后退" }),
          forward: say({ en: "Forward", zh: "前进" }),
          last: say({ en: "All at once", zh: "一次走完" }),
          play: say({ en: "Play", zh: "播放" }),
          pause: say({ en: "Pause", zh: "暂停" }),
        }}
      />
      {result.engine && (
        <p className="meta">
          {say({
            en: "One call of backward() in the engine gives the same: ",
            zh: "引擎里调用一次 backward()，得到的也是：",
          })}
          {Object.entries(result.engine)
            .map(([id, value]) => `∂L/∂${id} = ${shown(value)}`)
            .join(say({ en: ", ", zh: "，" }))}
        </p>
      )}
      <p className="meta">
        {say({
          en: "In a box: its formula and its value; below the line, ∂L/∂(box). On an edge: the local derivative that it multiplies by, and the product that travels on.",
          zh: "方框里：算式和值；横线下是 ∂L/∂（该框）。边上：经过这条边要乘的局部导数，以及乘得的、继续往回传的积。",
        })}
      </p>
    </div>
  );
}

interface Point {
  x: number;
  y: number;
}

interface Size {
  width: number;
  height: number;
}

function Box({ node, box, x, y, active }: { node: NodeNow; box: Size; active: boolean } & Point) {
  const { id, operation, value, gradient } = node;
  return (
    <g transform={`translate(${x - box.width / 2} ${y - box.height / 2})`}>
      <rect
        width={box.width}
        height={box.height}
        rx={operation ? 4 : 14}
        fill="var(--sheet)"
        stroke={active ? "var(--seal)" : "var(--ink-soft)"}
        strokeWidth={active ? 3.5 : 1.2}
      />
      <text x={box.width / 2} y={17} className="name">
        {operation ? `${id} = ${formula(node)}` : id}
      </text>
      <text x={box.width / 2} y={36} className="value">
        {value === undefined ? "?" : shown(value)}
      </text>
      <line x1={10} x2={box.width - 10} y1={42} y2={42} stroke="var(--line)" />
      <text x={box.width / 2} y={58} className="gradient">
        {gradient === undefined ? "" : shown(gradient)}
      </text>
    </g>
  );
}

/** Where the line between two centres leaves the box around the first one. */
function border(from: Point, to: Point, box: Size): Point {
  const [dx, dy] = [to.x - from.x, to.y - from.y];
  const part = Math.min(box.width / 2 / Math.abs(dx || 1e-9), box.height / 2 / Math.abs(dy || 1e-9));
  return { x: from.x + dx * part, y: from.y + dy * part };
}

interface EdgeProps {
  edge: EdgeNow;
  from: Point;
  to: Point;
  box: Size;
  /** There is room for the product beneath the local derivative. */
  withProduct: boolean;
  active: boolean;
}

function Edge({ edge: { local, product }, from, to, box, withProduct, active }: EdgeProps) {
  const start = border(from, to, box);
  const end = border(to, from, box);
  const turn = (Math.atan2(end.y - start.y, end.x - start.x) * 180) / Math.PI;
  const middle = { x: (start.x + end.x) / 2, y: (start.y + end.y) / 2 };
  const lines =
    local === undefined || product === undefined
      ? []
      : [`× ${shown(local)}`, ...(withProduct ? [`= ${shown(product)}`] : [])];
  const tall = 16 * lines.length;
  const wide = 7.5 * Math.max(0, ...lines.map(({ length }) => length)) + 6;
  const colour = local === undefined ? "var(--ink-soft)" : "var(--seal)";
  return (
    <g>
      <path
        d={`M${start.x} ${start.y}L${end.x} ${end.y}`}
        stroke={colour}
        strokeWidth={active ? 4 : 1.5}
        strokeDasharray={local === undefined ? undefined : "7 4"}
      />
      {local === undefined ? (
        <path d="M0 0L-9 -4.500V4.500Z" fill={colour} transform={`translate(${end.x} ${end.y}) rotate(${turn})`} />
      ) : (
        <>
          <path d="M0 0L9 -4.500V4.500Z" fill={colour} transform={`translate(${start.x} ${start.y}) rotate(${turn})`} />
          <rect x={middle.x - wide / 2} y={middle.y - tall / 2} width={wide} height={tall} rx={3} fill="var(--sheet)" />
          {lines.map((line, i) => (
            <text key={line} x={middle.x} y={middle.y - tall / 2 + 12.5 + 15 * i} className="gradient">
              {line}
            </text>
          ))}
        </>
      )}
    </g>
  );
}

function tell({ happening, nodes, edges, steps }: Result, say: Say): string {
  const value = (id: string) => nodes.find((node) => node.id === id) as NodeNow;
  switch (happening.kind) {
    case "nothing":
      return say({
        en: `Go forward: first the values, then, from the loss back, the gradients (${steps} steps).`,
        zh: `按“前进”：先算各个值，再从损失往回算梯度（共 ${steps} 步）。`,
      });
    case "value": {
      const node = value(happening.node);
      const [a, b] = node.from.map((id) => value(id).value as number);
      const numbers = {
        mul: `${shown(a)} × ${inBrackets(b)}`,
        add: `${shown(a)} + ${inBrackets(b)}`,
        sub: `${shown(a)} − ${inBrackets(b)}`,
        square: `${inBrackets(a)}²`,
      }[node.operation ?? "mul"];
      return `${node.id} = ${formula(node)} = ${numbers} = ${shown(node.value as number)}`;
    }
    case "seed":
      return say({ en: "∂L/∂L = 1: the way back begins.", zh: "∂L/∂L = 1：开始往回走。" });
    case "gradient": {
      const { from, to } = happening;
      const { local, product } = edges.find((one) => one.from === from && one.to === to) as Required<EdgeNow>;
      const source = value(from);
      const whole = source.expected > 1 ? say({ en: ` by way of ${to}`, zh: `（经过 ${to}）` }) : "";
      const sentence = `∂L/∂${from}${whole} = ∂L/∂${to} × ∂${to}/∂${from} = ${shown(value(to).gradient as number)} × ${inBrackets(local)} = ${shown(product)}`;
      if (source.arrived < 2) return sentence;
      return (
        sentence +
        say({
          en: `. ${from} is used twice, so both ways add up: ${shown(source.gradient as number)}`,
          zh: `。${from} 用了两次，两条路上的梯度相加：${shown(source.gradient as number)}`,
        })
      );
    }
  }
}
