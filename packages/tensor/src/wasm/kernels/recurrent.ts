/**
 * Recurrent cells over whole sequences. Sequences of a batch do not depend on one another, so a thread takes some of them
 * through all steps: per step one product with the recurrent weights, then the cell, whose numbers are kept for backward.
 */
import type { FunctionBuilder, ModuleBuilder } from "../assembler/builder.ts";
import { f32x4, i32 } from "../assembler/instructions.ts";
import { type FunctionHandle, type I32, type I32s, i32s, type Local } from "../assembler/values.ts";
import { type CellKernel, cellKernels } from "./cells.ts";
import { mapElements } from "./loops.ts";
import { type Panels, paddedRow, panelBytes, spareRows } from "./panels.ts";

/** Scratch memory of one thread that works on up to `rows` sequences, for the forward pass and for the backward pass. */
export function recurrenceScratchBytes(rows: number, gates: number, units: number): number {
  return panelBytes(gates * units, units) + panelBytes(gates * units, rows + spareRows);
}

export function recurrenceGradScratchBytes(rows: number, gates: number, units: number): number {
  return panelBytes(units, gates * units) + panelBytes(units, 2 * rows + spareRows);
}

export function defineRecurrent(module: ModuleBuilder, panels: Panels): void {
  for (const [name, cell] of Object.entries(cellKernels)) {
    defineForward(module, name, cell, panels);
    defineBackward(module, name, cell, panels);
  }
  defineOutput(module);
}

/** Reads one number of each cache line, so that all are on their way at once; a walk along many rows would wait for a few at a time. */
function touch(f: FunctionBuilder, address: Local<"i32">, bytes: I32): void {
  const [at, seen] = [f.let(address), f.local("i32")];
  const end = f.let(i32.add(at, bytes));
  f.while(i32.ltU(at, end), () => {
    f.set(seen, i32.load(at));
    f.advance(at, 64);
  });
}

/** Time in the direction of the recurrence: `body` sees step t and the rows of the states before and after it. */
function eachStep(
  f: FunctionBuilder,
  steps: Local<"i32">,
  reverse: Local<"i32">,
  backwards: boolean,
  body: (t: Local<"i32">, previous: Local<"i32">, now: Local<"i32">) => void,
): void {
  const [s, t, previous, now] = [f.local("i32"), f.local("i32"), f.local("i32"), f.local("i32")];
  f.for(s, 0, steps, 1, () => {
    f.set(t, backwards ? i32.sub(i32.sub(steps, 1), s) : s);
    f.if(reverse, () => f.set(t, i32.sub(i32.sub(steps, 1), t)));
    f.set(previous, i32.add(t, reverse));
    f.set(now, i32.add(t, i32.sub(1, reverse)));
    body(t, previous, now);
  });
}

const forwardParameters = i32s(13);

/** `cell`: fills the rows of the states that belong to sequences `from` up to `to`. */
function defineForward(module: ModuleBuilder, name: string, cell: CellKernel, panels: Panels): void {
  const { gates, kept } = cell;
  const row = defineForwardRow(module, cell);
  module.export(
    name,
    forwardParameters,
    "void",
    (f, x, weight, h0, lengths, extra, states, steps, batch, units, reverse, from, to, scratch) => {
      const bytes = f.let(i32.shl(units, 2));
      const [gateBytes, keptBytes] = [gates, kept].map((count) => f.let(i32.mul(bytes, count)));
      const columns = f.let(i32.mul(units, gates));
      const stride = paddedRow(f, columns);
      const weights = scratch;
      const products = f.let(i32.add(weights, i32.mul(stride, units)));
      const step = f.let(i32.mul(units, 4 * panels.columns));
      const rows = f.let(i32.sub(to, from));
      const n = f.local("i32");
      const [before, after, ofX, ofProduct] = Array.from({ length: 4 }, () => f.local("i32"));
      const stateOf = (time: Local<"i32">) => i32.add(states, i32.mul(i32.add(i32.mul(time, batch), from), keptBytes));
      panels.packTransposed(f, weight, bytes, units, columns, weights);
      const start = f.let(i32.mul(reverse, steps));
      f.set(after, stateOf(start));
      f.for(n, from, to, 1, () => {
        f.memoryZero(after, keptBytes);
        const h = i32.add(after, i32.mul(bytes, kept - 1));
        f.memoryCopy(h, i32.add(h0, i32.mul(n, bytes)), bytes);
        if (cell.previous !== kept - 1) {
          f.memoryCopy(i32.add(after, i32.mul(bytes, cell.previous)), i32.add(extra, i32.mul(n, bytes)), bytes);
        }
        f.advance(after, keptBytes);
      });
      eachStep(f, steps, reverse, false, (t, previous, now) => {
        f.set(before, stateOf(previous));
        f.set(after, stateOf(now));
        const h = f.let(i32.add(before, i32.mul(bytes, kept - 1)));
        f.call(panels.product, ...([h, keptBytes, weights, step, products, stride, rows, columns, units, 0] as const));
        f.set(ofX, i32.add(x, i32.mul(i32.add(i32.mul(t, batch), from), gateBytes)));
        f.set(ofProduct, products);
        f.for(n, from, to, 1, () => {
          touch(f, ofX, gateBytes);
          touch(f, after, keptBytes);
          f.if(
            i32.ltS(t, i32.load(i32.add(lengths, i32.shl(n, 2)))),
            () => f.call(row, ofX, ofProduct, extra, i32.add(before, i32.mul(bytes, cell.previous)), after, units),
            () => f.memoryCopy(after, before, keptBytes),
          );
          f.advance(ofX, gateBytes);
          f.advance(ofProduct, stride);
          f.advance(before, keptBytes);
          f.advance(after, keptBytes);
        });
      });
    },
  );
}

/** Addresses `count` rows of `units` numbers apart. */
function spread(f: FunctionBuilder, base: Local<"i32">, count: number, units: Local<"i32">): Local<"i32">[] {
  return Array.from({ length: count }, (_, i) => f.let(i32.add(base, i32.mul(units, 4 * i))));
}

type RowKernel = FunctionHandle<I32s<6>, "void">;

/** (x, products, bias, previous, after, units): one sequence, one step. */
function defineForwardRow(module: ModuleBuilder, { gates, kept, bias, forward }: CellKernel): RowKernel {
  return module.internal(i32s(6), "void", (f, x, products, biases, previous, after, units) => {
    const parts = [x, products, ...(bias ? [biases] : [])].flatMap((base) => spread(f, base, gates, units));
    const compute = forward(f);
    mapElements(f, units, [...parts, previous], spread(f, after, kept, units), (values) => {
      const r = values.slice(gates, 2 * gates);
      const whole = bias ? r.map((product, g) => f.let(f32x4.add(product, values[2 * gates + g]))) : r;
      return compute(values.slice(0, gates), whole, values[values.length - 1]);
    });
  });
}

const backwardParameters = i32s(15);

/** `cell`Grad: back-propagation through time for sequences `from` up to `to`. */
function defineBackward(module: ModuleBuilder, name: string, cell: CellKernel, panels: Panels): void {
  const { gates, kept, twoParts } = cell;
  const row = defineBackwardRow(module, cell);
  module.export(
    `${name}Grad`,
    backwardParameters,
    "void",
    (f, weight, lengths, states, grad, dx, dr, dh0, dc0, steps, batch, units, reverse, from, to, scratch) => {
      const bytes = f.let(i32.shl(units, 2));
      const [gateBytes, keptBytes] = [gates, kept].map((count) => f.let(i32.mul(bytes, count)));
      const depth = f.let(i32.mul(units, gates));
      const stride = paddedRow(f, units);
      const weights = scratch;
      const step = f.let(i32.mul(depth, 4 * panels.columns));
      const dh = f.let(i32.add(weights, i32.mul(stride, depth)));
      const rows = f.let(i32.sub(to, from));
      const dc = f.let(i32.add(dh, i32.mul(stride, i32.add(rows, spareRows))));
      const n = f.local("i32");
      const [before, after, given, toX, toR, ofH, ofC] = Array.from({ length: 7 }, () => f.local("i32"));
      const rowOf = (base: Local<"i32">, time: Local<"i32">, size: Local<"i32">) =>
        i32.add(base, i32.mul(i32.add(i32.mul(time, batch), from), size));
      /** The gradients by the last h and c, at rows `steps` and `steps + 1` of `grad`; dc stays 0 where there is no c. */
      const fetch = (to: Local<"i32">, time: Local<"i32">) => {
        f.set(given, rowOf(grad, time, bytes));
        f.set(ofH, to);
        f.for(n, 0, rows, 1, () => {
          f.memoryCopy(ofH, given, bytes);
          f.advance(given, bytes);
          f.advance(ofH, stride);
        });
      };
      panels.packRows(f, weight, bytes, depth, units, weights);
      fetch(dh, steps);
      f.if(
        dc0,
        () => fetch(dc, f.let(i32.add(steps, 1))),
        () => f.memoryZero(dc, i32.mul(rows, stride)),
      );
      eachStep(f, steps, reverse, true, (t, previous, now) => {
        f.set(before, rowOf(states, previous, keptBytes));
        f.set(after, rowOf(states, now, keptBytes));
        f.set(given, rowOf(grad, t, bytes));
        f.set(toX, rowOf(dx, t, gateBytes));
        f.set(toR, rowOf(dr, t, gateBytes));
        const products = f.let(toR);
        f.set(ofH, dh);
        f.set(ofC, dc);
        f.for(n, from, to, 1, () => {
          f.if(
            i32.ltS(t, i32.load(i32.add(lengths, i32.shl(n, 2)))),
            () => f.call(row, after, i32.add(before, i32.mul(bytes, cell.previous)), given, ofH, ofC, toX, toR, units),
            () => {
              f.memoryZero(toX, gateBytes);
              if (twoParts) f.memoryZero(toR, gateBytes);
            },
          );
          for (const pointer of [before, after]) f.advance(pointer, keptBytes);
          for (const pointer of [toX, toR]) f.advance(pointer, gateBytes);
          for (const pointer of [ofH, ofC]) f.advance(pointer, stride);
          f.advance(given, bytes);
        });
        f.call(panels.product, ...([products, gateBytes, weights, step, dh, stride, rows, units, depth, 1] as const));
      });
      f.set(ofH, dh);
      f.set(ofC, dc);
      f.for(n, from, to, 1, () => {
        f.memoryCopy(i32.add(dh0, i32.mul(n, bytes)), ofH, bytes);
        f.if(dc0, () => f.memoryCopy(i32.add(dc0, i32.mul(n, bytes)), ofC, bytes));
        f.advance(ofH, stride);
        f.advance(ofC, stride);
      });
    },
  );
}

/** (now, previous, given, dh, dc, dx, dr, units): one sequence, one step; dh and dc are replaced. */
function defineBackwardRow(module: ModuleBuilder, { gates, kept, twoParts, backward }: CellKernel) {
  return module.internal(i32s(8), "void", (f, now, previous, given, dh, dc, dx, dr, units) => {
    const kepts = spread(f, now, Math.max(1, kept - 1), units);
    const outputs = [...spread(f, dx, gates, units), ...(twoParts ? spread(f, dr, gates, units) : []), dh, dc];
    const compute = backward(f);
    mapElements(f, units, [...kepts, previous, given, dh, dc], outputs, (values) => {
      const [before, from, ofH, ofC] = values.slice(-4);
      const back = compute(values.slice(0, -4), before, f.let(f32x4.add(ofH, from)), ofC);
      return [...back.dx, ...back.dr, back.dh, back.dc];
    });
  });
}

/** Outputs of all steps, then the last h and, with `hasC`, the last c, for sequences `from` up to `to`. */
function defineOutput(module: ModuleBuilder): void {
  module.export(
    "recurrenceOutput",
    i32s(11),
    "void",
    (f, states, lengths, out, steps, batch, units, kept, reverse, hasC, from, to) => {
      const bytes = f.let(i32.shl(units, 2));
      const [n, t] = [f.local("i32"), f.local("i32")];
      const stateOf = (time: I32, part: I32) =>
        i32.add(states, i32.mul(i32.add(i32.mul(i32.add(i32.mul(time, batch), n), kept), part), bytes));
      const outOf = (time: I32) => i32.add(out, i32.mul(i32.add(i32.mul(time, batch), n), bytes));
      const h = i32.sub(kept, 1);
      f.for(t, 0, steps, 1, () =>
        f.for(n, from, to, 1, () => {
          f.if(
            i32.ltS(t, i32.load(i32.add(lengths, i32.shl(n, 2)))),
            () => f.memoryCopy(outOf(t), stateOf(i32.add(t, i32.sub(1, reverse)), h), bytes),
            () => f.memoryZero(outOf(t), bytes),
          );
        }),
      );
      const last = i32.mul(i32.sub(1, reverse), steps);
      f.for(n, from, to, 1, () => {
        f.memoryCopy(outOf(steps), stateOf(last, h), bytes);
        f.if(hasC, () => f.memoryCopy(outOf(i32.add(steps, 1)), stateOf(last, i32.sub(kept, 2)), bytes));
      });
    },
  );
}
