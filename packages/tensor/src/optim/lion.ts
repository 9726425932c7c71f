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

export interface LionOptions extends CommonOptions {
  betas?: readonly [number, number];
  weightDecay?: number;
}

export interface LionUpdate {
  learningRate: number;
  beta1: number;
  beta2: number;
  weightDecay: number;
}

const update = defineUpdate<LionUpdate>("lionUpdate", ([parameter, grad, m], u) => {
  for (let i = 0; i < parameter.length; i++) {
    const direction = Math.sign(u.beta1 * m[i] + (1 - u.beta1) * grad[i]);
    parameter[i] -= u.learningRate * (direction + u.weightDecay * parameter[i]);
    m[i] = u.beta2 * m[i] + (1 - u.beta2) * grad[i];
  }
});

/**
 * The sign of a mixed momentum: half of Adam's memory (Chen et al. 2023, algorithm 2). Wants a learning rate three to ten
 * times smaller than AdamW's, and a weight decay larger by as much (section 5).
 */
export class Lion extends Optimizer<LionOptions> {
  constructor(parameters: NamedParameters, options: Settings<LionOptions>) {
    super(parameters, { betas: [0.9, 0.99], weightDecay: 0, maximize: false, ...options });
  }

  protected check({ betas, weightDecay }: Required<LionOptions>): void {
    expectOption("Lion", "β₁", betas[0], 0, 1);
    expectOption("Lion", "β₂", betas[1], 0, 1);
    expectOption("Lion", "weight decay", weightDecay, 0, Number.POSITIVE_INFINITY);
  }

  protected buffers(): Record<string, number> {
    return { m: 0 };
  }

  protected update({ parameter, buffers, options }: Slot<LionOptions>, grad: Tensor, moment: Moment): void {
    const { betas, weightDecay } = options;
    update(parameter, [grad, buffers.m], {
      learningRate: moment.learningRate,
      beta1: betas[0],
      beta2: betas[1],
      weightDecay,
    });
  }
}
