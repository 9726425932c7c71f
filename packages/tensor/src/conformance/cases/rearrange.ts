import { diagEmbed, tril, triu } from "../../ops/creation.ts";
import * as rearrange from "../../ops/rearrange.ts";
import * as regions from "../../ops/regions.ts";
import * as views from "../../ops/views.ts";
import type { Tensor } from "../../tensor.ts";
import type { Case } from "../case.ts";
import type { Draw } from "../draw.ts";

/** An array of `lowRank` to 3 dimensions, one of them, and how the result is computed. */
function along(
  name: string,
  prepare: (random: Draw, shape: number[], dim: number) => (x: Tensor) => Tensor,
  lowRank = 1,
): Case {
  return {
    name,
    draw: (random) => {
      const shape = random.shape(lowRank, 3, 1);
      const dim = random.integer(0, shape.length - 1);
      const f = prepare(random, shape, dim);
      return { inputs: [random.array(shape)], compute: ([x]) => f(x) };
    },
  };
}

const joined = (parts: Tensor[], dim: number) => views.cat([...parts].reverse(), dim);

export const rearrangeCases: Case[] = [
  along("select", (random, shape, dim) => {
    const index = random.integer(-shape[dim], shape[dim] - 1);
    return (x) => regions.select(x, dim, index).mul(2);
  }),
  along("slice", (random, shape) => {
    const slices = shape.map((extent): regions.Slice => {
      if (random.chance(0.2)) return random.integer(-extent, extent - 1);
      if (random.chance(0.2)) return null;
      const start = random.integer(-extent, extent);
      return [start, random.chance(0.3) ? null : random.integer(-extent, extent + 2), random.integer(1, 3)];
    });
    return (x) => regions.slice(x, slices).mul(2);
  }),
  along("sliceWithEllipsis", () => (x) => regions.slice(x, ["...", [1, null, 2]]).mul(2)),
  along("split", (random, shape, dim) => {
    const size = random.integer(1, shape[dim]);
    return (x) => joined(regions.split(x, size, dim), dim);
  }),
  along("chunk", (random, _shape, dim) => {
    const chunks = random.integer(1, 4);
    return (x) => joined(regions.chunk(x, chunks, dim), dim);
  }),
  along("unbind", (_random, _shape, dim) => (x) => views.stack(regions.unbind(x, dim).reverse(), 0)),
  along(
    "diagonal",
    (random) => {
      const offset = random.integer(-2, 2);
      return (x) => regions.diagonal(x, offset, -1, 0).mul(2);
    },
    2,
  ),
  along("unfold", (random, shape, dim) => {
    const size = random.integer(1, shape[dim]);
    const step = random.integer(1, 3);
    return (x) => regions.unfold(x, dim, size, step).mul(2);
  }),
  along("squeeze", (_random, _shape, dim) => (x) => views.squeeze(x, dim).mul(2)),
  along("unsqueeze", (_random, _shape, dim) => (x) => views.unsqueeze(views.transpose(x, 0, -1), dim).mul(2)),
  along("flatten", (_random, _shape, dim) => (x) => views.flatten(views.transpose(x, 0, -1), dim).mul(2)),
  along("unflatten", (_random, _shape, dim) => (x) => views.unflatten(x, dim, [1, -1]).mul(2)),
  along("movedim", (random, shape, dim) => {
    const to = random.integer(0, shape.length - 1);
    return (x) => views.movedim(x, dim, to).mul(2);
  }),
  along("swapaxes", (_random, _shape, dim) => (x) => views.swapaxes(x, dim, -1).mul(2)),
  along("ravel", () => (x) => views.ravel(x).mul(2)),
  along("repeat", (random, shape) => {
    const times = [2, ...shape.map(() => random.integer(0, 3))];
    return (x) => rearrange.repeat(x, times);
  }),
  along("tile", (random) => {
    const times = [random.integer(1, 3)];
    return (x) => rearrange.tile(x, times);
  }),
  along("repeatInterleave", (random, _shape, dim) => {
    const times = random.integer(0, 3);
    return (x) => rearrange.repeatInterleave(x, times, dim);
  }),
  along("repeatInterleaveEach", (random, shape, dim) => {
    const times = Array.from({ length: shape[dim] }, () => random.integer(0, 3));
    return (x) => rearrange.repeatInterleave(x, times, dim);
  }),
  along("flip", (_random, _shape, dim) => (x) => rearrange.flip(x, dim)),
  along("roll", (random, _shape, dim) => {
    const shift = random.integer(-9, 9);
    return (x) => rearrange.roll(x, shift, dim);
  }),
  along(
    "rot90",
    (random) => {
      const k = random.integer(-4, 4);
      return (x) => rearrange.rot90(x, k, [0, 1]);
    },
    2,
  ),
  along(
    "tril",
    (random) =>
      (
        (k) => (x: Tensor) =>
          tril(x, k)
      )(random.integer(-2, 2)),
    2,
  ),
  along(
    "triu",
    (random) =>
      (
        (k) => (x: Tensor) =>
          triu(x, k)
      )(random.integer(-2, 2)),
    2,
  ),
  along("diagEmbed", (random) =>
    (
      (k) => (x: Tensor) =>
        diagEmbed(x, k)
    )(random.integer(-2, 2)),
  ),
];
