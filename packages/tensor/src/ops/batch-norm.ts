import { kernelOverride } from "../backend.ts";
import { showShape, TensorError } from "../errors.ts";
import { elements, noGrad } from "../op.ts";
import { sizeOf } from "../shape.ts";
import { full, type Tensor } from "../tensor.ts";
import { type ChannelNorm, channelMoments, channelNorm, statisticSize } from "./channel-norm.ts";
import { cat, contiguous, narrow, reshape } from "./views.ts";
import { expectFloat } from "./window.ts";

/**
 * Every channel with mean 0 and variance 1 over the batch (Ioffe and Szegedy 2015), then scaled and shifted, as
 * `torch.nn.functional.batch_norm`.
 *
 * While training, the batch's own statistics are used and the running ones moved towards them in place:
 * running = (1 − momentum)·running + momentum·batch, the variance unbiased. Else the running ones are used.
 * @param x [batch, channels, …positions] @param runningMean, runningVar [channels]; null where none are kept
 * @param weight, bias [channels]; 1 and 0 where left out
 */
export function batchNorm(
  x: Tensor,
  runningMean: Tensor | null,
  runningVar: Tensor | null,
  weight?: Tensor | null,
  bias?: Tensor | null,
  training = false,
  momentum = 0.1,
  eps = 1e-5,
): Tensor {
  expectFloat("batchNorm", x);
  if (x.rank < 2) throw new TensorError(`batchNorm: expected [batch, channels, …], got shape ${showShape(x.shape)}`);
  const [batch, channels] = x.shape;
  for (const [name, t] of Object.entries({ runningMean, runningVar, weight, bias })) {
    if (t) checkChannels("batchNorm", name, t, x);
  }
  const n: ChannelNorm = { batch, channels, positions: sizeOf(x.shape.slice(2)), groups: 0, eps, fixed: !training };
  if (training && statisticSize(n) <= 1) {
    throw new TensorError(
      `batchNorm: ${showShape(x.shape)} has one value per channel, and a variance needs more; use a larger batch or eval()`,
    );
  }
  const whole = contiguous(x);
  const moments = noGrad(() => {
    if (training) return channelMoments(whole, n);
    if (!runningMean || !runningVar) {
      throw new TensorError("batchNorm: runningMean and runningVar are needed where training is off");
    }
    return cat([reshape(runningMean, [1, channels]), reshape(runningVar, [1, channels])], 0);
  });
  if (training) {
    const size = statisticSize(n);
    moveTowards(runningMean, momentum, narrow(moments, 0, 0, 1), 1);
    moveTowards(runningVar, momentum, narrow(moments, 0, 1, 1), size / (size - 1));
  }
  return channelNorm(whole, moments, ...affine(weight, bias, x), n);
}

/** running = (1 − momentum)·running + momentum·factor·target, in place. */
function moveTowards(running: Tensor | null, momentum: number, target: Tensor, factor: number): void {
  if (!running) return;
  running.storage.version++;
  if (kernelOverride("moveTowards")?.(running, [reshape(target, running.shape)], { momentum, factor })) return;
  const { array } = running.storage;
  const numbers = elements(target);
  for (let c = 0; c < running.shape[0]; c++) {
    const at = running.offset + c * running.strides[0];
    array[at] = (1 - momentum) * array[at] + momentum * factor * numbers[c];
  }
}

/** Scale and shift per channel, or 1 and 0. */
export function affine(weight: Tensor | null | undefined, bias: Tensor | null | undefined, x: Tensor) {
  return [
    weight ? contiguous(weight) : full([x.shape[1]], 1, x.dtype),
    bias ? contiguous(bias) : full([x.shape[1]], 0, x.dtype),
  ] as const;
}

export function checkChannels(op: string, name: string, t: Tensor, x: Tensor): void {
  if (t.rank !== 1 || t.shape[0] !== x.shape[1] || t.dtype !== x.dtype) {
    throw new TensorError(
      `${op}: ${name} must be ${x.dtype}[${x.shape[1]}], one number per channel of ${showShape(x.shape)}, not ${t.dtype}${showShape(t.shape)}`,
    );
  }
}
