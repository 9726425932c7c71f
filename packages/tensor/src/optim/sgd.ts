import { TensorError } from "../errors.ts";
import type { Tensor } from "../tensor.ts";
import { defineUpdate, type NamedParameters, Optimizer, type Slot } from "./optimizer.ts";

export interface SGDOptions {
  learningRate: number;
  momentum?: number;
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

/** Stochastic gradient descent with momentum, as `torch.optim.SGD` (Sutskever et al. 2013). */
export class SGD extends Optimizer {
  readonly #options: Required<SGDOptions>;

  constructor(parameters: NamedParameters, options: SGDOptions) {
    super(parameters, options.learningRate, ["momentum"]);
    this.#options = { momentum: 0, nesterov: false, weightDecay: 0, ...options };
    if (this.#options.nesterov && this.#options.momentum <= 0) {
      throw new TensorError("SGD: Nesterov's method needs a momentum above 0");
    }
  }

  protected update({ parameter, buffers }: Slot, grad: Tensor): void {
    const { momentum, nesterov, weightDecay } = this.#options;
    update(parameter, [grad, buffers.momentum], { learningRate: this.learningRate, momentum, nesterov, weightDecay });
  }
}
