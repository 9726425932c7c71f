/**
 * The graph, node by node (all numbers):
 *
 *   z = w·x + b
 *   h = tanh(z)
 *   e = h − x        (x is used a second time)
 *   loss = e²
 *
 * @returns the loss and its derivatives by w, x and b, by hand: no finite differences
 */
export function lossAndGradients(w: number, x: number, b: number): { loss: number; w: number; x: number; b: number } {
  const z = w * x + b;
  const h = Math.tanh(z);
  const e = h - x;
  const loss = e * e;

  const byE = 2 * e;
  const byZ = byE * (1 - h * h);
  return { loss, w: byZ * x, x: byZ * w - byE, b: byZ };
}
