/** Points of a curve: `steps` rise, `values` belong to them. */
export interface Points {
  steps: number[];
  values: number[];
}

/**
 * A curve with at most about `maximum` points that looks the same: of each stretch of steps the lowest and the highest
 * value stay, in their order, and so do the first and the last point. No peak is lost, unlike with every n-th point.
 */
export function thin({ steps, values }: Points, maximum: number): Points {
  const count = steps.length;
  if (count <= maximum || maximum < 4) return { steps, values };
  const out: Points = { steps: [steps[0]], values: [values[0]] };
  const keep = (i: number) => {
    out.steps.push(steps[i]);
    out.values.push(values[i]);
  };
  const stretches = Math.floor((maximum - 2) / 2);
  for (let s = 0; s < stretches; s++) {
    const from = 1 + Math.floor((s * (count - 2)) / stretches);
    const to = 1 + Math.floor(((s + 1) * (count - 2)) / stretches);
    let low = from;
    let high = from;
    for (let i = from + 1; i < to; i++) {
      if (values[i] < values[low]) low = i;
      if (values[i] > values[high]) high = i;
    }
    keep(Math.min(low, high));
    if (low !== high) keep(Math.max(low, high));
  }
  keep(count - 1);
  return out;
}

/**
 * Exponential moving average, corrected for its start as in Adam, so that early values are not drawn towards zero.
 * @param weight of the past, 0 (no smoothing) to below 1
 */
export function smooth(values: readonly number[], weight: number): number[] {
  let average = 0;
  let trust = 1;
  return values.map((value) => {
    average = weight * average + (1 - weight) * value;
    trust *= weight;
    return average / (1 - trust);
  });
}
