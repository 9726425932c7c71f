/** What the lab pca-digits shows of its result. */
import type { MnistPart } from "@gradus/data/mnist-parse";
import type { LabContext } from "@gradus/lab/lab";
import { type Basis, scoresOf } from "./project.ts";

const side = 28;
const pixels = side * side;
const shownComponents = 20;
const mapSide = 420;
const mapDigits = 2000;
/** A colour for each digit; the mean of each stands in the table, so that colour is not needed to read the map. */
const colours = [
  [31, 119, 180],
  [255, 127, 14],
  [44, 160, 44],
  [214, 39, 40],
  [148, 103, 189],
  [140, 86, 75],
  [227, 119, 194],
  [127, 127, 127],
  [188, 189, 34],
  [23, 190, 207],
] as const;

type Context = LabContext<object>;

/** The curve of explained variance, one point for each number of components. */
export function showVariance(ctx: Context, { variances, total }: Basis): void {
  let sum = 0;
  for (const [k, variance] of variances.subarray(0, 200).entries()) {
    sum += variance;
    ctx.metric("explainedShare", sum / total, k + 1);
  }
}

/** The mean digit, then the first components: mid-grey is 0, each scaled by its own largest entry. */
export function showBasis(ctx: Context, { mean, vectors, variances }: Basis): void {
  const shown = Math.min(shownComponents, variances.length);
  ctx.image("mean", {
    width: side,
    height: side,
    channels: 1,
    pixels: Uint8Array.from(mean, (v) => Math.round(255 * v)),
  });
  const strip = new Uint8Array(pixels * shown);
  for (let k = 0; k < shown; k++) {
    const vector = vectors.subarray(k * pixels, (k + 1) * pixels);
    const largest = vector.reduce((most, entry) => Math.max(most, Math.abs(entry)), 1e-12);
    for (let i = 0; i < pixels; i++) {
      const at = Math.floor(i / side) * side * shown + k * side + (i % side);
      strip[at] = Math.round(127.5 + (127.5 * vector[i]) / largest);
    }
  }
  ctx.image("components", { width: side * shown, height: side, channels: 1, pixels: strip });
}

/** Digits by their first two scores, as a coloured picture, with the mean place of each digit as a table. */
export function showMap(ctx: Context, basis: Basis, { images, labels }: MnistPart, count: number): void {
  const shown = Math.min(mapDigits, count);
  const scores = scoresOf(basis, images.subarray(0, shown * pixels), 2);
  const reach = scores.reduce((most, score) => Math.max(most, Math.abs(score)), 1e-12) * 1.05;
  const canvas = new Uint8Array(3 * mapSide * mapSide).fill(255);
  const sums = Array.from({ length: 10 }, () => ({ x: 0, y: 0, count: 0 }));
  for (let i = 0; i < shown; i++) {
    const [x, y, label] = [scores[2 * i], scores[2 * i + 1], labels[i]];
    sums[label].x += x;
    sums[label].y += y;
    sums[label].count++;
    const column = Math.round(((x / reach + 1) / 2) * (mapSide - 3));
    const row = Math.round(((1 - y / reach) / 2) * (mapSide - 3));
    for (let dy = 0; dy < 3; dy++)
      for (let dx = 0; dx < 3; dx++) canvas.set(colours[label], 3 * ((row + dy) * mapSide + column + dx));
  }
  ctx.image("map", { width: mapSide, height: mapSide, channels: 3, pixels: canvas });
  ctx.table("map", {
    columns: [
      { key: "digit", title: { en: "Digit", zh: "数字" } },
      { key: "first", title: { en: "Mean of component 1", zh: "第 1 主成分的平均" } },
      { key: "second", title: { en: "Mean of component 2", zh: "第 2 主成分的平均" } },
      { key: "count", title: { en: "Digits", zh: "张数" } },
    ],
    rows: sums.map(({ x, y, count: n }, digit) => ({
      digit,
      first: Number((x / Math.max(1, n)).toFixed(2)),
      second: Number((y / Math.max(1, n)).toFixed(2)),
      count: n,
    })),
  });
}

/** Digits above, what is rebuilt of them below. */
export function showRebuilt(ctx: Context, { images, count }: MnistPart, rebuilt: Uint8Array, wanted: number): void {
  const shown = Math.min(wanted, count);
  const out = new Uint8Array(2 * pixels * shown);
  for (const [half, source] of [images, rebuilt].entries()) {
    for (let k = 0; k < shown; k++) {
      for (let row = 0; row < side; row++) {
        const from = k * pixels + row * side;
        out.set(source.subarray(from, from + side), ((half * side + row) * shown + k) * side);
      }
    }
  }
  ctx.image("rebuilt", { width: side * shown, height: 2 * side, channels: 1, pixels: out });
}
