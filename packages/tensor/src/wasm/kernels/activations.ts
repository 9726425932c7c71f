/** Activations of more than one instruction, and their gradients g·f′(x). */
import { type FunctionBuilder, f32x4, type Local, type ModuleBuilder, type V128 } from "../assembler.ts";
import { mapElements } from "./loops.ts";
import { exp, normal, sigmoid } from "./math.ts";

const one = f32x4.splat(1);

/** x·Φ(x), and its derivative Φ(x) + x·φ(x). */
const gelu = {
  value: (f: FunctionBuilder, x: Local<"v128">) => f32x4.mul(x, normal(f, x).distribution),
  derivative: (f: FunctionBuilder, x: Local<"v128">) => {
    const { distribution, bell } = normal(f, x);
    const density = f32x4.mul(bell, f32x4.splat(1 / Math.sqrt(2 * Math.PI)));
    return f32x4.add(distribution, f32x4.mul(x, density));
  },
};

/** x·σ(u(x)) and its derivative σ + x·σ·(1 − σ)·u′: SiLU, and GELU's approximation by tanh. */
function gated(
  u: (f: FunctionBuilder, x: Local<"v128">) => V128,
  slope: (f: FunctionBuilder, x: Local<"v128">) => V128,
) {
  return {
    value: (f: FunctionBuilder, x: Local<"v128">) => f32x4.div(x, f32x4.add(one, exp(f, f32x4.neg(u(f, x))))),
    derivative: (f: FunctionBuilder, x: Local<"v128">) => {
      const s = f.let(sigmoid(f, u(f, x)));
      const inner = f32x4.mul(f32x4.mul(x, slope(f, x)), f32x4.sub(one, s));
      return f32x4.mul(s, f32x4.add(one, inner));
    },
  };
}

const silu = gated(
  (_f, x) => x,
  () => one,
);

// (1 + tanh(v)) / 2 = σ(2v) with v = √(2/π)·(x + 0.044715·x³).
const [linear, cubic] = [1, 0.044715].map((c) => 2 * Math.sqrt(2 / Math.PI) * c);
const geluTanh = gated(
  (_f, x) => f32x4.mul(x, f32x4.add(f32x4.splat(linear), f32x4.mul(f32x4.splat(cubic), f32x4.mul(x, x)))),
  (_f, x) => f32x4.add(f32x4.splat(linear), f32x4.mul(f32x4.splat(3 * cubic), f32x4.mul(x, x))),
);

export function defineActivations(module: ModuleBuilder): void {
  for (const [name, { value, derivative }] of Object.entries({ gelu, geluTanh, silu })) {
    module.export(name, ["i32", "i32", "i32"], "void", (f, x, out, n) =>
      mapElements(f, n, [x], [out], ([v]) => [value(f, v)]),
    );
    module.export(`${name}Grad`, ["i32", "i32", "i32", "i32"], "void", (f, grad, x, out, n) =>
      mapElements(f, n, [grad, x], [out], ([g, v]) => [f32x4.mul(g, derivative(f, v))]),
    );
  }
}
