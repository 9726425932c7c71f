import { step, type Tensor, tensor } from "@gradus/tensor";
import { setBackend } from "@gradus/tensor/backend";
import { add, mul } from "@gradus/tensor/ops/elementwise";
import { gru, lstm, type RecurrentWeights, rnn } from "@gradus/tensor/ops/recurrent";
import { sum } from "@gradus/tensor/ops/reduce";
import { sizeOf } from "@gradus/tensor/shape";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { counted } from "./counted.ts";
import fixture from "./fixtures/recurrent.json" with { type: "json" };

interface Options {
  num_layers?: number;
  bidirectional?: boolean;
  batch_first?: boolean;
  nonlinearity?: "relu";
  lengths?: number[];
}

/** Largest difference to PyTorch's float32, relative to the largest number of the result. */
const tolerance = 4e-6;

function expectClose(got: Tensor, want: readonly number[], what: string): void {
  const numbers = got.toTypedArray();
  expect(numbers.length, what).toBe(want.length);
  const scale = Math.max(1, ...want.map(Math.abs));
  for (const [i, value] of want.entries()) {
    if (!(Math.abs(numbers[i] - value) <= tolerance * scale)) {
      expect.fail(`${what}[${i}] is ${numbers[i]}, PyTorch says ${value}`);
    }
  }
}

/** The parameters of each layer and direction, by PyTorch's names: weight_ih_l0, weight_ih_l0_reverse … */
function weightsOf(parameters: Map<string, Tensor>): RecurrentWeights[] {
  return Array.from(parameters.keys())
    .filter((name) => name.startsWith("weight_ih"))
    .map((name) => {
      const suffix = name.slice("weight_ih".length);
      const part = (kind: string) => parameters.get(kind + suffix);
      const [weightIh, weightHh] = [part("weight_ih"), part("weight_hh")] as Tensor[];
      return { weightIh, weightHh, biasIh: part("bias_ih"), biasHh: part("bias_hh") };
    });
}

type Results = Record<string, Tensor>;

function run(
  kind: string,
  x: Tensor,
  h: Tensor,
  c: Tensor,
  weights: RecurrentWeights[],
  options: Parameters<typeof rnn>[3],
): Results {
  if (kind === "lstm") return { ...lstm(x, { h, c }, weights, options) };
  return { ...(kind === "gru" ? gru : rnn)(x, h, weights, options) };
}

describe.each(["js", "wasm"] as const)("PyTorch and backend %s agree", (backend) => {
  beforeAll(() => setBackend(backend));
  afterAll(() => setBackend("wasm"));

  it.each(fixture.cases.map((entry, i) => ({ ...entry, i })))("$kind ($i)", (entry) => {
    step(() => {
      const [time, batch, features, units] = fixture.sizes;
      const {
        batch_first: batchFirst,
        bidirectional,
        nonlinearity,
        lengths,
        num_layers = 1,
      } = entry.options as Options;
      const leaf = (shape: readonly number[], seed: number, scale: number) =>
        tensor(counted(sizeOf(shape), seed, scale), shape).requiresGrad_();
      const shapes = Object.entries(entry.parameters as unknown as Record<string, number[]>);
      const parameters = new Map(shapes.map(([name, shape], i) => [name, leaf(shape, 100 + i, 1)]));
      const x = leaf(batchFirst ? [batch, time, features] : [time, batch, features], 1, 2);
      const stateShape = [num_layers * (bidirectional ? 2 : 1), batch, units];
      const [h0, c0] = [leaf(stateShape, 2, 2), leaf(stateShape, 3, 2)];
      const weights = weightsOf(parameters);
      const results = run(entry.kind, x, h0, c0, weights, { batchFirst, bidirectional, nonlinearity, lengths });
      let total = tensor(0);
      for (const [i, [name, want]] of Object.entries(entry.results).entries()) {
        expectClose(results[name], want, name);
        const grad = tensor(counted(want.length, 10 + i, 2), results[name].shape);
        total = add(total, sum(mul(results[name], grad)));
      }
      total.backward();
      const leaves = new Map<string, Tensor>([["x", x], ["h0", h0], ["c0", c0], ...parameters]);
      for (const [name, want] of Object.entries(entry.gradients)) {
        expectClose(leaves.get(name)!.grad as Tensor, want, `gradient of ${name}`);
      }
    });
  });
});
