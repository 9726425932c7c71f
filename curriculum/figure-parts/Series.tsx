/** What a Plot draws. Lines differ by dashes and points by shape, never by colour alone. */
import type { AxisMap } from "./axis.ts";
import { type Colour, css } from "./colours.ts";

interface Named {
  colour: Colour;
  /** Name in the legend. */
  label?: string;
}

export type PointShape = "circle" | "square" | "triangle" | "diamond" | "cross";

export type Series = Named &
  (
    | { kind: "line"; x: ArrayLike<number>; y: ArrayLike<number>; dash?: Dash; width?: number }
    | { kind: "points"; x: ArrayLike<number>; y: ArrayLike<number>; shape?: PointShape; size?: number }
    | { kind: "area"; x: ArrayLike<number>; low: ArrayLike<number>; high: ArrayLike<number> }
    /** `width` in units of x, of all bars or of each. Bars behind others need to be seen through: `opacity`, 0 to 1. */
    | {
        kind: "bars";
        x: ArrayLike<number>;
        y: ArrayLike<number>;
        width: number | ArrayLike<number>;
        opacity?: number;
      }
    /** A line across the whole plot, at an x or a y. */
    | { kind: "rule"; x?: number; y?: number; dash?: Dash }
    /** Lines through pieces of space: from (x, y) to (toX, toY), with a head. */
    | { kind: "arrows"; x: ArrayLike<number>; y: ArrayLike<number>; toX: ArrayLike<number>; toY: ArrayLike<number> }
  );

export type Dash = "solid" | "dashed" | "dotted" | "dash-dot";

const dashes: Record<Dash, string | undefined> = {
  solid: undefined,
  dashed: "9 5",
  dotted: "2 5",
  "dash-dot": "12 4 2 4",
};
const order: Dash[] = ["solid", "dashed", "dotted", "dash-dot"];

/** A line's own dash, or the next one that other lines of the plot do not have. */
export function dashOf(series: readonly Series[], index: number): string | undefined {
  const one = series[index];
  if (one.kind === "rule") return dashes[one.dash ?? "dashed"];
  if (one.kind !== "line") return undefined;
  const before = series.slice(0, index).filter(({ kind }) => kind === "line").length;
  return dashes[one.dash ?? order[before % order.length]];
}

/** Breaks where a number is not finite; leaves out what is far outside of the screen, where some browsers lose their way. */
function pathOf(x: ArrayLike<number>, y: ArrayLike<number>, xMap: AxisMap, yMap: AxisMap): string {
  let path = "";
  let pen = "M";
  for (let i = 0; i < Math.min(x.length, y.length); i++) {
    if (!Number.isFinite(x[i]) || !Number.isFinite(y[i])) {
      pen = "M";
      continue;
    }
    const clamp = (pixel: number) => Math.min(1e5, Math.max(-1e5, pixel)).toFixed(1);
    path += `${pen}${clamp(xMap.at(x[i]))} ${clamp(yMap.at(y[i]))}`;
    pen = "L";
  }
  return path;
}

/** A point's outline around (0, 0). */
function shapePath(shape: PointShape, r: number): string {
  switch (shape) {
    case "circle":
      return `M${-r} 0a${r} ${r} 0 1 0 ${2 * r} 0a${r} ${r} 0 1 0 ${-2 * r} 0Z`;
    case "square":
      return `M${-r} ${-r}H${r}V${r}H${-r}Z`;
    case "triangle":
      return `M0 ${-1.2 * r}L${1.1 * r} ${0.8 * r}H${-1.1 * r}Z`;
    case "diamond":
      return `M0 ${-1.35 * r}L${1.35 * r} 0L0 ${1.35 * r}L${-1.35 * r} 0Z`;
    case "cross":
      return `M${-r} ${-r}L${r} ${r}M${-r} ${r}L${r} ${-r}`;
  }
}

interface Place {
  x: AxisMap;
  y: AxisMap;
  /** Pixel at which bars stand. */
  floor: number;
}

export function SeriesMark({ series, dash, x, y, floor }: { series: Series; dash: string | undefined } & Place) {
  const colour = css(series.colour);
  switch (series.kind) {
    case "line":
      return (
        <path
          d={pathOf(series.x, series.y, x, y)}
          fill="none"
          stroke={colour}
          strokeWidth={series.width ?? 2.2}
          strokeDasharray={dash}
          strokeLinejoin="round"
        />
      );
    case "points": {
      const outline = shapePath(series.shape ?? "circle", series.size ?? 4);
      const fill = series.shape === "cross" ? "none" : colour;
      return Array.from(
        series.x,
        (px, i) =>
          Number.isFinite(px + series.y[i]) && (
            <path
              key={i}
              d={outline}
              transform={`translate(${x.at(px).toFixed(1)} ${y.at(series.y[i]).toFixed(1)})`}
              fill={fill}
              stroke={series.shape === "cross" ? colour : "var(--sheet)"}
              strokeWidth={series.shape === "cross" ? 2 : 1}
            />
          ),
      );
    }
    case "area": {
      const high = pathOf(series.x, series.high, x, y);
      const back = Array.from(series.x).reverse();
      const low = pathOf(back, Array.from(series.low).reverse(), x, y).replace("M", "L");
      return <path d={`${high}${low}Z`} fill={colour} fillOpacity={0.2} stroke="none" />;
    }
    case "bars":
      return Array.from(series.x, (px, i) => {
        if (!Number.isFinite(series.y[i])) return null;
        const top = y.at(series.y[i]);
        const width = typeof series.width === "number" ? series.width : series.width[i];
        const [left, right] = [x.at(px - width / 2), x.at(px + width / 2)];
        return (
          <rect
            key={i}
            x={left}
            y={Math.min(top, floor)}
            width={Math.max(0, right - left)}
            height={Math.abs(floor - top)}
            fill={colour}
            fillOpacity={series.opacity ?? 0.85}
          />
        );
      });
    case "rule":
      return (
        <path
          d={series.x !== undefined ? `M${x.at(series.x)} 0V9999` : `M0 ${y.at(series.y ?? 0)}H9999`}
          stroke={colour}
          strokeWidth={1.5}
          strokeDasharray={dash}
        />
      );
    case "arrows":
      return Array.from(series.x, (px, i) => {
        const [ax, ay] = [x.at(px), y.at(series.y[i])];
        const [bx, by] = [x.at(series.toX[i]), y.at(series.toY[i])];
        // The head of a short arrow is no longer than the arrow.
        const head = Math.min(1, Math.hypot(bx - ax, by - ay) / 9);
        const turn = (Math.atan2(by - ay, bx - ax) * 180) / Math.PI;
        return (
          <g key={i} stroke={colour} fill={colour}>
            <path d={`M${ax} ${ay}L${bx} ${by}`} strokeWidth={2} />
            <path
              d="M0 0L-9 -4.500V4.500Z"
              stroke="none"
              transform={`translate(${bx} ${by}) rotate(${turn}) scale(${head})`}
            />
          </g>
        );
      });
  }
}

/** A series in the legend. */
export function Key({ series, dash }: { series: Series; dash: string | undefined }) {
  const colour = css(series.colour);
  const block = series.kind === "area" || series.kind === "bars";
  return (
    <svg width={30} height={14} aria-hidden="true">
      {block && (
        <rect x={4} y={1} width={22} height={12} fill={colour} fillOpacity={series.kind === "area" ? 0.25 : 0.85} />
      )}
      {(series.kind === "line" || series.kind === "rule" || series.kind === "arrows") && (
        <path
          d="M1 7H29"
          stroke={colour}
          strokeWidth={series.kind === "line" ? Math.min(series.width ?? 2.2, 9) : 2.2}
          strokeDasharray={dash}
        />
      )}
      {series.kind === "points" && (
        <path
          d={shapePath(series.shape ?? "circle", 4.5)}
          transform="translate(15 7)"
          fill={series.shape === "cross" ? "none" : colour}
          stroke={colour}
        />
      )}
    </svg>
  );
}
