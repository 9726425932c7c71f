/**
 * Normalization of [batch, channels, …positions]: what batch, group and instance normalization share. They differ in which
 * planes (the positions of one channel of one image) have a mean and a variance together.
 */
import { type Apply, defineOp, type GradientContext } from "../op.ts";
import type { Tensor } from "../tensor.ts";
import { sum } from "./reduce.ts";
import { noSecondDerivative } from "./second-derivative.ts";
import { contiguous, narrow, reshape } from "./views.ts";

const noRule = noSecondDerivative("channelNorm");

export interface ChannelNorm {
  readonly batch: number;
  readonly channels: number;
  /** Elements of a plane. */
  readonly positions: number;
  /** Parts that an image's channels are split into, each with statistics of its own; 0: every channel's over the batch. */
  readonly groups: number;
  readonly eps: number;
  /** Whether mean and variance are constants, instead of functions of x. */
  readonly fixed: boolean;
}

/** How many means there are. */
export function statisticsCount({ batch, channels, groups }: ChannelNorm): number {
  return groups === 0 ? channels : batch * groups;
}

/** Which mean belongs to a plane, counted over the batch. */
export function statisticOf({ channels, groups }: ChannelNorm, plane: number): number {
  return groups === 0 ? plane % channels : Math.floor(plane / (channels / groups));
}

/** Elements that share a mean. */
export function statisticSize(n: ChannelNorm): number {
  return (n.batch * n.channels * n.positions) / Math.max(1, statisticsCount(n));
}

function eachElement(
  n: ChannelNorm,
  visit: (i: number, statistic: number, channel: number, plane: number) => void,
): void {
  for (let plane = 0, i = 0; plane < n.batch * n.channels; plane++) {
    const statistic = statisticOf(n, plane);
    for (let p = 0; p < n.positions; p++) visit(i++, statistic, plane % n.channels, plane);
  }
}

const momentsOp: Apply<ChannelNorm> = defineOp({
  name: "channelMoments",
  infer: ([x], n) => ({ shape: [2, statisticsCount(n)], dtype: x.dtype }),
  reference: (out, { inputs: [x], attrs: n }) => {
    const count = statisticsCount(n);
    const size = statisticSize(n);
    const [mean, variance] = [new Float64Array(count), new Float64Array(count)];
    eachElement(n, (i, s) => {
      mean[s] += x[i] / size;
    });
    eachElement(n, (i, s) => {
      variance[s] += (x[i] - mean[s]) ** 2 / size;
    });
    out.set(mean);
    out.set(variance, count);
  },
  // The rule of `channelNorm` by x carries what flows through mean and variance.
  gradient: ["none"],
});

/** Mean and biased variance of each statistic: [2, statistics]. */
export function channelMoments(x: Tensor, n: ChannelNorm): Tensor {
  return momentsOp([x], n);
}

/** (x − mean) / √(variance + eps) · weight + bias */
const normOp: Apply<ChannelNorm> = defineOp({
  name: "channelNorm",
  infer: ([x]) => ({ shape: x.shape, dtype: x.dtype }),
  reference: (out, { inputs: [x, moments, weight, bias], attrs: n }) => {
    const rate = inverseDeviations(moments, n);
    eachElement(n, (i, s, c) => {
      out[i] = (x[i] - moments[s]) * rate[s] * weight[c] + bias[c];
    });
  },
  gradient: [
    (context) => {
      const { grad, inputs, attrs } = context;
      const [x, moments, weight] = inputs;
      return normGradOp([contiguous(grad), x, moments, weight, sumsOf(context)], attrs);
    },
    "none",
    (context) => perChannel(sumsOf(context), 1, context.attrs),
    (context) => perChannel(sumsOf(context), 0, context.attrs),
  ],
});

export function channelNorm(x: Tensor, moments: Tensor, weight: Tensor, bias: Tensor, n: ChannelNorm): Tensor {
  return normOp([x, moments, weight, bias], n);
}

/** 1 / √(variance + eps) of each statistic. */
export function inverseDeviations(moments: ArrayLike<number>, n: ChannelNorm): Float64Array {
  const count = statisticsCount(n);
  return Float64Array.from({ length: count }, (_, s) => 1 / Math.sqrt(moments[count + s] + n.eps));
}

/** Of each plane: Σ grad and Σ grad·x̂, with x̂ the normalized x: [2, planes]. */
const sumsOp = defineOp<ChannelNorm>({
  name: "channelNormSums",
  infer: ([grad], n) => ({ shape: [2, n.batch * n.channels], dtype: grad.dtype }),
  reference: (out, { inputs: [grad, x, moments], attrs: n }) => {
    const rate = inverseDeviations(moments, n);
    const sums = new Float64Array(out.length);
    eachElement(n, (i, s, _c, plane) => {
      sums[plane] += grad[i];
      sums[n.batch * n.channels + plane] += grad[i] * (x[i] - moments[s]) * rate[s];
    });
    out.set(sums);
  },
  gradient: [noRule, noRule, noRule],
});

/** The three rules of one step backward need the same sums. */
const known = new WeakMap<ChannelNorm, Tensor>();

function sumsOf({ grad, inputs: [x, moments], attrs }: GradientContext<ChannelNorm>): Tensor {
  const sums = known.get(attrs) ?? sumsOp([contiguous(grad), x, moments], attrs);
  known.set(attrs, sums);
  return sums;
}

function perChannel(sums: Tensor, which: 0 | 1, { batch, channels }: ChannelNorm): Tensor {
  return sum(reshape(narrow(sums, 0, which, 1), [batch, channels]), 0);
}

const normGradOp: Apply<ChannelNorm> = defineOp<ChannelNorm>({
  name: "channelNormGrad",
  infer: ([grad]) => ({ shape: grad.shape, dtype: grad.dtype }),
  reference: (out, { inputs: [grad, x, moments, weight, sums], attrs: n }) => {
    const rate = inverseDeviations(moments, n);
    const { byMean, byDeviation } = throughMoments(n, weight, sums);
    eachElement(n, (i, s, c) => {
      const normalized = (x[i] - moments[s]) * rate[s];
      out[i] = rate[s] * (weight[c] * grad[i] - byMean[s] - normalized * byDeviation[s]);
    });
  },
  gradient: [noRule, noRule, noRule, noRule, noRule],
});

/** What flows back through each mean and deviation, per element (Ioffe and Szegedy 2015, section 3). */
export function throughMoments(n: ChannelNorm, weight: ArrayLike<number>, sums: ArrayLike<number>) {
  const planes = n.batch * n.channels;
  const [byMean, byDeviation] = [new Float64Array(statisticsCount(n)), new Float64Array(statisticsCount(n))];
  if (n.fixed) return { byMean, byDeviation };
  const size = statisticSize(n);
  for (let plane = 0; plane < planes; plane++) {
    const s = statisticOf(n, plane);
    byMean[s] += (weight[plane % n.channels] * sums[plane]) / size;
    byDeviation[s] += (weight[plane % n.channels] * sums[planes + plane]) / size;
  }
  return { byMean, byDeviation };
}
