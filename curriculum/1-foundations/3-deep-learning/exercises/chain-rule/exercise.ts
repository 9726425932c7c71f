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
  // TODO: forward, keeping every node's value; then backward, node by node, from loss to z.
  throw new Error("TODO: lossAndGradients");
}
