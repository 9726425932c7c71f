/** An 8-bit grey picture, 0 paper, 255 ink, rows from the top. */
export interface Drawing {
  width: number;
  height: number;
  ink: Uint8Array | Uint8ClampedArray;
}

const side = 28;
const box = 20;
/** Fainter than this is the soft edge of a stroke. */
const threshold = 16;

/**
 * A drawing as MNIST's makers prepared theirs (LeCun et al. 1998, section III): cropped, scaled into 20 × 20 with its
 * proportions, then moved so that its centre of mass lies in the middle of 28 × 28.
 * @returns [784] from 0 to 255; undefined where nothing is drawn
 */
export function toMnist({ width, height, ink }: Drawing): Uint8Array | undefined {
  let [left, top, right, bottom] = [width, height, -1, -1];
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      if (ink[y * width + x] < threshold) continue;
      left = Math.min(left, x);
      right = Math.max(right, x);
      top = Math.min(top, y);
      bottom = Math.max(bottom, y);
    }
  }
  if (right < 0) return undefined;
  const scale = box / Math.max(right - left + 1, bottom - top + 1);
  const columns = Math.max(1, Math.round((right - left + 1) * scale));
  const rows = Math.max(1, Math.round((bottom - top + 1) * scale));
  const small = new Float64Array(columns * rows);
  let [mass, massX, massY] = [0, 0, 0];
  for (let y = 0; y < rows; y++) {
    for (let x = 0; x < columns; x++) {
      const value = meanInk(ink, width, {
        left: left + (x * (right - left + 1)) / columns,
        right: left + ((x + 1) * (right - left + 1)) / columns,
        top: top + (y * (bottom - top + 1)) / rows,
        bottom: top + ((y + 1) * (bottom - top + 1)) / rows,
      });
      small[y * columns + x] = value;
      mass += value;
      massX += value * (x + 0.5);
      massY += value * (y + 0.5);
    }
  }
  const shiftX = clamp(Math.round(side / 2 - massX / mass), 0, side - columns);
  const shiftY = clamp(Math.round(side / 2 - massY / mass), 0, side - rows);
  const out = new Uint8Array(side * side);
  for (let y = 0; y < rows; y++) {
    for (let x = 0; x < columns; x++) out[(y + shiftY) * side + x + shiftX] = Math.round(small[y * columns + x]);
  }
  return out;
}

/** Mean ink of a rectangle; pixels that it cuts count by the part inside. */
function meanInk(
  ink: ArrayLike<number>,
  width: number,
  { left, right, top, bottom }: { left: number; right: number; top: number; bottom: number },
): number {
  let total = 0;
  for (let y = Math.floor(top); y < bottom; y++) {
    const tall = Math.min(y + 1, bottom) - Math.max(y, top);
    for (let x = Math.floor(left); x < right; x++) {
      total += ink[y * width + x] * tall * (Math.min(x + 1, right) - Math.max(x, left));
    }
  }
  return total / ((right - left) * (bottom - top));
}

function clamp(value: number, low: number, high: number): number {
  return Math.max(low, Math.min(high, value));
}
