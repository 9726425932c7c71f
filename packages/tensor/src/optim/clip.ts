/** Limits on gradients, between `backward()` and `step()`. */
import { TensorError } from "../errors.ts";
import { elements, noGrad } from "../op.ts";
import { add, clamp, div, mul, sqrt, square } from "../ops/elementwise.ts";
import { sum } from "../ops/reduce.ts";
import { type Tensor, tensor } from "../tensor.ts";

/**
 * Scales all gradients by one factor so that, seen as one long vector, they are no longer than `maxNorm` (Pascanu et al.
 * 2013, algorithm 1), as `torch.nn.utils.clip_grad_norm_`.
 *
 * @param normType 2 for the length, Infinity for the largest magnitude, any p > 0 for (Σ|g|ᵖ)^(1/p)
 * @returns the norm before; NaN or Infinity tells that a gradient is not finite, and then nothing is worth a step
 */
export function clipGradNorm(parameters: Iterable<Tensor>, maxNorm: number, normType = 2): number {
  if (!(maxNorm >= 0)) throw new TensorError(`clipGradNorm: the largest norm ${maxNorm} is not a number ≥ 0`);
  if (!(normType > 0)) throw new TensorError(`clipGradNorm: there is no norm of order ${normType}; use 2 or Infinity`);
  const trained = Array.from(parameters).filter(({ grad }) => grad !== null);
  const total = gradNorm(trained, normType);
  // PyTorch's 1e-6 keeps a division by 0 out.
  const factor = maxNorm / (total + 1e-6);
  if (factor >= 1) return total;
  noGrad(() => {
    // Not in place: two parameters may share one gradient array, as after a.add(b).
    for (const parameter of trained) parameter.grad = mul(parameter.grad as Tensor, factor);
  });
  return total;
}

/**
 * `clipGradNorm` with normType 2 for gradients on a device: nothing waits for it.
 * @returns the norm before, a scalar to be read with `data()`
 */
export function clipGradNormOnDevice(parameters: Iterable<Tensor>, maxNorm: number): Tensor {
  if (!(maxNorm >= 0)) throw new TensorError(`clipGradNormOnDevice: the largest norm ${maxNorm} is not a number ≥ 0`);
  return noGrad(() => {
    const trained = Array.from(parameters).filter(({ grad }) => grad !== null);
    const squares = trained.map(({ grad }) => sum(square(grad as Tensor)));
    const total = sqrt(squares.length === 0 ? tensor(0) : squares.reduce((a, b) => add(a, b)));
    const factor = clamp(div(maxNorm, add(total, 1e-6)), null, 1);
    for (const parameter of trained) parameter.grad = mul(parameter.grad as Tensor, factor);
    return total;
  });
}

/** The norm of all gradients seen as one vector; see `clipGradNorm`. */
export function gradNorm(parameters: Iterable<Tensor>, normType = 2): number {
  let largest = 0;
  let total = 0;
  for (const { grad } of parameters) {
    if (grad === null) continue;
    const g = elements(grad);
    if (normType === 2) total += sumOfSquares(g);
    else if (normType === Number.POSITIVE_INFINITY)
      for (let i = 0; i < g.length; i++) largest = Math.max(largest, Math.abs(g[i]));
    else for (let i = 0; i < g.length; i++) total += Math.abs(g[i]) ** normType;
  }
  return normType === Number.POSITIVE_INFINITY ? largest : total ** (1 / normType);
}

/** Four sums at once: one alone would wait for each addition before the next. */
function sumOfSquares(numbers: ArrayLike<number>): number {
  let [a, b, c, d] = [0, 0, 0, 0];
  const whole = numbers.length & ~3;
  for (let i = 0; i < whole; i += 4) {
    a += numbers[i] * numbers[i];
    b += numbers[i + 1] * numbers[i + 1];
    c += numbers[i + 2] * numbers[i + 2];
    d += numbers[i + 3] * numbers[i + 3];
  }
  for (let i = whole; i < numbers.length; i++) a += numbers[i] * numbers[i];
  return a + b + c + d;
}

/** Limits each element of each gradient to [−limit, limit], as `torch.nn.utils.clip_grad_value_`. */
export function clipGradValue(parameters: Iterable<Tensor>, limit: number): void {
  if (!(limit >= 0)) throw new TensorError(`clipGradValue: the limit ${limit} is not a number ≥ 0`);
  noGrad(() => {
    for (const parameter of parameters) {
      if (parameter.grad !== null) parameter.grad = clamp(parameter.grad, -limit, limit);
    }
  });
}
