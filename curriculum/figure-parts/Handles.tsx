/** Points of a plot that can be moved by pointer, touch and arrow keys. */
import type { KeyboardEvent, PointerEvent, RefObject } from "react";
import { type Axis, type AxisMap, readable } from "./axis.ts";
import { type Colour, css } from "./colours.ts";

export interface Handle {
  x: number;
  y: number;
  /** What it is: "x", "weights". */
  label: string;
  colour: Colour;
  /** What one press of an arrow key moves; ten times as much with Shift or Page Up and Page Down. */
  step: number;
  /** The one direction in which it can be moved; both without it. */
  along?: "x" | "y";
  onMove: (x: number, y: number) => void;
}

interface Props {
  handles: readonly Handle[];
  x: Axis;
  y: Axis;
  xMap: AxisMap;
  yMap: AxisMap;
  svg: RefObject<SVGSVGElement | null>;
}

const arrows: Record<string, [number, number]> = {
  ArrowLeft: [-1, 0],
  ArrowRight: [1, 0],
  ArrowUp: [0, 1],
  ArrowDown: [0, -1],
  PageUp: [0, 10],
  PageDown: [0, -10],
};

const within = (axis: Axis, value: number) => Math.min(axis.max, Math.max(axis.min, value));

export function Handles({ handles, x, y, xMap, yMap, svg }: Props) {
  const move = (handle: Handle, event: PointerEvent) => {
    const frame = svg.current?.getBoundingClientRect();
    if (!frame) return;
    handle.onMove(
      handle.along === "y" ? handle.x : xMap.value(event.clientX - frame.left),
      handle.along === "x" ? handle.y : yMap.value(event.clientY - frame.top),
    );
  };

  const press = (handle: Handle, event: KeyboardEvent) => {
    const axis = handle.along === "y" ? y : x;
    const ends = { Home: axis.min, End: axis.max } as Record<string, number>;
    const arrow = arrows[event.key];
    if (!arrow && !(event.key in ends && handle.along)) return;
    event.preventDefault();
    if (!arrow) {
      handle.onMove(
        handle.along === "x" ? ends[event.key] : handle.x,
        handle.along === "y" ? ends[event.key] : handle.y,
      );
      return;
    }
    const size = handle.step * (event.shiftKey ? 10 : 1);
    const [dx, dy] = arrow;
    const one = (dx + dy) * size;
    handle.onMove(
      within(x, handle.x + (handle.along === "x" ? one : handle.along === "y" ? 0 : dx * size)),
      within(y, handle.y + (handle.along === "y" ? one : handle.along === "x" ? 0 : dy * size)),
    );
  };

  return handles.map((handle) => {
    const now = handle.along === "y" ? handle.y : handle.x;
    const axis = handle.along === "y" ? y : x;
    return (
      <g
        key={handle.label}
        className={`handle ${handle.along ?? "both"}`}
        role="slider"
        tabIndex={0}
        aria-label={handle.label}
        aria-valuenow={now}
        aria-valuemin={axis.min}
        aria-valuemax={axis.max}
        aria-valuetext={handle.along ? readable(now) : `${readable(handle.x)}, ${readable(handle.y)}`}
        transform={`translate(${xMap.at(within(x, handle.x))} ${yMap.at(within(y, handle.y))})`}
        onKeyDown={(event) => press(handle, event)}
        onPointerDown={(event) => {
          event.currentTarget.setPointerCapture(event.pointerId);
          event.currentTarget.focus({ preventScroll: true });
        }}
        onPointerMove={(event) => event.currentTarget.hasPointerCapture(event.pointerId) && move(handle, event)}
      >
        <circle r={22} fill="transparent" />
        <circle className="ring" r={11} fill="none" stroke={css(handle.colour)} />
        <circle r={7} fill={css(handle.colour)} stroke="var(--sheet)" strokeWidth={2} />
      </g>
    );
  });
}
