/** Recurrent networks over whole sequences, with PyTorch's weights and conventions. */
import { isFloat } from "../dtype.ts";
import { showShape, TensorError } from "../errors.ts";
import { type Shape, sameShape } from "../shape.ts";
import { full, type Tensor, tensor, zeros } from "../tensor.ts";
import { add } from "./elementwise.ts";
import { linear } from "./matmul.ts";
import { dropout, type Generator } from "./random.ts";
import { type CellName, recurrence } from "./recurrence.ts";
import { cat, narrow, reshape, transpose } from "./views.ts";

/** One layer in one direction, with H hidden units and G gates (LSTM 4: i, f, g, o; GRU 3: r, z, n; RNN 1). */
export interface RecurrentWeights {
  /** [G·H, features]: PyTorch's weight_ih_l0 */
  weightIh: Tensor;
  /** [G·H, H]: weight_hh_l0 */
  weightHh: Tensor;
  /** [G·H] */
  biasIh?: Tensor | undefined;
  biasHh?: Tensor | undefined;
}

export interface RecurrentOptions {
  /** x and output are [batch, time, …] instead of [time, batch, …]. */
  batchFirst?: boolean | undefined;
  /** Each layer has a second set of weights that reads from the end (weight_ih_l0_reverse); outputs stand side by side. */
  bidirectional?: boolean | undefined;
  /** Probability with which the outputs between layers are dropped; needs the generator. */
  dropout?: number | undefined;
  generator?: Generator | undefined;
  /** How many steps of each sequence count, 0 … time: later outputs are 0, and the last state is that after these steps. */
  lengths?: readonly number[] | undefined;
}

export interface RecurrentResult {
  /** [time, batch, directions·H] of the last layer; with batchFirst [batch, time, directions·H] */
  output: Tensor;
  /** Last state of each layer and direction, [layers·directions, batch, H] */
  h: Tensor;
}

const gateCount: Record<CellName, number> = { rnnTanh: 1, rnnRelu: 1, lstm: 4, gru: 3 };

/**
 * Elman's network, h′ = tanh(W_ih·x + b_ih + W_hh·h + b_hh) (Elman 1990); `torch.nn.RNN`.
 *
 * @param x [time, batch, features] @param state h0 [layers·directions, batch, H], null for zeros
 * @param weights first layer first; with `bidirectional` forward, reverse, forward, …
 */
export function rnn(
  x: Tensor,
  state: Tensor | null,
  weights: readonly RecurrentWeights[],
  options: RecurrentOptions & { nonlinearity?: "tanh" | "relu" | undefined } = {},
): RecurrentResult {
  const cell = options.nonlinearity === "relu" ? "rnnRelu" : "rnnTanh";
  const { output, h } = runLayers("rnn", cell, x, { h: state, c: null }, weights, options);
  return { output, h };
}

/**
 * Long short-term memory (Hochreiter and Schmidhuber 1997); `torch.nn.LSTM`. c′ = σ(f)·c + σ(i)·tanh(g), h′ = σ(o)·tanh(c′).
 *
 * @param x [time, batch, features] @param state h0 and c0, each [layers·directions, batch, H], null for zeros
 * @param weights first layer first; with `bidirectional` forward, reverse, forward, …
 */
export function lstm(
  x: Tensor,
  state: { h: Tensor; c: Tensor } | null,
  weights: readonly RecurrentWeights[],
  options: RecurrentOptions = {},
): RecurrentResult & { c: Tensor } {
  return runLayers("lstm", "lstm", x, state ?? { h: null, c: null }, weights, options);
}

/**
 * Gated recurrent unit (Cho et al. 2014); `torch.nn.GRU`. h′ = (1 − z)·n + z·h with n = tanh(W_in·x + b_in + r·(W_hn·h + b_hn)).
 *
 * @param x [time, batch, features] @param state h0 [layers·directions, batch, H], null for zeros
 * @param weights first layer first; with `bidirectional` forward, reverse, forward, …
 */
export function gru(
  x: Tensor,
  state: Tensor | null,
  weights: readonly RecurrentWeights[],
  options: RecurrentOptions = {},
): RecurrentResult {
  const { output, h } = runLayers("gru", "gru", x, { h: state, c: null }, weights, options);
  return { output, h };
}

function runLayers(
  name: string,
  cell: CellName,
  x: Tensor,
  state: { h: Tensor | null; c: Tensor | null },
  weights: readonly RecurrentWeights[],
  options: RecurrentOptions,
): RecurrentResult & { c: Tensor } {
  const { batchFirst = false, bidirectional = false, dropout: p = 0, generator } = options;
  const directions = bidirectional ? 2 : 1;
  checkInput(name, x, weights, directions, options);
  let sequence = batchFirst ? transpose(x, 0, 1) : x;
  const [steps, batch] = sequence.shape;
  const units = weights[0].weightHh.shape[1];
  const h0 = initialState(name, "h", state.h, [weights.length, batch, units], x);
  const c0 = initialState(name, "c", state.c, [weights.length, batch, units], x);
  const lengths = tensor(Int32Array.from(checkLengths(name, options.lengths, steps, batch)));
  const [lastH, lastC]: [Tensor[], Tensor[]] = [[], []];
  for (let layer = 0; layer < weights.length; layer += directions) {
    if (layer > 0 && p > 0) sequence = dropout(sequence, p, generator!);
    const outputs = weights.slice(layer, layer + directions).map((w, direction) => {
      checkWeights(name, layer / directions, w, gateCount[cell] * units, units, sequence.shape[2]);
      const start = (s: Tensor) => reshape(narrow(s, 0, layer + direction, 1), [batch, units]);
      const inputs = [inputPart(cell, sequence, w), w.weightHh, start(h0), lengths];
      if (cell === "lstm") inputs.push(start(c0));
      if (cell === "gru") inputs.push(w.biasHh ?? zeros([3 * units], x.dtype));
      const out = recurrence(inputs, { cell, reverse: direction === 1 });
      lastH.push(narrow(out, 0, steps, 1));
      if (cell === "lstm") lastC.push(narrow(out, 0, steps + 1, 1));
      return narrow(out, 0, 0, steps);
    });
    sequence = outputs.length === 1 ? outputs[0] : cat(outputs, 2);
  }
  const joined = (parts: Tensor[]) => (parts.length === 1 ? parts[0] : cat(parts, 0));
  return {
    output: batchFirst ? transpose(sequence, 0, 1) : sequence,
    h: joined(lastH),
    c: cell === "lstm" ? joined(lastC) : c0,
  };
}

/** W_ih·x of all steps in one product, with every bias that can be added before the recurrence. */
function inputPart(cell: CellName, sequence: Tensor, { weightIh, biasIh, biasHh }: RecurrentWeights): Tensor {
  // A GRU multiplies W_hn·h + b_hn by its reset gate, so that bias must wait.
  const both = cell !== "gru" && biasIh && biasHh;
  return linear(sequence, weightIh, both ? add(biasIh, biasHh) : (biasIh ?? (cell === "gru" ? undefined : biasHh)));
}

function checkInput(
  name: string,
  x: Tensor,
  weights: readonly RecurrentWeights[],
  directions: number,
  { batchFirst, dropout: p = 0, generator }: RecurrentOptions,
): void {
  if (x.rank !== 3 || !isFloat(x.dtype)) {
    const order = batchFirst ? "[batch, time, features]" : "[time, batch, features]";
    throw new TensorError(`${name}: x is float ${order}, not ${x.dtype}${showShape(x.shape)}`);
  }
  if (x.shape[batchFirst ? 1 : 0] === 0) {
    throw new TensorError(`${name}: x ${showShape(x.shape)} has no time step`);
  }
  if (weights.length === 0 || weights.length % directions !== 0) {
    throw new TensorError(`${name}: ${weights.length} sets of weights; one per layer and direction is needed`);
  }
  if (p > 0 && generator === undefined) {
    throw new TensorError(`${name}: dropout ${p} needs a generator for its random numbers`);
  }
}

function checkWeights(
  name: string,
  layer: number,
  { weightIh, weightHh, biasIh, biasHh }: RecurrentWeights,
  rows: number,
  units: number,
  features: number,
): void {
  const parts: [string, Tensor | undefined, Shape][] = [
    ["weightIh", weightIh, [rows, features]],
    ["weightHh", weightHh, [rows, units]],
    ["biasIh", biasIh, [rows]],
    ["biasHh", biasHh, [rows]],
  ];
  for (const [part, weight, shape] of parts) {
    if (weight && !sameShape(weight.shape, shape)) {
      throw new TensorError(
        `${name}: ${part} of layer ${layer} has shape ${showShape(weight.shape)}; with ${units} units and ${features} features it is ` +
          `${showShape(shape)}. Are batch and time swapped (batchFirst), or is this another cell's weight?`,
      );
    }
  }
}

function initialState(name: string, part: string, given: Tensor | null, shape: Shape, x: Tensor): Tensor {
  if (given === null) return full(shape, 0, x.dtype);
  if (!sameShape(given.shape, shape)) {
    throw new TensorError(
      `${name}: the initial ${part} has shape ${showShape(given.shape)}; [layers·directions, batch, units] = ${showShape(shape)} is needed`,
    );
  }
  return given;
}

function checkLengths(
  name: string,
  lengths: readonly number[] | undefined,
  steps: number,
  batch: number,
): readonly number[] {
  if (lengths === undefined) return new Array<number>(batch).fill(steps);
  if (lengths.length !== batch) {
    throw new TensorError(`${name}: ${lengths.length} lengths for a batch of ${batch}`);
  }
  for (const [n, length] of lengths.entries()) {
    if (!Number.isInteger(length) || length < 0 || length > steps) {
      throw new TensorError(`${name}: length ${length} of sequence ${n} is not between 0 and ${steps} steps`);
    }
  }
  return lengths;
}
