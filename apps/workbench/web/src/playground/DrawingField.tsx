import { toMnist } from "@gradus/models/digit-drawing";
import { type KeyboardEvent, type PointerEvent, useEffect, useRef, useState } from "react";
import { useLanguage } from "../i18n/language.tsx";

type Point = [x: number, y: number];

const size = 280;
const pen = 20;
const keyStep = 14;

function draw(context: CanvasRenderingContext2D, strokes: readonly Point[][]): void {
  context.fillStyle = "#000";
  context.fillRect(0, 0, size, size);
  context.strokeStyle = context.fillStyle = "#fff";
  context.lineWidth = pen;
  context.lineCap = context.lineJoin = "round";
  for (const stroke of strokes) {
    context.beginPath();
    context.moveTo(...stroke[0]);
    // A dot is a line to itself.
    for (const point of stroke.length === 1 ? stroke : stroke.slice(1)) context.lineTo(...point);
    context.stroke();
  }
}

function inkOf(context: CanvasRenderingContext2D): Uint8Array {
  const { data } = context.getImageData(0, 0, size, size);
  return Uint8Array.from({ length: size * size }, (_, i) => data[4 * i]);
}

/** A field to draw a digit in, by mouse, finger or keyboard. Tells what the network would see after every stretch. */
export function DrawingField({ onChange }: { onChange: (pixels: Uint8Array | undefined) => void }) {
  const { t } = useLanguage();
  const canvas = useRef<HTMLCanvasElement>(null);
  const [strokes, setStrokes] = useState<Point[][]>([]);
  const [cursor, setCursor] = useState<{ at: Point; down: boolean }>();
  const drawing = useRef(false);
  const tell = useRef(onChange);
  tell.current = onChange;

  useEffect(() => {
    const context = canvas.current?.getContext("2d", { willReadFrequently: true });
    if (!context) return;
    draw(context, strokes);
    tell.current(strokes.length === 0 ? undefined : toMnist({ width: size, height: size, ink: inkOf(context) }));
    if (cursor) {
      context.strokeStyle = cursor.down ? "#ff8a70" : "#8fb7d9";
      context.lineWidth = 2;
      context.beginPath();
      context.arc(...cursor.at, pen / 2, 0, 2 * Math.PI);
      context.stroke();
    }
  }, [strokes, cursor]);

  const place = ({ clientX, clientY }: PointerEvent): Point => {
    const { left, top, width } = canvas.current!.getBoundingClientRect();
    return [((clientX - left) * size) / width, ((clientY - top) * size) / width];
  };
  const extend = (point: Point) => setStrokes((all) => [...all.slice(0, -1), [...(all.at(-1) ?? []), point]]);

  const onKeyDown = (event: KeyboardEvent) => {
    const moves: Record<string, Point> = {
      ArrowLeft: [-1, 0],
      ArrowRight: [1, 0],
      ArrowUp: [0, -1],
      ArrowDown: [0, 1],
    };
    const { at, down } = cursor ?? { at: [size / 2, size / 2] as Point, down: false };
    if (event.key === " ") {
      if (!down) setStrokes((all) => [...all, [at]]);
      setCursor({ at, down: !down });
    } else if (moves[event.key]) {
      const [dx, dy] = moves[event.key];
      const inside = (value: number) => Math.max(pen / 2, Math.min(size - pen / 2, value));
      const next: Point = [inside(at[0] + dx * keyStep), inside(at[1] + dy * keyStep)];
      if (down) extend(next);
      setCursor({ at: next, down });
    } else return;
    event.preventDefault();
  };

  return (
    <div className="drawing">
      <canvas
        ref={canvas}
        width={size}
        height={size}
        tabIndex={0}
        aria-label={t.playground.canvas}
        onPointerDown={(event) => {
          event.currentTarget.setPointerCapture(event.pointerId);
          drawing.current = true;
          setCursor(undefined);
          const point = place(event);
          setStrokes((all) => [...all, [point]]);
        }}
        onPointerMove={(event) => {
          if (drawing.current) extend(place(event));
        }}
        onPointerUp={() => {
          drawing.current = false;
        }}
        onPointerCancel={() => {
          drawing.current = false;
        }}
        onKeyDown={onKeyDown}
        onBlur={() => setCursor(undefined)}
      />
      <p className="actions">
        <button type="button" onClick={() => setStrokes([])} disabled={strokes.length === 0}>
          {t.playground.clear}
        </button>
        <button type="button" onClick={() => setStrokes((all) => all.slice(0, -1))} disabled={strokes.length === 0}>
          {t.playground.undo}
        </button>
        {cursor && <small role="status">{cursor.down ? t.playground.penDown : t.playground.penUp}</small>}
      </p>
    </div>
  );
}
