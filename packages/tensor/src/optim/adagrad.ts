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

export interface AdagradOptions extends CommonOptions {
  /** The rate of step t is divided by 1 + (t − 1)·rateDecay. */
  rateDecay?: number;
  weightDecay?: number;
  /** What the sum of squares starts from. */
  initialSum?: number;
  eps?: number;
}

export interface AdagradUpdate {
  learningRate: number;
  weightDecay: number;
  eps: number;
}

const update = defineUpdate<AdagradUpdate>("adagradUpdate", ([parameter, grad, sum], u) => {
  for (let i = 0; i < parameter.length; i++) {
    const g = grad[i] + u.weightDecay * parameter[i];
    sum[i] += g * g;
    parameter[i] -= (u.learningRate * g) / (Math.sqrt(sum[i]) + u.eps);
  }
});

/** Divides by the root of the sum of all squared gradients so far (Duchi et al. 2011), as `torch.optim.Adagrad`. */
export class Adagrad extends Optimizer<AdagradOptions> {
  constructor(parameters: NamedParameters, options: Settings<AdagradOptions>) {
    super(parameters, { rateDecay: 0, weightDecay: 0, initialSum: 0, eps: 1e-10, maximize: false, ...options });
  }

  protected check({ rateDecay, weightDecay, initialSum, eps }: Required<AdagradOptions>): void {
    const options = { "rate decay": rateDecay, "weight decay": weightDecay, "initial sum": initialSum, ε: eps };
    for (const [name, value] of Object.entries(options)) {
      expectOption("Adagrad", name, value, 0, Number.POSITIVE_INFINITY);
    }
  }

  protected buffers({ initialSum }: Required<AdagradOptions>): Record<string, number> {
    return { sum: initialSum };
  }

  protected update({ parameter, buffers, options }: Slot<AdagradOptions>, grad: Tensor, moment: Moment): void {
    const { rateDecay, weightDecay, eps } = options;
    const learningRate = moment.learningRate / (1 + (moment.step - 1) * rateDecay);
    update(parameter, [grad, buffers.sum], { learningRate, weightDecay, eps });
  }
}
