/**
 * Learning rates over time: each gives the factor for step `step` (from 0). They are plain functions, so they combine by
 * arithmetic: `optimizer.learningRate = peak * warmup(step, 100) * cosine(step, 5000)`, before `optimizer.step()`.
 */
import { TensorError } from "../errors.ts";

/** The factor for each step. */
export type Schedule = (step: number) => number;

/** How much of the way is behind, 0 to 1. */
function share(step: number, total: number): number {
  return step < total ? Math.max(0, step / total) : 1;
}

/** From 1/(steps + 1) up to 1 in equal steps, then 1: nanoGPT's. */
export function warmup(step: number, steps: number): number {
  return Math.min(1, (step + 1) / (steps + 1));
}

/** From one factor to another in equal steps, then the last: `torch.optim.lr_scheduler.LinearLR`. */
export function linear(step: number, total: number, from = 1, to = 0): number {
  return from + (to - from) * share(step, total);
}

/**
 * From 1 to `floor` along half a cosine (Loshchilov and Hutter 2017, without restarts): `torch.optim.lr_scheduler.CosineAnnealingLR`,
 * whose `eta_min` is a rate where `floor` is a share of the first.
 */
export function cosine(step: number, total: number, floor = 0): number {
  return floor + (1 - floor) * 0.5 * (1 + Math.cos(Math.PI * share(step, total)));
}

/** Warm-up, then half a cosine down to `floor` at step `total`: what GPT-2 and nanoGPT train with. */
export function warmupCosine(step: number, total: number, options: { warmup: number; floor?: number }): number {
  if (step < options.warmup) return warmup(step, options.warmup);
  return cosine(step - options.warmup, total - options.warmup, options.floor ?? 0);
}

/**
 * Half a cosine from 1 to 0, again and again; each period is `growth` times the last (Loshchilov and Hutter 2017):
 * `torch.optim.lr_scheduler.CosineAnnealingWarmRestarts`.
 */
export function cosineRestarts(step: number, period: number, growth = 1): number {
  if (!(period > 0 && growth >= 1)) {
    throw new TensorError(
      `cosineRestarts: a period of ${period} steps that grows by ${growth}; use above 0, and 1 or more`,
    );
  }
  let length = period;
  let at = step;
  if (growth === 1) at %= period;
  else {
    for (; at >= length; length *= growth) at -= length;
  }
  return cosine(at, length);
}

/** Times `factor` every `every` steps: `torch.optim.lr_scheduler.StepLR`. */
export function stepDecay(step: number, every: number, factor = 0.1): number {
  return factor ** Math.floor(step / every);
}

/** Times `factor` at each milestone: `torch.optim.lr_scheduler.MultiStepLR`. */
export function multiStep(step: number, milestones: readonly number[], factor = 0.1): number {
  return factor ** milestones.filter((milestone) => step >= milestone).length;
}

/** Times `factor` every step: `torch.optim.lr_scheduler.ExponentialLR`. */
export function exponential(step: number, factor: number): number {
  return factor ** step;
}

/** From 1 to 0 as (1 − step/total)^power: `torch.optim.lr_scheduler.PolynomialLR`. */
export function polynomial(step: number, total: number, power = 1): number {
  return (1 - share(step, total)) ** power;
}

/**
 * One cycle (Smith and Topin 2018), as `torch.optim.lr_scheduler.OneCycleLR` with cosine legs: up from 1/25 over the
 * first `warmup` share, then down to 1/250,000.
 */
export function oneCycle(step: number, total: number, warmup = 0.3): number {
  const start = 1 / 25;
  const end = start / 1e4;
  const peak = warmup * total - 1;
  const between = (from: number, to: number, share: number) => to + ((from - to) / 2) * (1 + Math.cos(Math.PI * share));
  if (step <= peak) return between(start, 1, step / peak);
  return between(1, end, Math.min(1, (step - peak) / (total - 1 - peak)));
}

/** One schedule after the other, each counting its own steps from 0; `last` goes on after the others have had theirs. */
export function inTurn(
  step: number,
  parts: readonly (readonly [steps: number, schedule: Schedule])[],
  last: Schedule,
): number {
  let at = step;
  for (const [steps, schedule] of parts) {
    if (at < steps) return schedule(at);
    at -= steps;
  }
  return last(at);
}

export interface PlateauOptions {
  /** What the rate is multiplied by. */
  factor?: number;
  /** How many times in a row the metric may fail to improve. */
  patience?: number;
  /** The least relative improvement that counts. */
  threshold?: number;
  /** Calls after a reduction that do not count. */
  cooldown?: number;
  /** Where the factor ends. */
  floor?: number;
  /** "max" for a metric that should rise, such as an accuracy. */
  mode?: "min" | "max";
}

/** Lowers the rate when a metric stops improving: `torch.optim.lr_scheduler.ReduceLROnPlateau`, relative threshold. */
export class ReduceOnPlateau {
  readonly #options: Required<PlateauOptions>;
  /** Multiplies the learning rate. */
  factor = 1;
  #best: number | null = null;
  #bad = 0;
  #cooling = 0;

  constructor(options: PlateauOptions = {}) {
    this.#options = { factor: 0.1, patience: 10, threshold: 1e-4, cooldown: 0, floor: 0, mode: "min", ...options };
    if (!(this.#options.factor < 1)) throw new TensorError("ReduceOnPlateau: a factor of 1 or more does not reduce");
  }

  /** Takes the metric's newest value. @returns the factor from now on */
  update(metric: number): number {
    const { factor, patience, cooldown, floor } = this.#options;
    if (this.#improves(metric)) {
      this.#best = metric;
      this.#bad = 0;
    } else this.#bad++;
    if (this.#cooling > 0) {
      this.#cooling--;
      this.#bad = 0;
    }
    if (this.#bad > patience) {
      this.factor = Math.max(floor, this.factor * factor);
      this.#cooling = cooldown;
      this.#bad = 0;
    }
    return this.factor;
  }

  #improves(metric: number): boolean {
    const { mode, threshold } = this.#options;
    if (this.#best === null) return !Number.isNaN(metric);
    return mode === "min" ? metric < this.#best * (1 - threshold) : metric > this.#best * (1 + threshold);
  }

  state() {
    return { factor: this.factor, best: this.#best, bad: this.#bad, cooling: this.#cooling };
  }

  loadState({ factor, best, bad, cooling }: ReturnType<ReduceOnPlateau["state"]>): void {
    this.factor = factor;
    this.#best = best;
    this.#bad = bad;
    this.#cooling = cooling;
  }
}
