import { gt } from "../../ops/compare.ts";
import { cast, mul, sub } from "../../ops/elementwise.ts";
import * as losses from "../../ops/losses.ts";
import { logSoftmax } from "../../ops/softmax.ts";
import { type Tensor, tensor } from "../../tensor.ts";
import type { Case } from "../case.ts";

const reductions = ["mean", "sum", "none"] as const;

/** Two inputs of one shape: prediction and target. */
function loss(
  name: string,
  f: (input: Tensor, target: Tensor, reduction: losses.Reduction) => Tensor,
  low = -3,
  high = 3,
): Case {
  return {
    name,
    draw: (random) => {
      const shape = random.shape(1, 3, 1);
      const reduction = reductions[random.integer(0, 2)];
      return {
        inputs: [random.array(shape, low, high), random.array(shape, low, high)],
        compute: ([x, y]) => f(x, y, reduction),
      };
    },
  };
}

/** 1 and −1. */
const signs = (x: Tensor) => sub(mul(cast(gt(x.detach(), 0), x.dtype), 2), 1);

export const lossesCases: Case[] = [
  loss("mseLoss", losses.mseLoss),
  loss("l1Loss", losses.l1Loss),
  loss("smoothL1Loss", (x, y, r) => losses.smoothL1Loss(x, y, 0.7, r)),
  loss("huberLoss", (x, y, r) => losses.huberLoss(x, y, 1.3, r)),
  loss("bce", losses.bce, 0.05, 0.95),
  loss("bceWithLogits", (x, y, reduction) => losses.bceWithLogits(x, y, { reduction }), -8, 8),
  loss("bceWithLogitsWeighted", (x, y, reduction) => {
    const posWeight = tensor([2.5], [1], x.dtype);
    return losses.bceWithLogits(x, y, { reduction, posWeight, weight: posWeight });
  }),
  loss("klDiv", (x, y, reduction) => losses.klDiv(x, y, { reduction }), 0.05, 0.95),
  loss("klDivOfLogs", (x, y) => losses.klDiv(x, y, { reduction: "batchmean", logTarget: true }), -3, -0.1),
  loss("cosineEmbeddingLoss", (x, y, r) => losses.cosineEmbeddingLoss(x, y, tensor(1, [], x.dtype), 0, r), 0.5, 3),
  loss("marginRankingLoss", (x, y, r) => losses.marginRankingLoss(x, y, signs(y), 0.3, r)),
  loss("hingeEmbeddingLoss", (x, y, r) => losses.hingeEmbeddingLoss(x, signs(y), 1, r)),
  loss(
    "gaussianNllLoss",
    (x, y, reduction) => losses.gaussianNllLoss(x, y, mul(x, x), { reduction, full: true }),
    0.5,
    3,
  ),
  loss("poissonNllLoss", (x, y, reduction) => losses.poissonNllLoss(x, y, { reduction }), 0.1, 3),
  loss(
    "poissonNllLossOfRates",
    (x, y, r) => losses.poissonNllLoss(x, y, { logInput: false, full: true, reduction: r }),
    1.1,
    3,
  ),
  {
    name: "tripletMarginLoss",
    draw: (random) => {
      const shape = [random.integer(1, 4), random.integer(1, 5)];
      const swap = random.chance(0.5);
      return {
        inputs: [random.array(shape), random.array(shape), random.array(shape)],
        compute: ([a, p, n]) => losses.tripletMarginLoss(a, p, n, { swap }),
      };
    },
  },
  {
    name: "nllLoss",
    draw: (random) => {
      const [batch, classes, positions] = [random.integer(1, 5), random.integer(2, 6), random.integer(1, 4)];
      const targets = Int32Array.from({ length: batch * positions }, () => random.integer(0, classes - 1));
      const reduction = reductions[random.integer(0, 2)];
      return {
        inputs: [random.array([batch, classes, positions]), random.array([classes], 0.5, 2)],
        compute: ([x, weight]) =>
          losses.nllLoss(logSoftmax(x, 1), tensor(targets, [batch, positions]), { weight, reduction, ignoreIndex: 1 }),
      };
    },
  },
];
