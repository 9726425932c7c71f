import { Generator } from "@gradus/tensor/ops/random";
import { describe, expect, it } from "vitest";
import { toMnist } from "./digit-drawing.ts";

/** A drawing of `width` × `height` with ink where `inside` says so. */
function drawing(width: number, height: number, inside: (x: number, y: number) => boolean) {
  const ink = new Uint8Array(width * height);
  for (let y = 0; y < height; y++) for (let x = 0; x < width; x++) if (inside(x, y)) ink[y * width + x] = 255;
  return { width, height, ink };
}

function bounds(pixels: Uint8Array) {
  let [left, top, right, bottom] = [28, 28, -1, -1];
  for (let i = 0; i < 784; i++) {
    if (pixels[i] === 0) continue;
    left = Math.min(left, i % 28);
    right = Math.max(right, i % 28);
    top = Math.min(top, Math.floor(i / 28));
    bottom = Math.max(bottom, Math.floor(i / 28));
  }
  return { width: right - left + 1, height: bottom - top + 1, left, top };
}

describe("a drawing as MNIST's makers prepared theirs", () => {
  it("is nothing where nothing is drawn", () => {
    expect(toMnist(drawing(50, 50, () => false))).toBeUndefined();
  });

  it("keeps a picture of 28 × 28 that is prepared already", () => {
    const ready = drawing(28, 28, (x, y) => x >= 4 && x < 24 && y >= 4 && y < 24);
    expect(toMnist(ready)).toEqual(ready.ink);
  });

  it("fits 20 pixels, keeps proportions, and centres by mass, wherever and however large it was drawn", () => {
    const random = new Generator(3);
    for (let i = 0; i < 50; i++) {
      const [width, height] = [60 + random.integer(240), 60 + random.integer(240)];
      const [x0, y0] = [random.integer(width - 20), random.integer(height - 20)];
      const [w, h] = [8 + random.integer(width - x0 - 8), 8 + random.integer(height - y0 - 8)];
      const pixels = toMnist(drawing(width, height, (x, y) => x >= x0 && x < x0 + w && y >= y0 && y < y0 + h))!;
      const box = bounds(pixels);
      expect(Math.max(box.width, box.height)).toBe(20);
      expect(Math.abs(box.width / box.height - w / h) / (w / h)).toBeLessThan(1.1 / Math.min(box.width, box.height));
      expect(Math.abs(box.left + box.width / 2 - 14)).toBeLessThanOrEqual(0.5);
      expect(Math.abs(box.top + box.height / 2 - 14)).toBeLessThanOrEqual(0.5);
    }
  });

  it("puts the centre of mass in the middle, not the middle of the box", () => {
    // Heavy on the left: the box must lie further right than its own middle says.
    const pixels = toMnist(drawing(100, 100, (x, y) => x < 30 || (y > 30 && y < 70)))!;
    let [mass, moment] = [0, 0];
    for (let i = 0; i < 784; i++) {
      mass += pixels[i];
      moment += pixels[i] * ((i % 28) + 0.5);
    }
    expect(Math.abs(moment / mass - 14)).toBeLessThanOrEqual(0.51);
    expect(bounds(pixels).left).toBeGreaterThan(4);
  });

  it("survives a single dot", () => {
    expect(toMnist(drawing(40, 40, (x, y) => x === 3 && y === 39))).toBeDefined();
  });
});
