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

export interface AdamOptions extends CommonOptions {
  betas?: readonly [number, number];
  eps?: number;
  weightDecay?: number;
  /** Divides by the largest second moment so far, so that the step never grows again (Reddi et al. 2018). */
  amsgrad?: boolean;
}

export interface AdamUpdate {
  learningRate: number;
  beta1: number;
  beta2: number;
  eps: number;
  weightDecay: number;
  /** 1 − βᵗ */
  correction1: number;
  correction2: number;
  /** Weight decay apart from the gradient (AdamW) instead of added to it. */
  decoupled: boolean;
}

const update = defineUpdate<AdamUpdate>("adamUpdate", ([parameter, grad, m, v], u) => {
  const rate = u.learningRate / u.correction1;
  const scale = 1 / Math.sqrt(u.correction2);
  for (let i = 0; i < parameter.length; i++) {
    if (u.decoupled) parameter[i] -= u.learningRate * u.weightDecay * parameter[i];
    const g = u.decoupled ? grad[i] : grad[i] + u.weightDecay * parameter[i];
    m[i] = u.beta1 * m[i] + (1 - u.beta1) * g;
    v[i] = u.beta2 * v[i] + (1 - u.beta2) * g * g;
    parameter[i] -= (rate * m[i]) / (Math.sqrt(v[i]) * scale + u.eps);
  }
});

const amsgradUpdate = defineUpdate<AdamUpdate>("amsgradUpdate", ([parameter, grad, m, v, largest], u) => {
  const rate = u.learningRate / u.correction1;
  const scale = 1 / Math.sqrt(u.correction2);
  for (let i = 0; i < parameter.length; i++) {
    if (u.decoupled) parameter[i] -= u.learningRate * u.weightDecay * parameter[i];
    const g = u.decoupled ? grad[i] : grad[i] + u.weightDecay * parameter[i];
    m[i] = u.beta1 * m[i] + (1 - u.beta1) * g;
    v[i] = u.beta2 * v[i] + (1 - u.beta2) * g * g;
    largest[i] = Math.max(largest[i], v[i]);
    parameter[i] -= (rate * m[i]) / (Math.sqrt(largest[i]) * scale + u.eps);
  }
});

/** Adam (Kingma and Ba 2015, algorithm 1), as `torch.optim.Adam`: weight decay is added to the gradient. */
export class Adam extends Optimizer<AdamOptions> {
  protected readonly decoupled: boolean = false;

  constructor(parameters: NamedParameters, options: Settings<AdamOptions>) {
    super(parameters, {
      betas: [0.9, 0.999],
      eps: 1e-8,
      weightDecay: 0,
      amsgrad: false,
      maximize: false,
      ...options,
    });
  }

  protected check({ betas, eps, weightDecay }: Required<AdamOptions>): void {
    expectOption("Adam", "β₁", betas[0], 0, 1);
    expectOption("Adam", "β₂", betas[1], 0, 1);
    expectOption("Adam", "ε", eps, 0, Number.POSITIVE_INFINITY);
    expectOption("Adam", "weight decay", weightDecay, 0, Number.POSITIVE_INFINITY);
  }

  protected buffers({ amsgrad }: Required<AdamOptions>): Record<string, number> {
    return amsgrad ? { m: 0, v: 0, largest: 0 } : { m: 0, v: 0 };
  }

  protected update({ parameter, buffers, options }: Slot<AdamOptions>, grad: Tensor, moment: Moment): void {
    const { betas, eps, weightDecay, amsgrad } = options;
    const attrs = {
      learningRate: moment.learningRate,
      beta1: betas[0],
      beta2: betas[1],
      eps,
      weightDecay,
      correction1: 1 - betas[0] ** moment.step,
      correction2: 1 - betas[1] ** moment.step,
      decoupled: this.decoupled,
    };
    if (amsgrad) amsgradUpdate(parameter, [grad, buffers.m, buffers.v, buffers.largest], attrs);
    else update(parameter, [grad, buffers.m, buffers.v], attrs);
  }
}

/** Adam with weight decay apart from the gradient (Loshchilov and Hutter 2019), as `torch.optim.AdamW`. */
export class AdamW extends Adam {
  protected override readonly decoupled = true;

  constructor(parameters: NamedParameters, options: Settings<AdamOptions>) {
    super(parameters, { weightDecay: 0.01, ...options });
  }
}
