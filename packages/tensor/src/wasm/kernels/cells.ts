/** The cells of recurrent networks, as in `ops/recurrence.ts`, for lanes of units. */
import type { FunctionBuilder } from "../assembler/builder.ts";
import { f32x4, v128 } from "../assembler/instructions.ts";
import type { Local, V128 } from "../assembler/values.ts";
import { polynomial, type VectorFunction, within } from "./math.ts";

type Vector = Local<"v128">;

/** Both directions set their constants first, then give the function. */
export interface CellKernel {
  readonly gates: number;
  readonly kept: number;
  /** Which of the kept numbers of the step before are read. */
  readonly previous: number;
  /** Whether `extra` is a bias of the recurrent product. */
  readonly bias: boolean;
  /** Whether gradients by the two parts of the gates differ. */
  readonly twoParts: boolean;
  forward(f: FunctionBuilder): (x: Vector[], r: Vector[], previous: Vector) => V128[];
  backward(
    f: FunctionBuilder,
  ): (now: Vector[], previous: Vector, dh: Vector, dc: Vector) => { dx: V128[]; dr: V128[]; dh: V128; dc: V128 };
}

const { add, sub, mul } = f32x4;
const zero = f32x4.splat(0);

/**
 * tanh in a third of the time of `math.ts`'s, to 2⁻²² instead of to the last digit: 2t/(1 + t²) with t = tanh(x/2) = n/d. What t is
 * short of 1 hardly moves that, so short polynomials do (our own fit). ±∞ give ±1, and no result passes them; −0 and NaN stay.
 */
export const squash: VectorFunction = (f) => {
  const [hold, holdResult] = [within(f, 9.0185), within(f, 1)];
  const above = polynomial(f, [1.14277915e-4, 2.97748279e-2]);
  const below = polynomial(f, [2.45923934e-6, 2.41331453e-3, 0.226216257, 2]);
  return (value) => {
    const x = f.let(hold(value));
    const square = f.let(mul(x, x));
    const n = f.let(f.multiplyAdd(above(square), mul(x, square), x));
    const d = f.let(below(square));
    return holdResult(f32x4.div(mul(n, add(d, d)), f.multiplyAdd(n, n, mul(d, d))));
  };
};

/** σ(x) = (1 + tanh(x/2)) / 2. Of a gate that is all but closed the last digits are lost: nobody takes its logarithm. */
const gateBy = (f: FunctionBuilder, tanh: (x: V128) => V128): ((x: V128) => V128) => {
  const half = f.let(f32x4.splat(0.5));
  return (x) => f.multiplyAdd(half, tanh(mul(half, x)), half);
};

const plainCell = (
  activation: (f: FunctionBuilder) => (x: V128) => V128,
  slope: (f: FunctionBuilder) => (h: Vector, dh: V128) => V128,
): CellKernel => ({
  gates: 1,
  kept: 1,
  previous: 0,
  bias: false,
  twoParts: false,
  forward: (f) => {
    const activate = activation(f);
    return ([x], [r]) => [activate(add(x, r))];
  },
  backward: (f) => {
    const times = slope(f);
    return ([h], _previous, dh) => ({ dx: [times(h, dh)], dr: [], dh: zero, dc: zero });
  },
});

const lstm: CellKernel = {
  gates: 4,
  kept: 6,
  previous: 4,
  bias: false,
  twoParts: false,
  forward: (f) => {
    const tanh = squash(f);
    const gate = gateBy(f, tanh);
    return (x, r, previous) => {
      const [i, forget, g, o] = x.map((part, index) => f.let((index === 2 ? tanh : gate)(add(part, r[index]))));
      const c = f.let(add(mul(forget, previous), mul(i, g)));
      return [i, forget, g, o, c, mul(o, tanh(c))];
    };
  },
  backward: (f) => {
    const tanh = squash(f);
    const one = f.let(f32x4.splat(1));
    const slope = (y: Vector) => mul(y, sub(one, y));
    return ([i, forget, g, o, c], previous, dh, dc) => {
      const t = f.let(tanh(c));
      const d = f.let(add(dc, mul(mul(dh, o), sub(one, mul(t, t)))));
      const dx = [
        mul(mul(d, g), slope(i)),
        mul(mul(d, previous), slope(forget)),
        mul(mul(d, i), sub(one, mul(g, g))),
        mul(mul(dh, t), slope(o)),
      ];
      return { dx, dr: [], dh: zero, dc: mul(d, forget) };
    };
  },
};

const gru: CellKernel = {
  gates: 3,
  kept: 5,
  previous: 4,
  bias: true,
  twoParts: true,
  forward: (f) => {
    const tanh = squash(f);
    const gate = gateBy(f, tanh);
    const one = f.let(f32x4.splat(1));
    return (x, r, previous) => {
      const [reset, z] = [0, 1].map((index) => f.let(gate(add(x[index], r[index]))));
      const n = f.let(tanh(add(x[2], mul(reset, r[2]))));
      return [reset, z, n, r[2], add(mul(sub(one, z), n), mul(z, previous))];
    };
  },
  backward: (f) => {
    const one = f.let(f32x4.splat(1));
    return ([reset, z, n, product], previous, dh) => {
      const dn = f.let(mul(mul(dh, sub(one, z)), sub(one, mul(n, n))));
      const dReset = f.let(mul(mul(dn, product), mul(reset, sub(one, reset))));
      const dz = f.let(mul(mul(dh, sub(previous, n)), mul(z, sub(one, z))));
      return { dx: [dReset, dz, dn], dr: [dReset, dz, mul(dn, reset)], dh: mul(dh, z), dc: zero };
    };
  },
};

export const cellKernels: Record<string, CellKernel> = {
  rnnTanh: plainCell(squash, (f) => {
    const one = f.let(f32x4.splat(1));
    return (h, dh) => mul(dh, sub(one, mul(h, h)));
  }),
  rnnRelu: plainCell(
    () => (x) => f32x4.max(x, zero),
    () => (h, dh) => v128.and(dh, f32x4.gt(h, zero)),
  ),
  lstm,
  gru,
};
