/** One layer of a recurrent network in one direction: what a cell does to its state, over a whole sequence, and backwards. */
import type { TypedArray } from "../dtype.ts";
import { defineOp, type GradientContext, jointGradient, noGrad } from "../op.ts";
import { sizeOf } from "../shape.ts";
import { Tensor } from "../tensor.ts";
import { matmul } from "./matmul.ts";
import { sum } from "./reduce.ts";
import { noSecondDerivative } from "./second-derivative.ts";
import { reshape, transpose } from "./views.ts";

export type CellName = "rnnTanh" | "rnnRelu" | "lstm" | "gru";

/** A cell's arithmetic for one hidden unit. `x` and `r` are the gates' parts from input and previous h, biases included. */
interface Cell {
  gates: number;
  /** How many numbers of each unit are kept per step for backward; the last is h, an LSTM's last but one is c. */
  kept: number;
  forward(x: number[], r: number[], previous: number[]): number[];
  /** From the gradients by h and c: those by x and r, and by the previous h (other than through r) and c. */
  backward(
    now: number[],
    previous: number[],
    dh: number,
    dc: number,
  ): { dx: number[]; dr: number[]; dh: number; dc: number };
}

const sigmoid = (x: number) => 1 / (1 + Math.exp(-x));

const plainCell = (f: (x: number) => number, slopeAt: (h: number) => number): Cell => ({
  gates: 1,
  kept: 1,
  forward: ([x], [r]) => [f(x + r)],
  backward: ([h], _, dh) => {
    const d = [dh * slopeAt(h)];
    return { dx: d, dr: d, dh: 0, dc: 0 };
  },
});

/** Hochreiter and Schmidhuber 1997 with the forget gate of Gers et al. 2000; gates in PyTorch's order i, f, g, o. */
const lstmCell: Cell = {
  gates: 4,
  kept: 6,
  forward: (x, r, previous) => {
    const [i, f, g, o] = x.map((part, gate) => (gate === 2 ? Math.tanh : sigmoid)(part + r[gate]));
    const c = f * previous[4] + i * g;
    return [i, f, g, o, c, o * Math.tanh(c)];
  },
  backward: ([i, f, g, o, c], previous, dh, dc) => {
    const t = Math.tanh(c);
    const d = dc + dh * o * (1 - t * t);
    const dx = [d * g * i * (1 - i), d * previous[4] * f * (1 - f), d * i * (1 - g * g), dh * t * o * (1 - o)];
    return { dx, dr: dx, dh: 0, dc: d * f };
  },
};

/** Cho et al. 2014, with the reset gate after the product as in cuDNN and PyTorch; gates in the order r, z, n. */
const gruCell: Cell = {
  gates: 3,
  kept: 5,
  forward: (x, r, previous) => {
    const [reset, z] = [sigmoid(x[0] + r[0]), sigmoid(x[1] + r[1])];
    const n = Math.tanh(x[2] + reset * r[2]);
    return [reset, z, n, r[2], (1 - z) * n + z * previous[4]];
  },
  backward: ([reset, z, n, product], previous, dh) => {
    const dn = dh * (1 - z) * (1 - n * n);
    const dReset = dn * product * reset * (1 - reset);
    const dz = dh * (previous[4] - n) * z * (1 - z);
    return { dx: [dReset, dz, dn], dr: [dReset, dz, dn * reset], dh: dh * z, dc: 0 };
  },
};

export const cells: Record<CellName, Cell> = {
  rnnTanh: plainCell(Math.tanh, (h) => 1 - h * h),
  rnnRelu: plainCell(
    (x) => Math.max(0, x),
    (h) => (h > 0 ? 1 : 0),
  ),
  lstm: lstmCell,
  gru: gruCell,
};

export interface RecurrenceAttributes {
  cell: CellName;
  /** From the last step to the first. */
  reverse: boolean;
}

/** T steps, N sequences, H units. Step t's state stands in row t + 1 of T + 1 (reversed: row t), so the start has a row, too. */
function sizes(gates: readonly number[], { cell, reverse }: RecurrenceAttributes) {
  const [steps, batch] = gates;
  const units = gates[2] / cells[cell].gates;
  const order = Array.from({ length: steps }, (_, t) => (reverse ? steps - 1 - t : t));
  const rows = (t: number) => (reverse ? { now: t, previous: t + 1 } : { now: t + 1, previous: t });
  return { steps, batch, units, order, rows, first: reverse ? steps : 0, last: reverse ? 0 : steps, ...cells[cell] };
}

/** The `kept` numbers of unit j of sequence n after a step, at `row` of the states. */
function unitOf(states: ArrayLike<number>, row: number, n: number, j: number, s: ReturnType<typeof sizes>): number[] {
  const from = (row * s.batch + n) * s.kept * s.units + j;
  return Array.from({ length: s.kept }, (_, k) => states[from + k * s.units]);
}

/**
 * Runs the cell over time: inputs [gates' input part [T, N, gates·H], weightHh [gates·H, H], h0 [N, H], lengths [N],
 * LSTM: c0 [N, H], GRU: biasHh [3H]] → every step's kept numbers [T + 1, N, kept·H]. Past its length a sequence's state stays.
 */
const statesOp = defineOp<RecurrenceAttributes>({
  name: "recurrence",
  infer: ([gates], attrs) => {
    const { steps, batch, kept, units } = sizes(gates.shape, attrs);
    return { shape: [steps + 1, batch, kept * units], dtype: gates.dtype };
  },
  reference: (out, { inputs: [gates, weight, h0, lengths, extra], shapes: [shape], attrs }) => {
    const s = sizes(shape, attrs);
    const { batch, units, kept } = s;
    const states = new Float64Array(out.length);
    const put = (row: number, n: number, j: number, values: number[]) => {
      for (const [k, value] of values.entries()) states[(row * batch + n) * kept * units + k * units + j] = value;
    };
    for (let n = 0; n < batch; n++) {
      for (let j = 0; j < units; j++) {
        const start = new Array<number>(kept).fill(0);
        if (attrs.cell === "lstm") start[4] = extra[n * units + j];
        start[kept - 1] = h0[n * units + j];
        put(s.first, n, j, start);
      }
      for (const t of s.order) {
        const { now, previous } = s.rows(t);
        const h = Array.from({ length: units }, (_, j) => unitOf(states, previous, n, j, s)[kept - 1]);
        for (let j = 0; j < units; j++) {
          const before = unitOf(states, previous, n, j, s);
          const x = Array.from({ length: s.gates }, (_, g) => gates[((t * batch + n) * s.gates + g) * units + j]);
          const r = x.map((_, g) => {
            const bias = attrs.cell === "gru" ? extra[g * units + j] : 0;
            return h.reduce((total, value, i) => total + value * weight[(g * units + j) * units + i], bias);
          });
          put(now, n, j, t < lengths[n] ? s.forward(x, r, before) : before);
        }
      }
    }
    out.set(states);
  },
  gradient: ["none", "none", "none", "none", "none"],
});

/** [T outputs h, past a sequence's length 0; the last h; LSTM: the last c], each [N, H]. The last input holds the states. */
const outputOp = defineOp<RecurrenceAttributes>({
  name: "recurrenceOutput",
  infer: ([gates, , h0], attrs) => {
    const rows = gates.shape[0] + (attrs.cell === "lstm" ? 2 : 1);
    return { shape: [rows, ...h0.shape], dtype: gates.dtype };
  },
  reference: (out, { inputs, shapes: [shape], attrs }) => {
    const s = sizes(shape, attrs);
    const [lengths, states] = [inputs[3], inputs[inputs.length - 1]];
    for (let n = 0; n < s.batch; n++) {
      const part = (row: number, k: number) => {
        const from = ((row * s.batch + n) * s.kept + k) * s.units;
        return states.subarray(from, from + s.units);
      };
      const put = (row: number, numbers: TypedArray) => out.set(numbers, (row * s.batch + n) * s.units);
      for (const t of s.order) if (t < lengths[n]) put(t, part(s.rows(t).now, s.kept - 1));
      put(s.steps, part(s.last, s.kept - 1));
      if (attrs.cell === "lstm") put(s.steps + 1, part(s.last, 4));
    }
  },
  gradient: jointGradient(outputGradients),
});

/**
 * Back-propagation through time: one after the other dx [T, N, gates·H], for a GRU also dr of that shape, dh0 [N, H], for an LSTM
 * also dc0. Inputs: those of the output and its gradient.
 */
const gradOp = defineOp<RecurrenceAttributes>({
  name: "recurrenceGrad",
  infer: ([gates, , h0], { cell }) => ({
    shape: [(cell === "gru" ? 2 : 1) * gates.size + (cell === "lstm" ? 2 : 1) * h0.size],
    dtype: gates.dtype,
  }),
  reference: (out, { inputs, shapes: [shape, , hidden], attrs }) => {
    const s = sizes(shape, attrs);
    const { batch, units } = s;
    const [weight, lengths] = [inputs[1], inputs[3]];
    const [states, grad] = inputs.slice(-2);
    const productsFrom = attrs.cell === "gru" ? sizeOf(shape) : 0;
    const hFrom = productsFrom + sizeOf(shape);
    for (let n = 0; n < batch; n++) {
      const given = (row: number, j: number) => grad[(row * batch + n) * units + j];
      const dh = Array.from({ length: units }, (_, j) => given(s.steps, j));
      const dc = dh.map((_, j) => (attrs.cell === "lstm" ? given(s.steps + 1, j) : 0));
      for (const t of s.order.toReversed()) {
        if (t >= lengths[n]) continue;
        const { now, previous } = s.rows(t);
        const products: number[] = new Array(s.gates * units);
        for (let j = 0; j < units; j++) {
          const back = s.backward(
            unitOf(states, now, n, j, s),
            unitOf(states, previous, n, j, s),
            dh[j] + given(t, j),
            dc[j],
          );
          for (let g = 0; g < s.gates; g++) {
            const at = ((t * batch + n) * s.gates + g) * units + j;
            products[g * units + j] = back.dr[g];
            out[productsFrom + at] = back.dr[g];
            out[at] = back.dx[g];
          }
          [dh[j], dc[j]] = [back.dh, back.dc];
        }
        for (let j = 0; j < units; j++) {
          for (const [row, product] of products.entries()) dh[j] += product * weight[row * units + j];
        }
      }
      out.set(dh, hFrom + n * units);
      if (attrs.cell === "lstm") out.set(dc, hFrom + sizeOf(hidden) + n * units);
    }
  },
  gradient: noSecondDerivative("recurrenceGrad"),
});

function outputGradients({ grad, inputs, attrs }: GradientContext<RecurrenceAttributes>): Tensor[] {
  const [gates, , h0, lengths] = inputs;
  const states = inputs[inputs.length - 1];
  const { steps, batch, units, kept, gates: count } = sizes(gates.shape, attrs);
  const packed = gradOp([...inputs, grad], attrs);
  let offset = 0;
  const next = (like: Tensor) => {
    const part = reshape(new Tensor(packed.storage, [like.size], [1], packed.offset + offset), like.shape);
    offset += like.size;
    return part;
  };
  const dx = next(gates);
  const dr = attrs.cell === "gru" ? next(gates) : dx;
  const dh0 = next(h0);
  // All steps' previous h as one matrix, read where the states lie.
  const from = states.offset + (attrs.reverse ? batch * kept * units : 0) + (kept - 1) * units;
  const previous = new Tensor(states.storage, [steps * batch, units], [kept * units, 1], from);
  const products = reshape(dr, [steps * batch, count * units]);
  const dWeight = matmul(transpose(products, 0, 1), previous);
  const first = [dx, dWeight, dh0, lengths];
  if (attrs.cell === "lstm") return [...first, next(h0)];
  return attrs.cell === "gru" ? [...first, sum(products, 0)] : first;
}

/**
 * One layer in one direction.
 * @param inputs the gates' input part [T, N, gates·H], weightHh, h0 [N, H], lengths [N] (int32), and an LSTM's c0 or a GRU's biasHh
 * @returns [T + 1 (LSTM: + 2), N, H]: the outputs in the order of time, then the last h (and c)
 */
export function recurrence(inputs: readonly Tensor[], attrs: RecurrenceAttributes): Tensor {
  return outputOp([...inputs, noGrad(() => statesOp(inputs, attrs))], attrs);
}
