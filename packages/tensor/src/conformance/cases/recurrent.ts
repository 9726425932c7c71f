import { gru, lstm, type RecurrentWeights, rnn } from "../../ops/recurrent.ts";
import { cat, reshape } from "../../ops/views.ts";
import type { Tensor } from "../../tensor.ts";
import type { Case } from "../case.ts";

type Run = (
  x: Tensor,
  state: [Tensor, Tensor],
  weights: RecurrentWeights[],
  options: { bidirectional: boolean; batchFirst: boolean; lengths: number[] | undefined },
) => { output: Tensor; h: Tensor; c?: Tensor };

/** Several layers, both directions, initial states, lengths; everything that is computed goes into the result. */
function recurrentCase(name: string, gates: number, run: Run): Case {
  return {
    name,
    tolerance: 4e-6,
    draw: (random) => {
      const [time, batch, features] = [random.integer(1, 5), random.integer(1, 7), random.integer(1, 5)];
      const units = random.chance(0.2) ? random.integer(8, 19) : random.integer(1, 6);
      const [layers, directions] = [random.integer(1, 2), random.integer(1, 2)];
      const batchFirst = random.chance(0.5);
      const bias = random.chance(0.8);
      const lengths = random.chance(0.3) ? Array.from({ length: batch }, () => random.integer(0, time)) : undefined;
      const shapes = Array.from({ length: layers * directions }, (_, i) => {
        const inputs = i < directions ? features : directions * units;
        const biases = bias ? [[gates * units], [gates * units]] : [];
        return [[gates * units, inputs], [gates * units, units], ...biases];
      });
      const states = [0, 1].map(() => random.array([layers * directions, batch, units], -1, 1));
      return {
        inputs: [
          random.array(batchFirst ? [batch, time, features] : [time, batch, features], -1, 1),
          ...states,
          ...shapes.flat().map((shape) => random.array(shape, -0.7, 0.7)),
        ],
        compute: ([x, h0, c0, ...rest]) => {
          const weights = shapes.map(({ length }, i) => {
            const [weightIh, weightHh, biasIh, biasHh] = rest.slice(i * length, (i + 1) * length);
            return { weightIh, weightHh, biasIh, biasHh };
          });
          const { output, h, c } = run(x, [h0, c0], weights, { bidirectional: directions === 2, batchFirst, lengths });
          return cat([output, h, ...(c ? [c] : [])].map((part) => reshape(part, [part.size])));
        },
      };
    },
  };
}

export const recurrentCases: Case[] = [
  recurrentCase("rnn", 1, (x, [h0], weights, options) => rnn(x, h0, weights, options)),
  recurrentCase("lstm", 4, (x, [h, c], weights, options) => lstm(x, { h, c }, weights, options)),
  recurrentCase("gru", 3, (x, [h0], weights, options) => gru(x, h0, weights, options)),
];
