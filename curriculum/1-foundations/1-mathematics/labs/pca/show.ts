/** What the lab pca-digits shows of its result. */
import type { MnistPart } from "@gradus/data/mnist-parse";
import type { LabContext } from "@gradus/lab/lab";
import { type Basis, scoresOf } from "./project.ts";

const side = 28;
const pixels = side * side;
const shownComponents = 20;
/** The map has so many cells to a side, each as large as a digit. */
const mapCells = 20;
const mapDigits = 2000;
/** For so many components their share of the variance stands in the table. */
const shares = [1, 2, 5, 10, 20, 50, 100, 150, 200];

type Context = LabContext<object>;

/** The curve of explained variance, one point for each number of components, and some of it as a table. */
export function showVariance(ctx: Context, { variances, total }: Basis): void {
  let sum = 0;
  const rows: { components: number; share: number }[] = [];
  for (const [k, variance] of variances.subarray(0, shares[shares.length - 1]).entries()) {
    sum += variance;
    ctx.metric("explainedShare", sum / total, k + 1);
    if (shares.includes(k + 1)) rows.push({ components: k + 1, share: Number((sum / total).toFixed(4)) });
  }
  ctx.table("variance", {
    title: { en: "Variance explained by the first components", zh: "前几个主成分的解释方差" },
    columns: [
      { key: "components", title: { en: "Components", zh: "主成分个数" } },
      { key: "share", title: { en: "Share of the variance", zh: "占总方差的比例" } },
    ],
    rows,
    bars: ["share"],
  });
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

/** Digits by their first two scores, each drawn at its place where that is still free; the mean place of each digit as a table. */
export function showMap(ctx: Context, basis: Basis, { images, labels }: MnistPart, count: number): void {
  const shown = Math.min(mapDigits, count);
  const scores = scoresOf(basis, images.subarray(0, shown * pixels), 2);
  const reach = scores.reduce((most, score) => Math.max(most, Math.abs(score)), 1e-12);
  const width = mapCells * side;
  const canvas = new Uint8Array(width * width);
  const taken = new Set<number>();
  const sums = Array.from({ length: 10 }, () => ({ x: 0, y: 0, count: 0 }));
  const cell = (part: number) => Math.min(mapCells - 1, Math.floor(((part + 1) / 2) * mapCells));
  for (let i = 0; i < shown; i++) {
    const [x, y, label] = [scores[2 * i], scores[2 * i + 1], labels[i]];
    sums[label].x += x;
    sums[label].y += y;
    sums[label].count++;
    const [column, row] = [cell(x / reach), cell(-y / reach)];
    if (taken.has(row * mapCells + column)) continue;
    taken.add(row * mapCells + column);
    for (let line = 0; line < side; line++) {
      const from = i * pixels + line * side;
      canvas.set(images.subarray(from, from + side), (row * side + line) * width + column * side);
    }
  }
  ctx.image("map", { width, height: width, channels: 1, pixels: canvas });
  ctx.table("map", {
    title: { en: "Where each digit lies on the map, on average", zh: "各个数字在图上的平均位置" },
    columns: [
      { key: "digit", title: { en: "Digit", zh: "数字" } },
      { key: "first", title: { en: "Mean score 1", zh: "得分 1 的平均" } },
      { key: "second", title: { en: "Mean score 2", zh: "得分 2 的平均" } },
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
