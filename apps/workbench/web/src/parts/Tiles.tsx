import { useEffect, useRef } from "react";

const tile = 44;
const gap = 4;
const perRow = 8;

/** A strip of pictures, laid out in rows with gaps; each is `ratio` times as high as it is wide. */
export function Tiles({ strip, label, ratio = 1 }: { strip: string; label: string; ratio?: number }) {
  const canvas = useRef<HTMLCanvasElement>(null);
  useEffect(() => {
    let left = false;
    const image = new Image();
    image.onload = () => {
      const element = canvas.current;
      const context = element?.getContext("2d");
      if (left || !element || !context) return;
      const side = image.height / ratio;
      const count = Math.round(image.width / side);
      element.width = Math.min(count, perRow) * (tile + gap) - gap;
      element.height = Math.ceil(count / perRow) * (ratio * tile + gap) - gap;
      context.imageSmoothingEnabled = false;
      for (let i = 0; i < count; i++) {
        const [x, y] = [(i % perRow) * (tile + gap), Math.floor(i / perRow) * (ratio * tile + gap)];
        context.drawImage(image, i * side, 0, side, image.height, x, y, tile, ratio * tile);
      }
    };
    image.src = strip;
    return () => {
      left = true;
    };
  }, [strip, ratio]);
  return <canvas ref={canvas} className="filters" role="img" aria-label={label} />;
}
