import type { KernelOverride } from "../../backend.ts";
import {
  type ChannelNorm,
  inverseDeviations,
  statisticOf,
  statisticSize,
  statisticsCount,
  throughMoments,
} from "../../ops/channel-norm.ts";
import type { Tensor } from "../../tensor.ts";
import { at, plain } from "./layout.ts";
import { type Machine, withScratch } from "./machine.ts";

/** Fewest elements that are worth a thread of their own. */
const grain = 16384;

/** The kernels work on planes; what planes have together is worked out here, from a few numbers per plane. */
export function channelNorm({ pool, threads }: Machine): Record<string, KernelOverride> {
  /** Lends tables with a number for each plane, and their addresses. */
  const withTables = (
    planes: number,
    count: number,
    use: (tables: Float32Array[], addresses: number[]) => void,
  ): void => {
    withScratch(pool, 4 * planes * count, (scratch) => {
      const addresses = Array.from({ length: count }, (_, i) => scratch + 4 * planes * i);
      use(
        addresses.map((address) => new Float32Array(pool.memory.buffer, address, planes)),
        addresses,
      );
    });
  };

  /** Calls a kernel of planes: arrays are moved by planes, tables by numbers. */
  const run = (kernel: string, n: ChannelNorm, arrays: number[], tables: number[], outputs: number[] = []): void => {
    const { positions } = n;
    threads.run(kernel, n.batch * n.channels, Math.ceil(grain / Math.max(1, positions)), (from, to) => [
      ...arrays.map((address) => address + 4 * positions * from),
      ...tables.map((address) => address + 4 * from),
      ...outputs.map((address) => address + 4 * positions * from),
      to - from,
      positions,
    ]);
  };

  const usable = (inputs: readonly Tensor[]) => inputs.every(plain) && inputs[0].size > 0;
  const numbers = (t: Tensor) => new Float32Array(pool.memory.buffer, at(t), t.size);

  return {
    channelMoments: (out, inputs, attrs) => {
      if (!usable(inputs)) return false;
      const n = attrs as ChannelNorm;
      const planes = n.batch * n.channels;
      const [mean, variance] = [0, 1].map(() => new Float64Array(statisticsCount(n)));
      const share = n.positions / statisticSize(n);
      withTables(planes, 2, ([means, squares], addresses) => {
        run("planeMoments", n, [at(inputs[0])], addresses);
        // Moments of parts give those of the whole (Chan, Golub and LeVeque 1979).
        for (let p = 0; p < planes; p++) mean[statisticOf(n, p)] += means[p] * share;
        for (let p = 0; p < planes; p++) {
          const s = statisticOf(n, p);
          variance[s] += (squares[p] / n.positions + (means[p] - mean[s]) ** 2) * share;
        }
      });
      numbers(out).set(mean);
      numbers(out).set(variance, mean.length);
      return true;
    },
    channelNorm: (out, inputs, attrs) => {
      if (!usable(inputs)) return false;
      const n = attrs as ChannelNorm;
      const [x] = inputs;
      const [moments, weight, bias] = inputs.slice(1).map(numbers);
      const rate = inverseDeviations(moments, n);
      withTables(n.batch * n.channels, 3, ([means, scales, biases], addresses) => {
        for (let p = 0; p < means.length; p++) {
          const s = statisticOf(n, p);
          means[p] = moments[s];
          scales[p] = rate[s] * weight[p % n.channels];
          biases[p] = bias[p % n.channels];
        }
        run("planeNormalize", n, [at(x)], addresses, [at(out)]);
      });
      return true;
    },
    channelNormSums: (out, inputs, attrs) => {
      if (!usable(inputs)) return false;
      const n = attrs as ChannelNorm;
      const [grad, x] = inputs;
      const moments = numbers(inputs[2]);
      const rate = inverseDeviations(moments, n);
      const planes = n.batch * n.channels;
      withTables(planes, 1, ([means], [table]) => {
        for (let p = 0; p < planes; p++) means[p] = moments[statisticOf(n, p)];
        run("planeSums", n, [at(grad), at(x)], [table, at(out), at(out) + 4 * planes]);
      });
      const products = numbers(out).subarray(planes);
      for (let p = 0; p < planes; p++) products[p] *= rate[statisticOf(n, p)];
      return true;
    },
    channelNormGrad: (out, inputs, attrs) => {
      if (!usable(inputs)) return false;
      const n = attrs as ChannelNorm;
      const [grad, x] = inputs;
      const [moments, weight, sums] = inputs.slice(2).map(numbers);
      const rate = inverseDeviations(moments, n);
      const { byMean, byDeviation } = throughMoments(n, weight, sums);
      withTables(n.batch * n.channels, 4, ([means, scales, slopes, shifts], addresses) => {
        for (let p = 0; p < means.length; p++) {
          const s = statisticOf(n, p);
          means[p] = moments[s];
          scales[p] = rate[s] * weight[p % n.channels];
          slopes[p] = -rate[s] * rate[s] * byDeviation[s];
          shifts[p] = -rate[s] * byMean[s];
        }
        run("planeNormalizeGrad", n, [at(grad), at(x)], addresses, [at(out)]);
      });
      return true;
    },
  };
}
