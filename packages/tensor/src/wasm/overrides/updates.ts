import type { KernelOverride } from "../../backend.ts";
import type { AdamUpdate } from "../../optim/adam.ts";
import type { SGDUpdate } from "../../optim/sgd.ts";
import { at } from "./layout.ts";
import type { Machine } from "./machine.ts";

export function updates({ kernels: k }: Machine): Record<string, KernelOverride> {
  return {
    sgdUpdate: (parameter, [grad, velocity], attrs) => {
      const u = attrs as SGDUpdate;
      const nesterov = u.nesterov ? 1 : 0;
      k.sgd(at(parameter), at(grad), at(velocity), parameter.size, u.learningRate, u.momentum, u.weightDecay, nesterov);
      return true;
    },
    adamUpdate: (parameter, [grad, m, v], attrs) => {
      const u = attrs as AdamUpdate;
      const { learningRate, beta1, beta2, eps, weightDecay, correction1, correction2 } = u;
      k.adam(
        at(parameter),
        at(grad),
        at(m),
        at(v),
        parameter.size,
        learningRate,
        beta1,
        beta2,
        eps,
        weightDecay,
        correction1,
        correction2,
        u.decoupled ? 1 : 0,
      );
      return true;
    },
  };
}
