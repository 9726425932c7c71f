import type { KernelOverride } from "../../backend.ts";
import { cells, type RecurrenceAttributes } from "../../ops/recurrence.ts";
import type { Tensor } from "../../tensor.ts";
import { recurrenceGradScratchBytes, recurrenceScratchBytes } from "../kernels/recurrent.ts";
import { at, plain } from "./layout.ts";
import type { Machine } from "./machine.ts";

/** Multiplications that are worth a thread of their own, and fewest sequences: the weights are read once for all of them. */
const grainOfWork = 500_000;
const fewestSequences = 12;

export function recurrent({ threads, scratch }: Machine): Record<string, KernelOverride> {
  const sizes = ([gates, weight]: readonly Tensor[], attrs: unknown) => {
    const { cell, reverse } = attrs as RecurrenceAttributes;
    const [steps, batch] = gates.shape;
    const grain = Math.max(fewestSequences, Math.ceil(grainOfWork / (steps * weight.size + 1)));
    const { gates: count, kept } = cells[cell];
    return { cell, reverse: reverse ? 1 : 0, steps, batch, units: weight.shape[1], count, kept, grain };
  };
  const fits = (inputs: readonly Tensor[]) =>
    inputs.every((t, i) => (i === 3 ? t.contiguousLayout : plain(t)) && t.size > 0);

  return {
    recurrence: (states, inputs, attrs) => {
      if (!fits(inputs)) return false;
      const { cell, reverse, steps, batch, units, count, grain } = sizes(inputs, attrs);
      const [gates, weight, h0, lengths, extra] = inputs;
      const arrays = [at(gates), at(weight), at(h0), at(lengths), extra ? at(extra) : 0, at(states)];
      const bytes = recurrenceScratchBytes(batch, count, units);
      threads.run(cell, batch, grain, (from, to, thread) => [
        ...[...arrays, steps, batch, units, reverse, from, to],
        scratch(thread, bytes),
      ]);
      return true;
    },
    recurrenceOutput: (out, inputs, attrs) => {
      if (!fits(inputs)) return false;
      const { cell, reverse, steps, batch, units, kept, grain } = sizes(inputs, attrs);
      const [lengths, states] = [inputs[3], inputs[inputs.length - 1]];
      const arrays = [at(states), at(lengths), at(out)];
      const hasC = cell === "lstm" ? 1 : 0;
      threads.run("recurrenceOutput", batch, grain, (from, to) => [
        ...[...arrays, steps, batch, units, kept, reverse, hasC, from, to],
      ]);
      return true;
    },
    recurrenceGrad: (packed, inputs, attrs) => {
      if (!fits(inputs)) return false;
      const { cell, reverse, steps, batch, units, count, grain } = sizes(inputs, attrs);
      const [gates, weight, h0, lengths] = inputs;
      const [states, grad] = inputs.slice(-2);
      const dx = at(packed);
      const dr = cell === "gru" ? dx + 4 * gates.size : dx;
      const dh0 = dr + 4 * gates.size;
      const dc0 = cell === "lstm" ? dh0 + 4 * h0.size : 0;
      const arrays = [at(weight), at(lengths), at(states), at(grad), dx, dr, dh0, dc0];
      const bytes = recurrenceGradScratchBytes(batch, count, units);
      threads.run(`${cell}Grad`, batch, grain, (from, to, thread) => [
        ...[...arrays, steps, batch, units, reverse, from, to],
        scratch(thread, bytes),
      ]);
      return true;
    },
  };
}
