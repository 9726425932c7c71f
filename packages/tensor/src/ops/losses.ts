/** Losses: how far a prediction is from its target. Cross-entropy stands in softmax.ts. */
import { showShape, TensorError } from "../errors.ts";
import { defineOp } from "../op.ts";
import { sameShape } from "../shape.ts";
import { asTensor, type Tensor } from "../tensor.ts";
import { eq, gt, lt, ne } from "./compare.ts";
import { abs, add, cast, clamp, div, exp, log, maximum, minimum, mul, neg, relu, square, sub } from "./elementwise.ts";
import { logaddexp, xlogy } from "./exponential.ts";
import { checkIndex, gather, indexSelect } from "./indexing.ts";
import { mean, sum } from "./reduce.ts";
import { cosineSimilarity, pairwiseDistance } from "./statistics.ts";
import { reshape, unsqueeze } from "./views.ts";
import { where } from "./where.ts";

/** What becomes of the losses of all elements: their mean, their sum, or nothing. */
export type Reduction = "mean" | "sum" | "none";

function reduced(losses: Tensor, reduction: Reduction): Tensor {
  switch (reduction) {
    case "mean":
      return mean(losses);
    case "sum":
      return sum(losses);
    case "none":
      return losses;
    default:
      throw new TensorError(`a loss's reduction is "mean", "sum" or "none", not "${reduction}"`);
  }
}

/** Unlike PyTorch, which broadcasts with a warning: [n, 1] against [n] would compare everything with everything. */
function expectSameShape(loss: string, input: Tensor, target: Tensor): void {
  if (!sameShape(input.shape, target.shape)) {
    throw new TensorError(
      `${loss}: the input has shape ${showShape(input.shape)}, the target ${showShape(target.shape)}; they must be equal. ` +
        "Is a squeeze or unsqueeze missing?",
    );
  }
}

/** (input − target)². */
export function mseLoss(input: Tensor, target: Tensor, reduction: Reduction = "mean"): Tensor {
  expectSameShape("mseLoss", input, target);
  return reduced(square(sub(input, target)), reduction);
}

/** |input − target|. */
export function l1Loss(input: Tensor, target: Tensor, reduction: Reduction = "mean"): Tensor {
  expectSameShape("l1Loss", input, target);
  return reduced(abs(sub(input, target)), reduction);
}

/** A parabola within `beta` of the target, from there on a line of slope 1 (Girshick 2015). */
export function smoothL1Loss(input: Tensor, target: Tensor, beta = 1, reduction: Reduction = "mean"): Tensor {
  if (!(beta >= 0)) throw new TensorError(`smoothL1Loss: beta is 0 or more, not ${beta}`);
  if (beta === 0) return l1Loss(input, target, reduction);
  expectSameShape("smoothL1Loss", input, target);
  const distance = abs(sub(input, target));
  const parabola = mul(square(distance), 0.5 / beta);
  return reduced(where(lt(distance, beta), parabola, sub(distance, 0.5 * beta)), reduction);
}

/** A parabola within `delta` of the target, from there on a line of slope delta (Huber 1964). */
export function huberLoss(input: Tensor, target: Tensor, delta = 1, reduction: Reduction = "mean"): Tensor {
  if (!(delta > 0)) throw new TensorError(`huberLoss: delta is more than 0, not ${delta}`);
  return mul(smoothL1Loss(input, target, delta, reduction), delta);
}

const bceOp = defineOp<null>({
  name: "bce",
  infer: ([p]) => ({ shape: p.shape, dtype: p.dtype }),
  reference: (out, { inputs: [p, target] }) => {
    for (let i = 0; i < out.length; i++) {
      if (p[i] < 0 || p[i] > 1) {
        throw new TensorError(`bce: ${p[i]} is not a probability; for logits use bceWithLogits`);
      }
      out[i] = -(target[i] * Math.max(Math.log(p[i]), -100) + (1 - target[i]) * Math.max(Math.log1p(-p[i]), -100));
    }
  },
  gradient: [
    ({ grad, inputs: [p, target] }) => mul(grad, div(sub(p, target), clamp(mul(sub(1, p), p), 1e-12))),
    ({ grad, inputs: [p] }) => mul(grad, sub(log(sub(1, p)), log(p))),
  ],
});

/**
 * −(target · log p + (1 − target) · log(1 − p)); logarithms end at −100, as in PyTorch's `binary_cross_entropy`.
 * @param p probabilities @param target from 0 to 1, p's shape @throws where p is outside of [0, 1]
 */
export function bce(p: Tensor, target: Tensor, reduction: Reduction = "mean", weight?: Tensor): Tensor {
  expectSameShape("bce", p, target);
  return reduced(weighted(bceOp([p, cast(target, p.dtype)], null), weight), reduction);
}

function weighted(losses: Tensor, weight: Tensor | undefined): Tensor {
  return weight ? mul(losses, weight) : losses;
}

export interface BceWithLogits {
  reduction?: Reduction;
  /** A factor for each element. */
  weight?: Tensor;
  /** A factor for the positive examples of each class. */
  posWeight?: Tensor;
}

/** `bce` of sigmoid(logits), computed from the logits, so that nothing overflows and no logarithm of 0 is taken. */
export function bceWithLogits(
  logits: Tensor,
  target: Tensor,
  { reduction = "mean", weight, posWeight }: BceWithLogits = {},
): Tensor {
  expectSameShape("bceWithLogits", logits, target);
  // −log sigmoid(x) = log(1 + e^(−x)), and −log(1 − sigmoid(x)) is that plus x.
  const missed = logaddexp(neg(logits), 0);
  const factor = posWeight ? add(mul(sub(posWeight, 1), target), 1) : 1;
  const losses = add(mul(sub(1, target), logits), mul(missed, factor));
  return reduced(weighted(losses, weight), reduction);
}

export interface NllLoss {
  /** A factor for each class: [classes]. */
  weight?: Tensor;
  /** Targets of this number count for nothing. */
  ignoreIndex?: number;
  reduction?: Reduction;
}

/**
 * −log p of the right class, from log-probabilities; the mean is weighted by the classes' weights.
 * @param logProbs [batch, classes] or [batch, classes, ...positions] @param target [batch, ...positions], int32
 */
export function nllLoss(
  logProbs: Tensor,
  target: Tensor,
  { weight, ignoreIndex = -100, reduction = "mean" }: NllLoss = {},
): Tensor {
  const classes = logProbs.shape[1];
  if (logProbs.rank < 2 || !sameShape(target.shape, logProbs.shape.toSpliced(1, 1))) {
    throw new TensorError(
      `nllLoss: log-probabilities of ${showShape(logProbs.shape)}, [batch, classes, ..], and targets of ${showShape(target.shape)} do not fit`,
    );
  }
  const counts = ne(target, ignoreIndex);
  const index = where(counts, target, 0);
  checkIndex("nllLoss", index, classes, logProbs.shape, "class");
  const picked = reshape(gather(logProbs, 1, unsqueeze(index, 1)), target.shape);
  const factor = weight ? indexSelect(classWeights(weight, classes), index) : asTensor(1, logProbs.dtype);
  const weights = where(counts, factor, 0);
  const losses = where(counts, neg(mul(picked, weights)), 0);
  return reduction === "mean" ? div(sum(losses), sum(weights)) : reduced(losses, reduction);
}

function classWeights(weight: Tensor, classes: number): Tensor {
  if (!sameShape(weight.shape, [classes])) {
    throw new TensorError(`nllLoss: weights of shape ${showShape(weight.shape)} for ${classes} classes; one each`);
  }
  return weight;
}

export interface KlDiv {
  /** "batchmean" divides the sum by the number of rows: the divergence of the definition. */
  reduction?: Reduction | "batchmean";
  /** Whether the target holds log-probabilities, too. */
  logTarget?: boolean;
}

/** target · (log target − input): Kullback and Leibler's divergence of the input, log-probabilities, from the target. */
export function klDiv(input: Tensor, target: Tensor, { reduction = "mean", logTarget = false }: KlDiv = {}): Tensor {
  expectSameShape("klDiv", input, target);
  const losses = logTarget ? mul(exp(target), sub(target, input)) : sub(xlogy(target, target), mul(target, input));
  return reduction === "batchmean" ? div(sum(losses), input.shape[0] ?? 1) : reduced(losses, reduction);
}

/** 1 − cos(a, b) where y = 1, max(0, cos(a, b) − margin) where y = −1. @param a [batch, d] @param b [batch, d] @param y [batch] */
export function cosineEmbeddingLoss(
  a: Tensor,
  b: Tensor,
  y: Tensor,
  margin = 0,
  reduction: Reduction = "mean",
): Tensor {
  const cosine = cosineSimilarity(a, b, -1);
  return reduced(where(eq(y, 1), sub(1, cosine), relu(sub(cosine, margin))), reduction);
}

/** max(0, −y · (a − b) + margin): y = 1 asks that a is the larger, y = −1 that b is. */
export function marginRankingLoss(a: Tensor, b: Tensor, y: Tensor, margin = 0, reduction: Reduction = "mean"): Tensor {
  return reduced(clamp(add(neg(mul(y, sub(a, b))), margin), 0), reduction);
}

/** x where y = 1, max(0, margin − x) where y = −1. */
export function hingeEmbeddingLoss(x: Tensor, y: Tensor, margin = 1, reduction: Reduction = "mean"): Tensor {
  expectSameShape("hingeEmbeddingLoss", x, y);
  return reduced(where(eq(y, 1), x, clamp(sub(margin, x), 0)), reduction);
}

export interface TripletMargin {
  margin?: number;
  p?: number;
  eps?: number;
  /** Whether the nearer of anchor and positive counts as the negative's distance (Balntas et al. 2016). */
  swap?: boolean;
  reduction?: Reduction;
}

/** max(0, |anchor − positive| − |anchor − negative| + margin), lengths over the last dimension. */
export function tripletMarginLoss(
  anchor: Tensor,
  positive: Tensor,
  negative: Tensor,
  { margin = 1, p = 2, eps = 1e-6, swap = false, reduction = "mean" }: TripletMargin = {},
): Tensor {
  const near = pairwiseDistance(anchor, positive, p, eps);
  const away = pairwiseDistance(anchor, negative, p, eps);
  const far = swap ? minimum(away, pairwiseDistance(positive, negative, p, eps)) : away;
  return reduced(clamp(add(sub(near, far), margin), 0), reduction);
}

export interface GaussianNll {
  /** Whether the constant ½ log 2π is added. */
  full?: boolean;
  /** Smallest variance. */
  eps?: number;
  reduction?: Reduction;
}

/** ½ (log variance + (input − target)² / variance): −log of the normal density. @param variance broadcasts to the input */
export function gaussianNllLoss(
  input: Tensor,
  target: Tensor,
  variance: Tensor,
  { full = false, eps = 1e-6, reduction = "mean" }: GaussianNll = {},
): Tensor {
  expectSameShape("gaussianNllLoss", input, target);
  // The limit counts in the value alone: the gradient passes as if it were not there, as in PyTorch.
  const limited = add(variance, sub(maximum(variance.detach(), eps), variance.detach()));
  const losses = mul(add(log(limited), div(square(sub(input, target)), limited)), 0.5);
  return reduced(full ? add(losses, 0.5 * Math.log(2 * Math.PI)) : losses, reduction);
}

export interface PoissonNll {
  /** Whether the input is the rate's logarithm. */
  logInput?: boolean;
  /** Whether Stirling's approximation of log target! is added where the target is above 1. */
  full?: boolean;
  eps?: number;
  reduction?: Reduction;
}

/** rate − target · log rate: −log of Poisson's probability, without log target!. */
export function poissonNllLoss(
  input: Tensor,
  target: Tensor,
  { logInput = true, full = false, eps = 1e-8, reduction = "mean" }: PoissonNll = {},
): Tensor {
  expectSameShape("poissonNllLoss", input, target);
  const losses = logInput ? sub(exp(input), mul(target, input)) : sub(input, mul(target, log(add(input, eps))));
  return reduced(full ? add(losses, stirling(target)) : losses, reduction);
}

function stirling(n: Tensor): Tensor {
  const positive = where(gt(n, 1), n, 1);
  const approximation = add(sub(mul(positive, log(positive)), positive), mul(log(mul(positive, 2 * Math.PI)), 0.5));
  return where(gt(n, 1), approximation, 0);
}
