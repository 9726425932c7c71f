import type { KernelOverride } from "../../backend.ts";
import type { AdamUpdate } from "../../optim/adam.ts";
import type { SGDUpdate } from "../../optim/sgd.ts";
import { at } from "./layout.ts";
import type { Machine } from "./machine.ts";

/** Fewest elements that are worth a thread of their own. */
const grain = 8192;

export function updates({ threads }: Machine): Record<string, KernelOverride> {
  return {
    sgdUpdate: (parameter, [grad, velocity], attrs) => {
      const { learningRate, momentum, weightDecay, nesterov } = attrs as SGDUpdate;
      const [p, g, v] = [at(parameter), at(grad), at(velocity)];
      threads.run("sgd", parameter.size, grain, (from, to) => {
        const skip = 4 * from;
        return [p + skip, g + skip, v + skip, to - from, learningRate, momentum, weightDecay, nesterov ? 1 : 0];
      });
      return true;
    },
    adamUpdate: (parameter, [grad, firstMoment, secondMoment], attrs) => {
      const u = attrs as AdamUpdate;
      const rate = u.learningRate / u.correction1;
      const keep = u.decoupled ? 1 - u.learningRate * u.weightDecay : 1;
      const scale = 1 / Math.sqrt(u.correction2);
      const coupledDecay = u.decoupled ? 0 : u.weightDecay;
      const [p, g, m, v] = [at(parameter), at(grad), at(firstMoment), at(secondMoment)];
      threads.run("adam", parameter.size, grain, (from, to) => {
        const skip = 4 * from;
        const arrays = [p + skip, g + skip, m + skip, v + skip, to - from] as const;
        return [...arrays, rate, keep, u.beta1, 1 - u.beta1, u.beta2, 1 - u.beta2, u.eps, scale, coupledDecay];
      });
      return true;
    },
  };
}
