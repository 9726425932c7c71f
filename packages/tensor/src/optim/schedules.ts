/** Learning rates over time: each gives the factor for step `step` (from 0) of `total`. */

/** From 1 to 0 along half a cosine (Loshchilov and Hutter 2017, without restarts). */
export function cosine(step: number, total: number): number {
  return 0.5 * (1 + Math.cos((Math.PI * Math.min(step, total)) / total));
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
