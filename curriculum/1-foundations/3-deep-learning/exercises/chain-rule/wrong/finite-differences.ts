// caught: b-gradient
export function lossAndGradients(w: number, x: number, b: number): { loss: number; w: number; x: number; b: number } {
  const loss = (w: number, x: number, b: number) => (Math.tanh(w * x + b) - x) ** 2;
  const h = 1e-6;
  return {
    loss: loss(w, x, b),
    w: (loss(w + h, x, b) - loss(w - h, x, b)) / (2 * h),
    x: (loss(w, x + h, b) - loss(w, x - h, b)) / (2 * h),
    b: (loss(w, x, b + h) - loss(w, x, b - h)) / (2 * h),
  };
}
