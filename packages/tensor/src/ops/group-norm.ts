import { showShape, TensorError } from "../errors.ts";
import { noGrad } from "../op.ts";
import { sizeOf } from "../shape.ts";
import type { Tensor } from "../tensor.ts";
import { affine, checkChannels } from "./batch-norm.ts";
import { type ChannelNorm, channelMoments, channelNorm } from "./channel-norm.ts";
import { contiguous } from "./views.ts";
import { expectFloat } from "./window.ts";

/**
 * Every group of an image's channels with mean 0 and variance 1 (Wu and He 2018), then scaled and shifted per channel, as
 * `torch.nn.functional.group_norm`. The batch plays no part, so training and evaluation are the same.
 * @param x [batch, channels, …positions] @param weight, bias [channels]; 1 and 0 where left out
 */
export function groupNorm(x: Tensor, groups: number, weight?: Tensor | null, bias?: Tensor | null, eps = 1e-5): Tensor {
  return normalize("groupNorm", x, groups, weight, bias, eps);
}

/**
 * Every channel of every image with mean 0 and variance 1 (Ulyanov et al. 2016): `groupNorm` with as many groups as channels, as
 * `torch.nn.functional.instance_norm` without running statistics.
 */
export function instanceNorm(x: Tensor, weight?: Tensor | null, bias?: Tensor | null, eps = 1e-5): Tensor {
  return normalize("instanceNorm", x, x.shape[1], weight, bias, eps);
}

function normalize(
  op: string,
  x: Tensor,
  groups: number,
  weight: Tensor | null | undefined,
  bias: Tensor | null | undefined,
  eps: number,
): Tensor {
  expectFloat(op, x);
  if (x.rank < 2) throw new TensorError(`${op}: expected [batch, channels, …], got shape ${showShape(x.shape)}`);
  const [batch, channels] = x.shape;
  if (!Number.isInteger(groups) || groups < 1 || channels % groups !== 0) {
    throw new TensorError(
      `${op}: the ${channels} channels of ${showShape(x.shape)} cannot be split into ${groups} equal groups`,
    );
  }
  for (const [name, t] of Object.entries({ weight, bias })) if (t) checkChannels(op, name, t, x);
  const n: ChannelNorm = { batch, channels, positions: sizeOf(x.shape.slice(2)), groups, eps, fixed: false };
  const whole = contiguous(x);
  return channelNorm(
    whole,
    noGrad(() => channelMoments(whole, n)),
    ...affine(weight, bias, x),
    n,
  );
}
