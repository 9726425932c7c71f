/** Activations of more than one instruction, and their gradients g·f′(x). */
import type { FunctionBuilder, ModuleBuilder } from "../assembler/builder.ts";
import { f32x4 } from "../assembler/instructions.ts";
import { i32s, type Local, type V128 } from "../assembler/values.ts";
import { mapElements } from "./loops.ts";
import { erf, exp, oddRatio, sigmoid } from "./math.ts";

/** Sets its constants, then is called in the loop; as in `math.ts`. */
type Function = (f: FunctionBuilder) => (x: Local<"v128">) => V128;

interface Activation {
  value: Function;
  derivative: Function;
}

/** x·Φ(x) with the normal distribution Φ(x) = (1 + erf(x/√2)) / 2. */
const gelu: Activation = {
  value: (f) => {
    const [half, scale] = [0.5, Math.SQRT1_2].map((c) => f.let(f32x4.splat(c)));
    const integral = erf(f);
    return (x) => f32x4.mul(x, f.multiplyAdd(half, integral(f32x4.mul(x, scale)), half));
  },
  // Φ(x) + x·exp(−x²/2)/√(2π) is 1/2 and an odd function, fitted as x·P(x²)/Q(x²) up to where it stays 1/2; absolute error below 2⁻²¹.
  derivative: (f) => {
    const half = f.let(f32x4.splat(0.5));
    const odd = oddRatio(
      f,
      5.8,
      [
        -2.80801138e-11, 1.15329345e-8, 8.91669457e-7, 3.20591194e-5, 1.97395553e-4, 1.37636676e-2, -2.28998267e-2,
        0.797884538,
      ],
      [3.0233259e-7, 9.68193224e-6, 2.36923214e-4, 3.90193652e-3, 4.37951989e-2, 0.304632359, 1],
    );
    return (x) => f32x4.add(half, odd(x));
  },
};

/** x·σ(u(x)) and its derivative σ + x·σ·(1 − σ)·u′: SiLU, and GELU's approximation by tanh. */
function gated(u: Function, slope: Function): Activation {
  return {
    value: (f) => {
      const [grow, inner, one] = [exp(f), u(f), f.let(f32x4.splat(1))];
      return (x) => f32x4.div(x, f32x4.add(one, grow(f32x4.neg(inner(x)))));
    },
    derivative: (f) => {
      const [gate, inner, change, one] = [sigmoid(f), u(f), slope(f), f.let(f32x4.splat(1))];
      return (x) => {
        const s = f.let(gate(inner(x)));
        return f32x4.mul(s, f32x4.add(one, f32x4.mul(f32x4.mul(x, change(x)), f32x4.sub(one, s))));
      };
    },
  };
}

const silu = gated(
  () => (x) => x,
  (f) => {
    const one = f.let(f32x4.splat(1));
    return () => one;
  },
);

// (1 + tanh(v)) / 2 = σ(2v) with v = √(2/π)·(x + 0.044715·x³).
const [linear, cubic] = [1, 0.044715].map((c) => 2 * Math.sqrt(2 / Math.PI) * c);

/** linear + c·x² */
const parabola =
  (c: number): Function =>
  (f) => {
    const [first, second] = [linear, c].map((value) => f.let(f32x4.splat(value)));
    return (x) => f32x4.add(first, f32x4.mul(second, f32x4.mul(x, x)));
  };
const geluTanh = gated(
  (f) => {
    const factor = parabola(cubic)(f);
    return (x) => f32x4.mul(x, factor(x));
  },
  parabola(3 * cubic),
);

export function defineActivations(module: ModuleBuilder): void {
  for (const [name, { value, derivative }] of Object.entries({ gelu, geluTanh, silu })) {
    module.export(name, i32s(3), "void", (f, x, out, n) => {
      const compute = value(f);
      mapElements(f, n, [x], [out], ([v]) => [compute(v)]);
    });
    module.export(`${name}Grad`, i32s(4), "void", (f, grad, x, out, n) => {
      const compute = derivative(f);
      mapElements(f, n, [grad, x], [out], ([g, v]) => [f32x4.mul(g, compute(v))]);
    });
  }
}
