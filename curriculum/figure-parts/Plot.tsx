/** Axes with titles, ticks and a legend, and what is drawn between them. Numbers come from the figure's result. */
import { createContext, type PointerEvent, type ReactNode, useContext, useId, useRef } from "react";
import { type Axis, type AxisMap, mapAxis, ticksOf, tickText } from "./axis.ts";
import { type Colour, css } from "./colours.ts";
import { type Handle, Handles } from "./Handles.tsx";
import { dashOf, Key, type Series, SeriesMark } from "./Series.tsx";
import { Surface, type SurfaceData } from "./Surface.tsx";
import { useWidth } from "./use-width.ts";

export type { Axis, Colour, Handle, Series, SurfaceData };

export interface PlotProps {
  /** What the picture shows, for those who cannot see it: a sentence with the numbers that matter. */
  label: string;
  x: Axis;
  y: Axis;
  /** Drawn in this order; those with a `label` stand in the legend. */
  series: readonly Series[];
  /** Coloured ground beneath the series. */
  surface?: SurfaceData;
  /** Points that can be moved by pointer, touch and arrow keys. */
  handles?: readonly Handle[];
  /** Called while the pointer is dragged anywhere in the plot; give a handle besides, for the keyboard. */
  onDrag?: (x: number, y: number) => void;
  /** Pixels; by itself it follows the width. */
  height?: number;
  /** One unit of x is as long as one of y. */
  square?: boolean;
  /** SVG under the series; `usePlot()` gives the maps from numbers to pixels. */
  beneath?: ReactNode;
  /** More SVG; `usePlot()` gives the maps from numbers to pixels. */
  children?: ReactNode;
}

interface PlotMaps {
  x: AxisMap;
  y: AxisMap;
}

const Maps = createContext<PlotMaps | null>(null);

/** Inside a Plot: from numbers to pixels. */
export function usePlot(): PlotMaps {
  const maps = useContext(Maps);
  if (!maps) throw new Error("usePlot outside of a Plot");
  return maps;
}

export function Plot({
  label,
  x,
  y,
  series,
  surface,
  handles = [],
  onDrag,
  height,
  square,
  beneath,
  children,
}: PlotProps) {
  const [box, width] = useWidth<HTMLDivElement>();
  const svg = useRef<SVGSVGElement>(null);
  const clip = useId();
  const yTicks = ticksOf(y, 5);
  const left = 14 + 8 * Math.max(2, ...yTicks.map((tick) => tickText(y, tick).length));
  const edge = { left, right: 14, top: 28, bottom: 44 };
  const inner = Math.max(40, width - edge.left - edge.right);
  const tall = square
    ? edge.top + edge.bottom + (inner * (y.max - y.min)) / (x.max - x.min || 1)
    : (height ?? Math.min(400, Math.max(220, width * 0.56)));
  const xMap = mapAxis(x, edge.left, edge.left + inner);
  const yMap = mapAxis(y, tall - edge.bottom, edge.top);
  const bottom = tall - edge.bottom;
  const legend = series.filter((one) => one.label !== undefined);

  const drag = (event: PointerEvent<SVGRectElement>) => {
    const frame = svg.current?.getBoundingClientRect();
    if (frame && onDrag) onDrag(xMap.value(event.clientX - frame.left), yMap.value(event.clientY - frame.top));
  };

  return (
    <div className="plot" ref={box}>
      {surface && <Surface data={surface} left={edge.left} top={edge.top} width={inner} height={bottom - edge.top} />}
      <svg ref={svg} width={width} height={tall} role="group" aria-label={label}>
        <clipPath id={clip}>
          <rect x={edge.left} y={edge.top - 6} width={inner} height={bottom - edge.top + 12} />
        </clipPath>
        <g className="axis">
          {ticksOf(x, Math.max(2, Math.floor(inner / 62))).map((tick) => (
            <g key={tick}>
              <line className="grid" x1={xMap.at(tick)} x2={xMap.at(tick)} y1={edge.top} y2={bottom} />
              <text x={xMap.at(tick)} y={bottom + 17} textAnchor="middle">
                {tickText(x, tick)}
              </text>
            </g>
          ))}
          {yTicks.map((tick) => (
            <g key={tick}>
              <line className="grid" x1={edge.left} x2={edge.left + inner} y1={yMap.at(tick)} y2={yMap.at(tick)} />
              <text x={edge.left - 7} y={yMap.at(tick) + 4} textAnchor="end">
                {tickText(y, tick)}
              </text>
            </g>
          ))}
          <ZeroLine map={xMap} axis={x} other={[edge.top, bottom]} upright />
          <ZeroLine map={yMap} axis={y} other={[edge.left, edge.left + inner]} />
          <text className="axis-title" x={edge.left + inner} y={tall - 8} textAnchor="end">
            {x.title !== "" && `${x.title} →`}
          </text>
          <text className="axis-title" x={4} y={14}>
            {y.title !== "" && `↑ ${y.title}`}
          </text>
        </g>
        {onDrag && (
          <rect
            className="drag"
            x={edge.left}
            y={edge.top}
            width={inner}
            height={bottom - edge.top}
            onPointerDown={(event) => {
              event.currentTarget.setPointerCapture(event.pointerId);
              drag(event);
            }}
            onPointerMove={(event) => event.currentTarget.hasPointerCapture(event.pointerId) && drag(event)}
          />
        )}
        <Maps value={{ x: xMap, y: yMap }}>
          <g clipPath={`url(#${clip})`} className="marks">
            {beneath}
            {series.map((one, i) => (
              <SeriesMark
                key={i}
                series={one}
                dash={dashOf(series, i)}
                x={xMap}
                y={yMap}
                floor={yMap.at(Math.max(y.min, 0))}
              />
            ))}
            {children}
          </g>
        </Maps>
        <Handles handles={handles} x={x} y={y} xMap={xMap} yMap={yMap} svg={svg} />
      </svg>
      {legend.length > 0 && (
        <ul className="legend">
          {legend.map((one) => (
            <li key={one.label}>
              <Key series={one} dash={dashOf(series, series.indexOf(one))} />
              {one.label}
            </li>
          ))}
        </ul>
      )}
    </div>
  );
}

/** A stronger line at zero, where zero is in sight. */
function ZeroLine({
  map,
  axis,
  other: [from, to],
  upright,
}: {
  map: AxisMap;
  axis: Axis;
  other: [number, number];
  upright?: boolean;
}) {
  if (axis.scale === "log" || axis.names || axis.min > 0 || axis.max < 0) return null;
  const at = map.at(0);
  return upright ? (
    <line stroke={css("ink-soft")} x1={at} x2={at} y1={from} y2={to} />
  ) : (
    <line stroke={css("ink-soft")} x1={from} x2={to} y1={at} y2={at} />
  );
}
