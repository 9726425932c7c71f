import { useLayoutEffect, useRef } from "react";
import { colourOf, type Scale, usePalette } from "./colours.ts";

/** Numbers on a grid as colours. Row 0 is at the top (the largest y), column 0 at the left. */
export interface SurfaceData {
  values: ArrayLike<number>;
  rows: number;
  columns: number;
  scale: Scale;
  /** Blends between the grid's points instead of showing cells. */
  smooth?: boolean;
  /** 0 to 1; how strong the colours are. */
  strength?: number;
}

/** Paints numbers into a canvas with one pixel for each. */
export function usePainting({ values, rows, columns, scale }: SurfaceData) {
  const canvas = useRef<HTMLCanvasElement>(null);
  const palette = usePalette();
  useLayoutEffect(() => {
    const pen = canvas.current?.getContext("2d");
    if (!pen || rows < 1 || columns < 1) return;
    const image = pen.createImageData(columns, rows);
    for (let i = 0; i < rows * columns; i++) {
      const [red, green, blue] = colourOf(scale, values[i], palette);
      image.data.set([red, green, blue, 255], 4 * i);
    }
    pen.putImageData(image, 0, 0);
  }, [values, rows, columns, scale, palette]);
  return canvas;
}

/** The ground of a Plot. */
export function Surface({
  data,
  ...box
}: {
  data: SurfaceData;
  left: number;
  top: number;
  width: number;
  height: number;
}) {
  const canvas = usePainting(data);
  return (
    <canvas
      ref={canvas}
      className={data.smooth ? "surface" : "surface cells"}
      width={data.columns}
      height={data.rows}
      style={{ ...box, opacity: data.strength ?? 0.75 }}
    />
  );
}
