import { type AttentionOptions, scaledDotProductAttention } from "../../ops/attention.ts";
import { embedding } from "../../ops/embedding.ts";
import { Generator } from "../../ops/random.ts";
import { rotary, rotaryTables } from "../../ops/rotary.ts";
import { narrow, reshape, transpose } from "../../ops/views.ts";
import { tensor } from "../../tensor.ts";
import type { Case } from "../case.ts";
import type { Draw } from "../draw.ts";

/** Shapes and a mask of a random attention; widths of 8 and more let the fast path run, small ones its edges. */
function attentionSizes(random: Draw) {
  const [batch, heads] = [random.integer(1, 2), random.integer(1, 3)];
  const [queries, keys] = [random.integer(1, 40), random.integer(1, 40)];
  const [depth, width] = [random.integer(1, 20), random.integer(1, 20)];
  return { batch, heads, queries, keys, depth, width };
}

function padding(random: Draw, batch: number, keys: number): AttentionOptions {
  const lengths = Array.from({ length: batch }, () => random.integer(0, keys));
  const mask = lengths.flatMap((length) => Array.from({ length: keys }, (_, s) => (s < length ? 1 : 0)));
  return { mask: tensor(mask, [batch, 1, 1, keys], "bool") };
}

export const sequencesCases: Case[] = [
  {
    name: "attention",
    tolerance: 4e-6,
    draw: (random) => {
      const { batch, heads, queries, keys, depth, width } = attentionSizes(random);
      const isCausal = random.chance(0.4);
      const scale = random.chance(0.3) ? 0.7 : undefined;
      const masked = random.chance(0.4) ? padding(random, batch, keys) : {};
      return {
        inputs: [
          random.array([batch, heads, queries, depth], -1, 1),
          random.array([batch, heads, keys, depth], -1, 1),
          random.array([batch, heads, keys, width], -1, 1),
        ],
        compute: ([q, k, v]) => scaledDotProductAttention(q, k, v, { isCausal, scale, ...masked }),
      };
    },
  },
  {
    name: "attentionDropout",
    tolerance: 4e-6,
    draw: (random) => {
      const { batch, heads, queries, keys, depth, width } = attentionSizes(random);
      const isCausal = random.chance(0.4);
      const seed = random.integer(0, 1000);
      return {
        inputs: [
          random.array([batch, heads, queries, depth], -1, 1),
          random.array([batch, heads, keys, depth], -1, 1),
          random.array([batch, heads, keys, width], -1, 1),
        ],
        compute: ([q, k, v]) =>
          scaledDotProductAttention(q, k, v, { isCausal, dropout: 0.3, generator: new Generator(seed) }),
      };
    },
  },
  {
    name: "attentionOfOneProjection",
    tolerance: 4e-6,
    draw: (random) => {
      const { batch, heads, queries: time } = attentionSizes(random);
      const width = 4 * random.integer(1, 5);
      return {
        inputs: [random.array([batch, time, 3 * heads * width], -1, 1)],
        compute: ([x]) => {
          const part = (i: number) =>
            transpose(reshape(narrow(x, 2, i * heads * width, heads * width), [batch, time, heads, width]), 1, 2);
          return reshape(transpose(scaledDotProductAttention(part(0), part(1), part(2), { isCausal: true }), 1, 2), [
            batch,
            time,
            heads * width,
          ]);
        },
      };
    },
  },
  {
    name: "attentionGroupedAndBroadcast",
    tolerance: 4e-6,
    draw: (random) => {
      const [shared, group] = [random.integer(1, 2), random.integer(1, 3)];
      const [queries, keys, width] = [random.integer(1, 30), random.integer(1, 30), random.integer(1, 9)];
      const lead = random.chance(0.5) ? [2] : [];
      return {
        inputs: [
          random.array([...lead, shared * group, queries, width], -1, 1),
          random.array([1, shared, keys, width], -1, 1),
          random.array([shared, keys, width], -1, 1),
        ],
        compute: ([q, k, v]) => scaledDotProductAttention(q, k, v, { enableGqa: true }),
      };
    },
  },
  {
    name: "attentionLearnedMask",
    tolerance: 4e-6,
    draw: (random) => {
      const { queries, keys } = attentionSizes(random);
      const [heads, width] = [random.integer(1, 3), 8];
      const isCausal = random.chance(0.5);
      return {
        inputs: [
          random.array([2, heads, queries, width], -1, 1),
          random.array([2, heads, keys, width], -1, 1),
          random.array([2, heads, keys, width], -1, 1),
          random.array([heads, random.chance(0.5) ? 1 : queries, random.chance(0.2) ? 1 : keys], -1, 1),
        ],
        compute: ([q, k, v, mask]) => scaledDotProductAttention(q, k, v, { mask, isCausal }),
      };
    },
  },
  {
    name: "embedding",
    draw: (random) => {
      const [rows, width] = [random.integer(1, 9), random.integer(0, 21)];
      const shape = random.shape(0, 2);
      const count = shape.reduce((n, extent) => n * extent, 1);
      const index = Int32Array.from({ length: count }, () => random.integer(0, rows - 1));
      return {
        inputs: [random.array([rows, width])],
        compute: ([weight]) => embedding(weight, tensor(index, shape)),
      };
    },
  },
  {
    name: "rotary",
    draw: (random) => {
      const [time, dim] = [random.integer(1, 9), 2 * random.integer(1, 10)];
      const width = dim + (random.chance(0.3) ? random.integer(0, 5) : 0);
      const { cos, sin } = rotaryTables(time, dim, 100);
      const layout = random.chance(0.5) ? "half" : "interleaved";
      return {
        inputs: [random.array([...random.shape(0, 2), time, width])],
        compute: ([x]) => rotary(x, cos.to(x.dtype), sin.to(x.dtype), layout),
      };
    },
  },
];
