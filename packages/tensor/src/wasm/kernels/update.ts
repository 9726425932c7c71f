import type { ModuleBuilder } from "../assembler/builder.ts";
import { f32x4, select, v128 } from "../assembler/instructions.ts";
import { mapElements } from "./loops.ts";

/** The optimizers' updates of a parameter in place: see `Kernels.sgd` and `Kernels.adam`. */
export function defineUpdates(module: ModuleBuilder): void {
  module.export(
    "sgd",
    ["i32", "i32", "i32", "i32", "f32", "f32", "f32", "i32"],
    "void",
    (f, param, grad, velocity, n, lr, momentum, weightDecay, nesterov) => {
      const [rate, inertia, decay] = [lr, momentum, weightDecay].map((s) => f.let(f32x4.splat(s)));
      // Nesterov's step looks ahead: g + momentum·v instead of v.
      const ahead = f.let(select(v128.not(f32x4.splat(0)), f32x4.splat(0), nesterov));
      mapElements(f, n, [param, grad, velocity], [param, velocity], ([p, g, v]) => {
        const full = f.let(f32x4.add(g, f32x4.mul(decay, p)));
        const next = f.let(f32x4.add(f32x4.mul(inertia, v), full));
        const step = v128.bitselect(f32x4.add(full, f32x4.mul(inertia, next)), next, ahead);
        return [f32x4.sub(p, f32x4.mul(rate, step)), next];
      });
    },
  );

  module.export(
    "adam",
    ["i32", "i32", "i32", "i32", "i32", "f32", "f32", "f32", "f32", "f32", "f32", "f32", "f32", "f32"],
    "void",
    // 1 − β comes from outside: of β = 0.999 in float32 it would be wrong in the fifth digit.
    (f, param, grad, m, v, n, rate, shrink, beta1, rest1, beta2, rest2, eps, scale, coupledDecay) => {
      const scalars = [rate, shrink, beta1, rest1, beta2, rest2, eps, scale, coupledDecay];
      const [lr, keep, b1, c1, b2, c2, epsilon, root, decay] = scalars.map((s) => f.let(f32x4.splat(s)));
      mapElements(f, n, [param, grad, m, v], [param, m, v], ([p, g, first, second]) => {
        const shrunk = f.let(f32x4.mul(p, keep));
        const full = f.let(f32x4.add(g, f32x4.mul(decay, p)));
        const mean = f.let(f32x4.add(f32x4.mul(b1, first), f32x4.mul(c1, full)));
        const square = f.let(f32x4.add(f32x4.mul(b2, second), f32x4.mul(c2, f32x4.mul(full, full))));
        const size = f32x4.add(f32x4.mul(f32x4.sqrt(square), root), epsilon);
        return [f32x4.sub(shrunk, f32x4.div(f32x4.mul(lr, mean), size)), mean, square];
      });
    },
  );
}
