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
  return (
    <svg className="graph" width={width} height={height} role="img" aria-label={label}>
      {edges.map((edge, i) => {
        const [from, to] = [at.get(edge.from), at.get(edge.to)];
        return from && to ? <Edge key={i} edge={edge} from={from} to={to} box={box} /> : null;
      })}
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

function Edge({ edge, from, to, box }: { edge: DrawnEdge; from: Point; to: Point; box: Props["box"] }) {
  const start = border(from, to, box);
  const end = border(to, from, box);
  const length = Math.hypot(end.x - start.x, end.y - start.y) || 1;
  const bend = edge.bend ?? 0;
  const side = { x: (-(end.y - start.y) / length) * bend, y: ((end.x - start.x) / length) * bend };
  const middle = { x: (start.x + end.x) / 2 + side.x, y: (start.y + end.y) / 2 + side.y };
  const tip = edge.backward ? start : end;
  const turn = (Math.atan2(tip.y - (middle.y + side.y), tip.x - (middle.x + side.x)) * 180) / Math.PI;
  const colour = edge.active ? "var(--seal)" : "var(--ink-soft)";
  const wide = 7.5 * edge.label.length + 8;
  // A bent way passes through its middle: the control point lies twice as far out.
  const control = { x: middle.x + side.x, y: middle.y + side.y };
  const t = edge.labelAt ?? 0.5;
  const along = (a: number, b: number, c: number) => (1 - t) ** 2 * a + 2 * t * (1 - t) * b + t ** 2 * c;
  const label = { x: along(start.x, control.x, end.x), y: along(start.y, control.y, end.y) };
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
      {edge.label && (
        <>
          <rect x={label.x - wide / 2} y={label.y - 9} width={wide} height={18} rx={3} fill="var(--sheet)" />
          <text x={label.x} y={label.y + 4.5} className="gradient">
            {edge.label}
          </text>
        </>
      )}
    </g>
  );
}
