import type { KernelOverride } from "../../backend.ts";
import { type AttentionAttributes, headsInside } from "../../ops/attention.ts";
import { drawWords } from "../../ops/random.ts";
import { sizeOf } from "../../shape.ts";
import { Tensor } from "../../tensor.ts";
import {
  attentionDescription,
  attentionDescriptionBytes,
  attentionGradScratchBytes,
  attentionScratchBytes,
  blockRows,
} from "../kernels/attention-description.ts";
import { at } from "./layout.ts";
import type { Machine } from "./machine.ts";

/** Multiplications that are worth a thread of their own. */
const grainOfWork = 500_000;

export function attention({ pool, threads, scratch }: Machine): Record<string, KernelOverride> {
  const run = (
    kernel: string,
    places: Record<string, Tensor | undefined>,
    [q, k, v]: readonly Tensor[],
    { scale, causal, group, dropout }: AttentionAttributes,
    bytesOf: typeof attentionScratchBytes,
  ) => {
    const [queries, depth] = q.shape.slice(-2);
    const [keys, width] = v.shape.slice(-2);
    const sharedHeads = k.shape[k.rank - 3] ?? 1;
    const block = blockRows(causal);
    const fields: Record<string, number> = {
      ...{ sharedHeads, group, queries, keys, depth, width, scale },
      ...{ causal: causal ? 1 : 0, blockRows: block },
    };
    if (dropout) {
      const { p } = dropout;
      const [seedLow, seedHigh, counterLow, counterHigh] = drawWords(dropout);
      Object.assign(fields, { drops: 1, p, kept: 1 / (1 - p), seedLow, seedHigh, counterLow, counterHigh });
    }
    for (const [name, t] of Object.entries(places)) {
      if (!t) continue;
      const [batch, head, row] = [4, 3, 2].map((fromEnd) => 4 * (t.strides[t.rank - fromEnd] ?? 0));
      Object.assign(fields, { [name]: at(t), [`${name}Batch`]: batch, [`${name}Head`]: head, [`${name}Row`]: row });
    }
    const bytes = attentionDescriptionBytes + bytesOf({ queries, keys, depth, width, blockRows: block });
    // Behind it lies what the first thread works with.
    const description = scratch(0, bytes);
    const words = attentionDescription(fields);
    new Int32Array(pool.memory.buffer, description, words.length).set(words);
    const units = sizeOf(k.shape.slice(0, -2));
    const grain = Math.ceil(grainOfWork / (group * queries * keys * (depth + width) + 1));
    threads.run(kernel, units, grain, (from, to, thread) => [
      ...[description, from, to],
      scratch(thread, bytes) + attentionDescriptionBytes,
    ]);
  };
  /** Rows of numbers side by side, in at most batch and heads. */
  const fits = (inputs: readonly Tensor[]) =>
    inputs.every((t) => {
      const last = t.rank - 1;
      return t.dtype === "float32" && t.rank <= 4 && (t.strides[last] === 1 || t.shape[last] === 1);
    }) && inputs[1].size > 0;

  return {
    attention: (out, inputs, attrs) => {
      const [q, k, v, mask] = inputs;
      if (!fits(inputs) || out.size === 0) return false;
      run("attention", { q, k, v, mask, out }, inputs, attrs as AttentionAttributes, attentionScratchBytes);
      return true;
    },
    attentionGrad: (packed, inputs, attrs) => {
      const [q, k, v] = inputs;
      const mask = inputs.length === 5 ? inputs[3] : undefined;
      const grad = inputs[inputs.length - 1];
      if (!fits(inputs) || grad.size === 0) return false;
      let offset = packed.offset;
      const [dq, dk, dv] = [q, k, v].map(({ shape }) => {
        const part = new Tensor(packed.storage, shape, headsInside(shape), offset);
        offset += sizeOf(shape);
        return part;
      });
      const places = { q, k, v, mask, grad, dq, dk, dv };
      run("attentionGrad", places, inputs, attrs as AttentionAttributes, attentionGradScratchBytes);
      return true;
    },
  };
}
