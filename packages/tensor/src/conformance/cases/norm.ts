import { layerNorm, rmsNorm } from "../../ops/norm.ts";
import type { Case } from "../case.ts";
import type { Draw } from "../draw.ts";

/** An array and the shape that it ends in; more than one element, so that there is a deviation. */
function draw(random: Draw): { shape: number[]; normalizedShape: number[] } {
  const normalizedShape = [...random.shape(0, 1, 1), random.integer(2, 40)];
  return { shape: [...random.shape(0, 2), ...normalizedShape], normalizedShape };
}

export const normCases: Case[] = [
  {
    name: "layerNorm",
    draw: (random) => {
      const { shape, normalizedShape } = draw(random);
      return {
        inputs: [random.array(shape), random.array(normalizedShape), random.array(normalizedShape)],
        compute: ([x, weight, bias]) => layerNorm(x, normalizedShape, weight, bias, 0.01),
      };
    },
  },
  {
    name: "layerNormPlain",
    draw: (random) => {
      const { shape, normalizedShape } = draw(random);
      return {
        inputs: [random.array(shape)],
        compute: ([x]) => layerNorm(x, normalizedShape, undefined, undefined, 0.01),
      };
    },
  },
  {
    name: "rmsNorm",
    draw: (random) => {
      const { shape, normalizedShape } = draw(random);
      const affine = random.chance(0.7);
      return {
        inputs: [random.array(shape), ...(affine ? [random.array(normalizedShape)] : [])],
        compute: ([x, weight]) => rmsNorm(x, normalizedShape, weight, 0.01),
      };
    },
  },
];
