/** A matrix as colours, with a legend that says which number has which colour. */
import type { KeyboardEvent, PointerEvent } from "react";
import { readable } from "./axis.ts";
import type { Scale } from "./colours.ts";
import { type SurfaceData, usePainting } from "./Surface.tsx";

export { scaleOf } from "./colours.ts";
export type { Scale };

export interface HeatmapProps {
  /** What it shows, for those who cannot see it. */
  label: string;
  /** Row by row. */
  values: ArrayLike<number>;
  rows: number;
  columns: number;
  scale: Scale;
  /** Width in pixels at most; it shrinks where there is less room. */
  width?: number;
  /** A title above it. */
  title?: string;
  legend?: boolean;
  /** A cell that can be chosen: by pointing at it, by touch, by the arrow keys. */
  cursor?: CellCursor;
  /** Frames around cells. */
  marks?: readonly { row: number; column: number; rows?: number; columns?: number; style?: "dashed" | "thin" }[];
}

export interface CellCursor {
  row: number;
  column: number;
  /** What is chosen: "window". */
  label: string;
  /** The chosen cell in words. */
  text: string;
  onMove: (row: number, column: number) => void;
  /** Pressed on a cell, or dragged over it while pressed; by key with Space or Enter. */
  onPress?: (row: number, column: number) => void;
}

export function Heatmap({
  label,
  values,
  rows,
  columns,
  scale,
  width = 280,
  title,
  legend = true,
  cursor,
  marks = [],
}: HeatmapProps) {
  const data: SurfaceData = { values, rows, columns, scale };
  const canvas = usePainting(data);
  return (
    <figure className="heatmap" style={{ maxWidth: width }}>
      {title && <figcaption>{title}</figcaption>}
      <div className="cells-box">
        <div role="img" aria-label={label}>
          <canvas ref={canvas} className="cells" width={columns} height={rows} />
          {marks.length > 0 && (
            <svg viewBox={`0 0 ${columns} ${rows}`} preserveAspectRatio="none" aria-hidden="true">
              {marks.map((mark) => (
                <rect
                  key={`${mark.row},${mark.column},${mark.rows},${mark.columns}`}
                  x={mark.column}
                  y={mark.row}
                  width={mark.columns ?? 1}
                  height={mark.rows ?? 1}
                  className={mark.style ? `mark ${mark.style}` : "mark"}
                  vectorEffect="non-scaling-stroke"
                />
              ))}
            </svg>
          )}
        </div>
        {cursor && <CursorField cursor={cursor} rows={rows} columns={columns} />}
      </div>
      {legend && <ScaleLegend scale={scale} />}
    </figure>
  );
}

const arrows: Record<string, [number, number]> = {
  ArrowUp: [-1, 0],
  ArrowDown: [1, 0],
  ArrowLeft: [0, -1],
  ArrowRight: [0, 1],
};

/** Lies over the cells and turns pointing and keys into a cell. */
function CursorField({ cursor, rows, columns }: { cursor: CellCursor; rows: number; columns: number }) {
  const go = (row: number, column: number) => {
    if (row !== cursor.row || column !== cursor.column) cursor.onMove(row, column);
  };
  const clamp = (value: number, count: number) => Math.min(count - 1, Math.max(0, value));
  const point = (event: PointerEvent<HTMLDivElement>) => {
    const box = event.currentTarget.getBoundingClientRect();
    const row = clamp(Math.floor(((event.clientY - box.top) / box.height) * rows), rows);
    const column = clamp(Math.floor(((event.clientX - box.left) / box.width) * columns), columns);
    go(row, column);
    if (event.buttons > 0) cursor.onPress?.(row, column);
  };
  const press = (event: KeyboardEvent) => {
    const arrow = arrows[event.key];
    const pressed = cursor.onPress && (event.key === " " || event.key === "Enter");
    if (!arrow && !pressed) return;
    event.preventDefault();
    if (pressed) cursor.onPress?.(cursor.row, cursor.column);
    else go(clamp(cursor.row + arrow[0], rows), clamp(cursor.column + arrow[1], columns));
  };
  return (
    <div
      className={cursor.onPress ? "cell-cursor pressable" : "cell-cursor"}
      role="slider"
      tabIndex={0}
      aria-label={cursor.label}
      aria-valuemin={0}
      aria-valuemax={rows * columns - 1}
      aria-valuenow={cursor.row * columns + cursor.column}
      aria-valuetext={cursor.text}
      onPointerDown={point}
      onPointerMove={point}
      onKeyDown={press}
    />
  );
}

const legendCells = 32;

/** The scale's colours from its smallest to its largest number. */
function ScaleLegend({ scale }: { scale: Scale }) {
  const reach = Math.max(Math.abs(scale.min), Math.abs(scale.max));
  const [low, high] = scale.kind === "diverging" ? [-reach, reach] : [scale.min, scale.max];
  const values = Array.from({ length: legendCells }, (_, i) => low + ((high - low) * i) / (legendCells - 1));
  const canvas = usePainting({ values, rows: 1, columns: legendCells, scale });
  return (
    <div className="scale-legend" aria-hidden="true">
      <span>{readable(low)}</span>
      <canvas ref={canvas} className="cells" width={legendCells} height={1} />
      <span>{readable(high)}</span>
    </div>
  );
}
