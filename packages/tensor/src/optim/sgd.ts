import { TensorError } from "../errors.ts";
import type { Tensor } from "../tensor.ts";
import {
  type CommonOptions,
  defineUpdate,
  expectOption,
  type Moment,
  type NamedParameters,
  Optimizer,
  type Settings,
  type Slot,
} from "./optimizer.ts";

export interface SGDOptions extends CommonOptions {
  momentum?: number;
  /** How much less than whole a gradient enters the momentum; not the first one. */
  dampening?: number;
  nesterov?: boolean;
  weightDecay?: number;
}

export interface SGDUpdate {
  learningRate: number;
  momentum: number;
  nesterov: boolean;
  weightDecay: number;
}

const update = defineUpdate<SGDUpdate>("sgdUpdate", ([parameter, grad, velocity], u) => {
  for (let i = 0; i < parameter.length; i++) {
    const g = grad[i] + u.weightDecay * parameter[i];
    velocity[i] = u.momentum * velocity[i] + g;
    parameter[i] -= u.learningRate * (u.nesterov ? g + u.momentum * velocity[i] : velocity[i]);
  }
});

const dampenedUpdate = defineUpdate<SGDUpdate & { dampening: number }>(
  "sgdDampenedUpdate",
  ([parameter, grad, velocity], u) => {
    for (let i = 0; i < parameter.length; i++) {
      const g = grad[i] + u.weightDecay * parameter[i];
      velocity[i] = u.momentum * velocity[i] + (1 - u.dampening) * g;
      parameter[i] -= u.learningRate * velocity[i];
    }
  },
);

/** Stochastic gradient descent with momentum, as `torch.optim.SGD` (Sutskever et al. 2013). */
export class SGD extends Optimizer<SGDOptions> {
  constructor(parameters: NamedParameters, options: Settings<SGDOptions>) {
    super(parameters, { momentum: 0, dampening: 0, nesterov: false, weightDecay: 0, maximize: false, ...options });
  }

  protected check({ momentum, dampening, nesterov, weightDecay }: Required<SGDOptions>): void {
    expectOption("SGD", "momentum", momentum, 0, Number.POSITIVE_INFINITY);
    expectOption("SGD", "weight decay", weightDecay, 0, Number.POSITIVE_INFINITY);
    if (nesterov && (momentum <= 0 || dampening !== 0)) {
      throw new TensorError("SGD: Nesterov's method needs a momentum above 0 and no dampening");
    }
  }

  protected buffers(): Record<string, number> {
    return { momentum: 0 };
  }

  protected update({ parameter, buffers, options }: Slot<SGDOptions>, grad: Tensor, moment: Moment): void {
    const { momentum, nesterov, weightDecay, dampening } = options;
    const attrs = { learningRate: moment.learningRate, momentum, nesterov, weightDecay };
    if (dampening === 0 || momentum === 0 || moment.step === 1) update(parameter, [grad, buffers.momentum], attrs);
    else dampenedUpdate(parameter, [grad, buffers.momentum], { ...attrs, dampening });
  }
}
