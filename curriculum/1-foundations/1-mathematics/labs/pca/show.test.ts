import type { LabContext, Picture, Table } from "@gradus/lab/lab";
import { expect, test } from "vitest";
import { showMap, showVariance } from "./show.ts";

const pixels = 784;

/** What a lab shows, by name. */
function stage() {
  const shown = { images: new Map<string, Picture>(), tables: new Map<string, Table>() };
  const ctx = {
    image: (name: string, picture: Picture) => shown.images.set(name, picture),
    table: (name: string, table: Table) => shown.tables.set(name, table),
    metric: () => undefined,
  };
  return { ...shown, ctx: ctx as unknown as LabContext<object> };
}

/** Components that each look at one pixel. */
function looksAt(...places: number[]) {
  const vectors = new Float64Array(places.length * pixels);
  for (const [k, place] of places.entries()) vectors[k * pixels + place] = 1;
  const variances = Float64Array.from(places, (_, k) => places.length - k);
  return { mean: new Float64Array(pixels), total: variances.reduce((a, b) => a + b, 0), variances, vectors };
}

test("map: a digit stands where its two scores say, upwards for a larger second one, and each cell holds one", () => {
  const images = new Uint8Array(4 * pixels);
  // The first is bright at the first component's pixel, the second at the second's; the third is like the first, the last is black.
  for (const [digit, place] of [0, 1, 0].entries()) images[digit * pixels + place] = 255;
  images[2 * pixels + 300] = 200;
  const { ctx, images: pictures, tables } = stage();
  const part = { images, labels: Uint8Array.of(7, 3, 7, 1), count: 4 };
  showMap(ctx, looksAt(0, 1), part as unknown as Parameters<typeof showMap>[2], 4);
  const { width, pixels: drawn } = pictures.get("map") as Picture;
  const cell = (column: number, row: number) =>
    Array.from({ length: pixels }, (_, i) => drawn[(row * 28 + Math.floor(i / 28)) * width + column * 28 + (i % 28)]);
  expect(cell(19, 10)).toEqual(Array.from(images.subarray(0, pixels)));
  expect(cell(10, 0)).toEqual(Array.from(images.subarray(pixels, 2 * pixels)));
  expect(drawn.reduce((sum, value) => sum + value, 0)).toBe(2 * 255);
  expect(tables.get("map")?.rows[7]).toEqual({ digit: 7, first: 1, second: 0, count: 2 });
});

test("variance: the table's shares are sums of the variances, up to as many components as were found", () => {
  const { ctx, tables } = stage();
  showVariance(ctx, looksAt(0, 1, 2));
  expect(tables.get("variance")?.rows).toEqual([
    { components: 1, share: 0.5 },
    { components: 2, share: 0.8333 },
  ]);
});
