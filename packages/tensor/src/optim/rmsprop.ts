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

export interface RMSpropOptions extends CommonOptions {
  /** How much of the mean square stays from step to step. */
  alpha?: number;
  eps?: number;
  momentum?: number;
  /** Divides by the deviation from the mean gradient instead of the size (Graves 2013, section 2.1). */
  centered?: boolean;
  weightDecay?: number;
}

export interface RMSpropUpdate {
  learningRate: number;
  alpha: number;
  eps: number;
  momentum: number;
  centered: boolean;
  weightDecay: number;
}

const update = defineUpdate<RMSpropUpdate>("rmspropUpdate", ([parameter, grad, square, mean, velocity], u) => {
  for (let i = 0; i < parameter.length; i++) {
    const g = grad[i] + u.weightDecay * parameter[i];
    square[i] = u.alpha * square[i] + (1 - u.alpha) * g * g;
    if (u.centered) mean[i] = u.alpha * mean[i] + (1 - u.alpha) * g;
    const variance = u.centered ? square[i] - mean[i] * mean[i] : square[i];
    const direction = g / (Math.sqrt(variance) + u.eps);
    velocity[i] = u.momentum * velocity[i] + direction;
    parameter[i] -= u.learningRate * velocity[i];
  }
});

/** Divides each gradient by its usual size (Tieleman and Hinton 2012), as `torch.optim.RMSprop`. */
export class RMSprop extends Optimizer<RMSpropOptions> {
  constructor(parameters: NamedParameters, options: Settings<RMSpropOptions>) {
    super(parameters, {
      alpha: 0.99,
      eps: 1e-8,
      momentum: 0,
      centered: false,
      weightDecay: 0,
      maximize: false,
      ...options,
    });
  }

  protected check({ alpha, eps, momentum, weightDecay }: Required<RMSpropOptions>): void {
    expectOption("RMSprop", "α", alpha, 0, 1);
    expectOption("RMSprop", "ε", eps, 0, Number.POSITIVE_INFINITY);
    expectOption("RMSprop", "momentum", momentum, 0, Number.POSITIVE_INFINITY);
    expectOption("RMSprop", "weight decay", weightDecay, 0, Number.POSITIVE_INFINITY);
  }

  protected buffers(): Record<string, number> {
    return { square: 0, mean: 0, momentum: 0 };
  }

  protected update({ parameter, buffers, options }: Slot<RMSpropOptions>, grad: Tensor, moment: Moment): void {
    const { alpha, eps, momentum, centered, weightDecay } = options;
    const attrs = { learningRate: moment.learningRate, alpha, eps, momentum, centered, weightDecay };
    update(parameter, [grad, buffers.square, buffers.mean, buffers.momentum], attrs);
  }
}
