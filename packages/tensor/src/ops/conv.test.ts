import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { setBackend } from "../backend.ts";
import { ones, step, type Tensor, tensor, zeros } from "../tensor.ts";
import { batchNorm } from "./batch-norm.ts";
import { conv1d, conv2d, convTranspose2d } from "./conv.ts";
import { groupNorm } from "./group-norm.ts";
import { interpolate, pixelShuffle } from "./interpolate.ts";
import { pad } from "./pad.ts";
import { adaptiveAvgPool2d, avgPool2d, maxPool2d } from "./pool.ts";
import { fold } from "./unfold.ts";

const picture = () => ones([2, 4, 6, 6]);

describe("mistakes are explained", () => {
  const mistakes: [string, () => Tensor, RegExp][] = [
    ["channels", () => conv2d(picture(), ones([8, 3, 3, 3])), /has 4 channels, the weight \[8, 3, 3, 3\] takes 3/],
    ["channels of groups", () => conv2d(picture(), ones([8, 4, 3, 3]), null, { groups: 2 }), /in each of 2 groups/],
    ["groups", () => conv2d(picture(), ones([8, 2, 3, 3]), null, { groups: 3 }), /cannot be split into 3 equal groups/],
    ["window", () => conv2d(picture(), ones([1, 4, 7, 7])), /window of 7 does not fit into 6/],
    ["bias", () => conv2d(picture(), ones([8, 4, 3, 3]), ones([4])), /bias must be \[8\]/],
    [
      "stride",
      () => conv2d(picture(), ones([8, 4, 3, 3]), null, { stride: 0 }),
      /stride \[0, 0\] must be whole numbers/,
    ],
    [
      "same with a stride",
      () => conv2d(picture(), ones([8, 4, 3, 3]), null, { padding: "same", stride: 2 }),
      /only with stride 1/,
    ],
    ["types", () => conv2d(picture(), ones([8, 4, 3, 3], "float64")), /float32, the weight float64/],
    ["integers", () => conv2d(ones([1, 4, 6, 6], "int32"), ones([8, 4, 3, 3])), /int32 numbers/],
    ["rank", () => conv1d(ones([2, 4, 6, 6]), ones([8, 4, 3])), /expected 3 dimensions \[batch, channels, length\]/],
    ["transposed weight", () => convTranspose2d(picture(), ones([3, 4, 3, 3])), /first extent is the input's channels/],
    [
      "output padding",
      () => convTranspose2d(picture(), ones([4, 4, 3, 3]), null, { outputPadding: 1 }),
      /must be smaller than the stride/,
    ],
    ["pool's padding", () => maxPool2d(picture(), 2, { padding: 2 }), /more than half of the kernel/],
    ["pool's divisor", () => avgPool2d(picture(), 2, { divisorOverride: 0 }), /must not be 0/],
    ["adaptive size", () => adaptiveAvgPool2d(picture(), 0), /outputSize \[0, 0\]/],
    ["one value per channel", () => batchNorm(ones([1, 3]), null, null, null, null, true), /a variance needs more/],
    ["no running statistics", () => batchNorm(picture(), null, null), /needed where training is off/],
    ["statistics' shape", () => batchNorm(picture(), ones([3]), ones([4])), /runningMean must be float32\[4\]/],
    ["groups of a norm", () => groupNorm(picture(), 3), /cannot be split into 3 equal groups/],
    ["reflection", () => pad(picture(), [6, 0], "reflect"), /6 before and 0 after do not fit dimension 3/],
    ["pairs", () => pad(picture(), [1]), /pairs of whole numbers/],
    ["sizes", () => interpolate(picture(), { size: 3, scaleFactor: 2 }), /either size or scaleFactor/],
    ["shuffled channels", () => pixelShuffle(ones([3, 2, 2]), 2), /cannot be divided by 2²/],
    ["columns", () => fold(ones([1, 8, 5]), 4, 2), /has 9 windows of 4 elements per channel/],
  ];

  it.each(mistakes)("%s", (_name, compute, message) => expect(compute).toThrow(message));
});

describe.each(["js", "wasm"] as const)("edges on backend %s", (backend) => {
  beforeAll(() => setBackend(backend));
  afterAll(() => setBackend("wasm"));

  it("an empty batch gives empty pictures, and a gradient of zeros", () => {
    step(() => {
      const weight = ones([5, 4, 3, 3]).requiresGrad_();
      const out = conv2d(zeros([0, 4, 6, 6]), weight, null, { padding: 1 });
      expect(out.shape).toEqual([0, 5, 6, 6]);
      out.sum().backward();
      expect(weight.grad!.toTypedArray()).toEqual(new Float32Array(180));
      expect(maxPool2d(zeros([0, 4, 6, 6]), 2).shape).toEqual([0, 4, 3, 3]);
    });
  });

  it("a NaN stays in the windows that see it", () => {
    step(() => {
      const x = ones([1, 1, 5, 5]);
      x.storage.array[12] = Number.NaN;
      const out = conv2d(x, ones([1, 1, 1, 3])).toTypedArray();
      expect(Array.from(out, Number.isNaN)).toEqual(Array.from(out, (_, i) => i >= 6 && i < 9));
      expect(maxPool2d(x, 2, { stride: 1 }).toTypedArray().filter(Number.isNaN).length).toBe(4);
      const weight = ones([1, 1, 1, 1]).requiresGrad_();
      const infinite = ones([1, 1, 5, 5]);
      infinite.storage.array[24] = Number.POSITIVE_INFINITY;
      conv2d(infinite, weight, null, { stride: 3 }).sum().backward();
      expect(weight.grad!.item()).toBe(4);
    });
  });

  it("running statistics move towards the batch's, and are left alone in evaluation", () => {
    step(() => {
      const [mean, variance] = [zeros([1]), ones([1])];
      batchNorm(tensor([[1], [3]]), mean, variance, null, null, true, 0.5);
      expect([mean.item(), variance.item()]).toEqual([1, 1.5]);
      const out = batchNorm(tensor([[1], [3]]), mean, variance, null, null, false, 0.5, 0);
      expect([mean.item(), variance.item()]).toEqual([1, 1.5]);
      expect(out.toTypedArray()[1]).toBeCloseTo(2 / Math.sqrt(1.5), 6);
    });
  });
});
