/** Boxes with numbers and the arrows between them. */

export interface DrawnNode {
  id: string;
  title: string;
  /** Above the line. */
  value: string;
  /** Below the line, in the colour of what travels back. */
  below: string;
  /** Centre, in pixels. */
  x: number;
  y: number;
  round?: boolean;
  active?: boolean;
}

export interface DrawnEdge {
  from: string;
  to: string;
  label: string;
  /** Its arrow points from `to` to `from`. */
  backward?: boolean;
  active?: boolean;
  /** Where several edges join the same boxes: pixels to the side. */
  bend?: number;
  /** Where on the way its label stands: 0 at `from`, 1 at `to`; the middle by itself. */
  labelAt?: number;
}

interface Props {
  label: string;
  width: number;
  height: number;
  box: { width: number; height: number };
  nodes: readonly DrawnNode[];
  edges: readonly DrawnEdge[];
}

export function GraphDrawing({ label, width, height, box, nodes, edges }: Props) {
  const at = new Map(nodes.map((node) => [node.id, node]));
  const ways = edges.flatMap((edge) => {
    const [from, to] = [at.get(edge.from), at.get(edge.to)];
    return from && to ? [{ edge, way: wayOf(edge, from, to, box) }] : [];
  });
  return (
    <svg className="graph" width={width} height={height} role="img" aria-label={label}>
      {ways.map(({ edge, way }, i) => (
        <Arrow key={i} edge={edge} way={way} />
      ))}
      {ways.map(({ edge, way }, i) => edge.label && <EdgeLabel key={i} text={edge.label} at={way.label} />)}
      {nodes.map((node) => (
        <g key={node.id} transform={`translate(${node.x - box.width / 2} ${node.y - box.height / 2})`}>
          <rect
            width={box.width}
            height={box.height}
            rx={node.round ? 14 : 4}
            fill="var(--sheet)"
            stroke={node.active ? "var(--seal)" : "var(--ink-soft)"}
            strokeWidth={node.active ? 3 : 1.2}
          />
          <text x={box.width / 2} y={17} className="name">
            {node.title}
          </text>
          <text x={box.width / 2} y={36} className="value">
            {node.value}
          </text>
          <line x1={10} x2={box.width - 10} y1={42} y2={42} stroke="var(--line)" />
          <text x={box.width / 2} y={58} className="gradient">
            {node.below}
          </text>
        </g>
      ))}
    </svg>
  );
}

interface Point {
  x: number;
  y: number;
}

/** Where the line between two centres leaves the box around the first one. */
function border(from: Point, to: Point, box: Props["box"]): Point {
  const [dx, dy] = [to.x - from.x, to.y - from.y];
  const part = Math.min(box.width / 2 / Math.abs(dx || 1e-9), box.height / 2 / Math.abs(dy || 1e-9));
  return { x: from.x + dx * part, y: from.y + dy * part };
}

interface Way {
  start: Point;
  control: Point;
  end: Point;
  tip: Point;
  /** Of the arrow's head, in degrees. */
  turn: number;
  label: Point;
}

function wayOf(edge: DrawnEdge, from: Point, to: Point, box: Props["box"]): Way {
  const start = border(from, to, box);
  const end = border(to, from, box);
  const length = Math.hypot(end.x - start.x, end.y - start.y) || 1;
  const bend = edge.bend ?? 0;
  const side = { x: (-(end.y - start.y) / length) * bend, y: ((end.x - start.x) / length) * bend };
  // A bent way passes through its middle: the control point lies twice as far out.
  const control = { x: (start.x + end.x) / 2 + 2 * side.x, y: (start.y + end.y) / 2 + 2 * side.y };
  const tip = edge.backward ? start : end;
  const turn = (Math.atan2(tip.y - control.y, tip.x - control.x) * 180) / Math.PI;
  const t = edge.labelAt ?? 0.5;
  const along = (a: number, b: number, c: number) => (1 - t) ** 2 * a + 2 * t * (1 - t) * b + t ** 2 * c;
  const label = { x: along(start.x, control.x, end.x), y: along(start.y, control.y, end.y) };
  return { start, control, end, tip, turn, label };
}

function Arrow({ edge, way: { start, control, end, tip, turn } }: { edge: DrawnEdge; way: Way }) {
  const colour = edge.active ? "var(--seal)" : "var(--ink-soft)";
  return (
    <g>
      <path
        d={`M${start.x} ${start.y}Q${control.x} ${control.y} ${end.x} ${end.y}`}
        fill="none"
        stroke={colour}
        strokeWidth={edge.active ? 2.5 : 1.5}
        strokeDasharray={edge.backward ? "7 4" : undefined}
      />
      <path d="M0 0L-9 -4.500V4.500Z" fill={colour} transform={`translate(${tip.x} ${tip.y}) rotate(${turn})`} />
    </g>
  );
}

/** Drawn after all arrows: none runs through a number. */
function EdgeLabel({ text, at }: { text: string; at: Point }) {
  const wide = 7.5 * text.length + 8;
  return (
    <>
      <rect x={at.x - wide / 2} y={at.y - 9} width={wide} height={18} rx={3} fill="var(--sheet)" />
      <text x={at.x} y={at.y + 4.5} className="gradient">
        {text}
      </text>
    </>
  );
}
