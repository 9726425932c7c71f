import type { Tensor } from "../tensor.ts";
import { defineUpdate, type NamedParameters, Optimizer, type Slot } from "./optimizer.ts";

export interface AdamOptions {
  learningRate: number;
  betas?: readonly [number, number];
  eps?: number;
  weightDecay?: number;
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

/** Adam (Kingma and Ba 2015, algorithm 1), as `torch.optim.Adam`: weight decay is added to the gradient. */
export class Adam extends Optimizer {
  readonly #options: Required<AdamOptions>;
  protected readonly decoupled: boolean = false;

  constructor(parameters: NamedParameters, options: AdamOptions) {
    super(parameters, options.learningRate, ["m", "v"]);
    this.#options = { betas: [0.9, 0.999], eps: 1e-8, weightDecay: 0, ...options };
  }

  protected update({ parameter, buffers }: Slot, grad: Tensor, step: number): void {
    const { betas, eps, weightDecay } = this.#options;
    update(parameter, [grad, buffers.m, buffers.v], {
      learningRate: this.learningRate,
      beta1: betas[0],
      beta2: betas[1],
      eps,
      weightDecay,
      correction1: 1 - betas[0] ** step,
      correction2: 1 - betas[1] ** step,
      decoupled: this.decoupled,
    });
  }
}

/** Adam with weight decay apart from the gradient (Loshchilov and Hutter 2019), as `torch.optim.AdamW`. */
export class AdamW extends Adam {
  protected override readonly decoupled = true;

  constructor(parameters: NamedParameters, options: AdamOptions) {
    super(parameters, { weightDecay: 0.01, ...options });
  }
}
