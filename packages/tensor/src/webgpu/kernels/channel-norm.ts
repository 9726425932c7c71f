/** Batch, group and instance normalization. @see ../../ops/channel-norm.ts */
import type { KernelOverride } from "../../backend.ts";
import { Storage } from "../../memory.ts";
import { type ChannelNorm, statisticSize, statisticsCount } from "../../ops/channel-norm.ts";
import { Tensor } from "../../tensor.ts";
import type { Gpu } from "../gpu.ts";
import { floatWord, groupsFor, perElement, word } from "../wgsl.ts";
import { dense } from "./copy.ts";
import { elementwise } from "./elementwise.ts";
import { along, floats, runRows, wordAfter } from "./rows.ts";

/** Sizes that every kernel gets, from word `first` on: channels, positions, planes per statistic within an image (0: over the batch), eps. */
function words({ channels, positions, groups, eps }: ChannelNorm): number[] {
  return [channels, positions, groups === 0 ? 0 : channels / groups, ...floats(eps)];
}

/** Which statistic a plane belongs to, and plane number \`k\` of a statistic. */
function functions(first: number): string {
  const [channels, each] = [word(first), word(first + 2)];
  return `
fn statisticOf(plane: u32) -> u32 { if (${each} == 0u) { return plane % ${channels}; } return plane / max(1u, ${each}); }
fn planeOf(statistic: u32, k: u32) -> u32 {
  if (${each} == 0u) { return k * ${channels} + statistic; }
  return statistic * ${each} + k;
}
fn rateOf(variance: f32) -> f32 { return 1.0 / sqrt(variance + ${floatWord(first + 3)}); }`;
}

export function channelNormKernels(gpu: Gpu): Record<string, KernelOverride> {
  /** What flows back through each mean and deviation, per element: [2, statistics]. */
  const throughMoments = (weight: Tensor, sums: Tensor, n: ChannelNorm) => {
    const count = statisticsCount(n);
    const out = new Tensor(new Storage("float32", 2 * count, gpu), [2, count], [count, 1], 0);
    const planes = n.batch * n.channels;
    const first = wordAfter(2);
    if (n.fixed) {
      out.storage.fill(0);
      return out;
    }
    runRows(gpu, {
      op: "channelNormGrad",
      variant: "moments",
      out,
      rows: count,
      n: count === 0 ? 0 : planes / count,
      inputs: { weight, sums },
      functions: functions(first),
      body: `  var byMean = 0.0;
  var byDeviation = 0.0;
${along(`
    let plane = planeOf(row, j);
    let w = weight[weightAt + plane % ${word(first)}];
    byMean += w * sums[sumsAt + plane];
    byDeviation += w * sums[sumsAt + ${word(first + 4)} + plane];
  `)}
  let size = f32(n * ${word(first + 1)});
  byMean = total(byMean, local) / size;
  byDeviation = total(byDeviation, local) / size;
  if (local == 0u) {
    out[outAt + row] = byMean;
    out[outAt + ${word(0)} + row] = byDeviation;
  }`,
      words: [...words(n), planes],
    });
    return out;
  };

  /** A kernel of every element: \`value\` of x, s (the statistic), c (the channel) and the inputs after x. */
  const perPosition = (op: string, out: Tensor, inputs: Record<string, Tensor>, n: ChannelNorm, value: string) => {
    if (out.size === 0) return;
    const names = Object.keys(inputs);
    const first = 3 + names.length;
    gpu.run({
      op,
      key: op,
      code: () =>
        perElement(
          [["out", "f32", "read_write"], ...names.map((name) => [name, "f32", "read"] as const)],
          `${names.map((name, k) => `  let ${name}At = ${word(2 + k)};`).join("\n")}
  let plane = i / ${word(first + 1)};
  let s = statisticOf(plane);
  let c = plane % ${word(first)};
  let count = ${word(first - 1)};
  let rate = rateOf(moments[momentsAt + count + s]);
  let unit = (x[xAt + i] - moments[momentsAt + s]) * rate;
  out[${word(1)} + i] = ${value};`,
        ) + functions(first),
      writes: [out.storage],
      reads: Object.values(inputs).map((t) => t.storage),
      params: [out.size, out.offset, ...Object.values(inputs).map((t) => t.offset), statisticsCount(n), ...words(n)],
      groups: groupsFor(out.size),
    });
  };

  return {
    channelMoments: (out, [input], attrs) => {
      if (input.dtype !== "float32") return false;
      const n = attrs as ChannelNorm;
      const first = wordAfter(1);
      const value = `x[xAt + planeOf(row, j / ${word(first + 1)}) * ${word(first + 1)} + j % ${word(first + 1)}]`;
      runRows(gpu, {
        op: "channelMoments",
        out,
        rows: statisticsCount(n),
        n: statisticSize(n),
        inputs: { x: dense(gpu, input) },
        functions: functions(first),
        body: `  var mean = 0.0;
${along(`mean += ${value};`)}
  mean = total(mean, local) / f32(n);
  var variance = 0.0;
${along(`let d = ${value} - mean; variance += d * d;`)}
  variance = total(variance, local) / f32(n);
  if (local == 0u) {
    out[outAt + row] = mean;
    out[outAt + ${word(0)} + row] = variance;
  }`,
        words: words(n),
      });
      return true;
    },
    channelNorm: (out, given, attrs) => {
      if (given.some((t) => t.dtype !== "float32")) return false;
      const [x, moments, weight, bias] = given.map((t) => dense(gpu, t));
      const value = "unit * weight[weightAt + c] + bias[biasAt + c]";
      perPosition("channelNorm", out, { x, moments, weight, bias }, attrs as ChannelNorm, value);
      return true;
    },
    channelNormSums: (out, given, attrs) => {
      if (given.some((t) => t.dtype !== "float32")) return false;
      const n = attrs as ChannelNorm;
      const [grad, x, moments] = given.map((t) => dense(gpu, t));
      const first = wordAfter(3);
      runRows(gpu, {
        op: "channelNormSums",
        out,
        rows: n.batch * n.channels,
        n: n.positions,
        inputs: { grad, x, moments },
        functions: functions(first),
        body: `  let s = statisticOf(row);
  let mean = moments[momentsAt + s];
  let rate = rateOf(moments[momentsAt + ${word(first + 4)} + s]);
  var sum = 0.0;
  var slope = 0.0;
${along("let g = grad[gradAt + start + j]; sum += g; slope += g * (x[xAt + start + j] - mean) * rate;")}
  sum = total(sum, local);
  slope = total(slope, local);
  if (local == 0u) {
    out[outAt + row] = sum;
    out[outAt + ${word(0)} + row] = slope;
  }`,
        words: [...words(n), statisticsCount(n)],
      });
      return true;
    },
    channelNormGrad: (out, given, attrs) => {
      if (given.some((t) => t.dtype !== "float32")) return false;
      const n = attrs as ChannelNorm;
      const [grad, x, moments, weight, sums] = given.map((t) => dense(gpu, t));
      const through = throughMoments(weight, sums, n);
      const value =
        "rate * (weight[weightAt + c] * grad[gradAt + i] - through[throughAt + s] - unit * through[throughAt + count + s])";
      perPosition("channelNormGrad", out, { grad, x, moments, weight, through }, n, value);
      return true;
    },
    moveTowards: (running, [target], attrs) => {
      const { momentum, factor } = attrs as { momentum: number; factor: number };
      const old = gpu.clone(running);
      return elementwise(gpu, "batchNorm", running, [old, target], {
        expression: "(1.0 - p0) * a + p0 * p1 * b",
        types: ["f32", "f32"],
        numbers: [momentum, factor],
      });
    },
  };
}
