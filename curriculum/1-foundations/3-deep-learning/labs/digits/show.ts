/** What the labs on digits show of a network while it learns. */
import type { MnistPart } from "@gradus/data/mnist-parse";
import type { Histogram, LabContext } from "@gradus/lab/lab";
import type { Module } from "@gradus/tensor/nn/module";

const bins = 40;
const shownErrors = 60;

/**
 * Histograms of all weights and gradients, and the first layer's filters as pictures where it looks at squares. Call it while
 * gradients are there.
 */
export function showWeights(ctx: LabContext<object>, network: Module, step: number): void {
  let first = true;
  for (const [name, parameter] of network.namedParameters()) {
    if (!/\bweight/.test(name)) continue;
    const weights = parameter.toTypedArray();
    ctx.histogram(`weights/${name}`, histogramOf(weights), step);
    if (parameter.grad) ctx.histogram(`gradients/${name}`, histogramOf(parameter.grad.toTypedArray()), step);
    if (first) showFilters(ctx, weights, parameter.shape, step);
    first = false;
  }
}

function histogramOf(values: ArrayLike<number>): Histogram {
  let min = Number.POSITIVE_INFINITY;
  let max = Number.NEGATIVE_INFINITY;
  for (let i = 0; i < values.length; i++) {
    min = Math.min(min, values[i]);
    max = Math.max(max, values[i]);
  }
  const counts = new Array<number>(bins).fill(0);
  const width = max > min ? (max - min) / bins : 1;
  for (let i = 0; i < values.length; i++) counts[Math.min(bins - 1, Math.floor((values[i] - min) / width))]++;
  return { min, max: max > min ? max : min + 1, counts };
}

/** Up to 32 square filters side by side; mid-grey is 0, each filter scaled by its own largest weight. */
function showFilters(
  ctx: LabContext<object>,
  weights: ArrayLike<number>,
  shape: readonly number[],
  step: number,
): void {
  const side = Math.sqrt(weights.length / shape[0]);
  if (!Number.isInteger(side)) return;
  const count = Math.min(32, shape[0]);
  const pixels = new Uint8Array(side * side * count);
  for (let f = 0; f < count; f++) {
    const start = f * side * side;
    let largest = 1e-12;
    for (let i = 0; i < side * side; i++) largest = Math.max(largest, Math.abs(weights[start + i]));
    for (let i = 0; i < side * side; i++) {
      const at = Math.floor(i / side) * side * count + f * side + (i % side);
      pixels[at] = Math.round(127.5 + (127.5 * weights[start + i]) / largest);
    }
  }
  ctx.image("filters", { width: side * count, height: side, channels: 1, pixels }, step);
}

/** Which digit was taken for which, and the mistakes that the network was surest of. */
export function showErrors(ctx: LabContext<object>, part: MnistPart, probabilities: Float32Array): void {
  const counts = new Int32Array(100);
  const errors: { index: number; label: number; predicted: number; probability: number }[] = [];
  for (let i = 0; i < part.count; i++) {
    const row = probabilities.subarray(i * 10, i * 10 + 10);
    const predicted = row.indexOf(Math.max(...row));
    counts[part.labels[i] * 10 + predicted]++;
    if (predicted !== part.labels[i]) {
      errors.push({ index: i, label: part.labels[i], predicted, probability: Number(row[predicted].toFixed(4)) });
    }
  }
  ctx.table("confusion", {
    columns: [
      { key: "label", title: { en: "Digit", zh: "真实数字" } },
      { key: "predicted", title: { en: "Read as", zh: "读作" } },
      { key: "count", title: { en: "Count", zh: "张数" } },
    ],
    rows: Array.from(counts, (count, i) => ({ label: Math.floor(i / 10), predicted: i % 10, count })),
  });
  const shown = errors.sort((a, b) => b.probability - a.probability).slice(0, shownErrors);
  ctx.table("errors", {
    columns: [
      { key: "index", title: { en: "Picture", zh: "图片编号" } },
      { key: "label", title: { en: "Digit", zh: "真实数字" } },
      { key: "predicted", title: { en: "Read as", zh: "读作" } },
      { key: "probability", title: { en: "Probability", zh: "概率" } },
    ],
    rows: shown,
  });
  const pixels = new Uint8Array(784 * shown.length);
  for (const [i, { index }] of shown.entries()) {
    pixels.set(part.images.subarray(index * 784, (index + 1) * 784), i * 784);
  }
  if (shown.length > 0) ctx.image("errors", { width: 28, height: 28 * shown.length, channels: 1, pixels });
}
