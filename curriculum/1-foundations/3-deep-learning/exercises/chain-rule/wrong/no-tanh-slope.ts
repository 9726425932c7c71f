// caught: b-gradient
export function lossAndGradients(w: number, x: number, b: number): { loss: number; w: number; x: number; b: number } {
  const z = w * x + b;
  const h = Math.tanh(z);
  const e = h - x;
  const loss = e * e;

  const byE = 2 * e;
  const byZ = byE;
  return { loss, w: byZ * x, x: byZ * w - byE, b: byZ };
}
