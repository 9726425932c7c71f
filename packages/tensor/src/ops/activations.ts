/** Activation functions: PyTorch's names and values; each is an operation, and its derivative times the gradient another. */
import { isFloat } from "../dtype.ts";
import { showShape, TensorError } from "../errors.ts";
import { type Apply, defineOp } from "../op.ts";
import { erf as erfOf, normalDensity, normalDistribution } from "../special.ts";
import type { Tensor } from "../tensor.ts";
import { gt } from "./compare.ts";
import { mul } from "./elementwise.ts";
import { noSecondDerivative } from "./second-derivative.ts";
import { reshape } from "./views.ts";
import { where } from "./where.ts";

/**
 * @param f the function @param derivative its derivative, at a corner the side that PyTorch takes
 * @typeParam A numbers that the function takes besides x
 */
function activation<A>(
  name: string,
  f: (x: number, attrs: A) => number,
  derivative: (x: number, attrs: A) => number,
): (x: Tensor, attrs: A) => Tensor {
  const gradient: Apply<A> = defineOp<A>({
    name: `${name}Grad`,
    infer: ([grad]) => ({ shape: grad.shape, dtype: grad.dtype }),
    reference: (out, { inputs: [grad, x], attrs }) => {
      for (let i = 0; i < out.length; i++) out[i] = grad[i] * derivative(x[i], attrs);
    },
    gradient: [({ grad, inputs: [, x], attrs }) => gradient([grad, x], attrs), noSecondDerivative(`${name}Grad`)],
  });
  const op = defineOp<A>({
    name,
    infer: ([x]) => ({ shape: x.shape, dtype: isFloat(x.dtype) ? x.dtype : "float32" }),
    reference: (out, { inputs: [x], attrs }) => {
      for (let i = 0; i < out.length; i++) out[i] = f(x[i], attrs);
    },
    gradient: [({ grad, inputs: [x], attrs }) => gradient([grad, x], attrs)],
  });
  return (x, attrs) => op([x], attrs);
}

const sigmoidOf = (x: number) => 1 / (1 + Math.exp(-x));

const geluExact = activation<null>(
  "gelu",
  (x) => x * normalDistribution(x),
  (x) => normalDistribution(x) + x * normalDensity(x),
);

// With v = √(2/π)·(x + 0.044715·x³): x·(1 + tanh v)/2 = x·σ(2v).
const twice = (x: number) => 2 * Math.sqrt(2 / Math.PI) * (x + 0.044715 * x ** 3);
const geluTanh = activation<null>(
  "geluTanh",
  (x) => x * sigmoidOf(twice(x)),
  (x) => {
    const s = sigmoidOf(twice(x));
    return s + x * s * (1 - s) * 2 * Math.sqrt(2 / Math.PI) * (1 + 3 * 0.044715 * x * x);
  },
);

/**
 * x·Φ(x), Φ being the normal distribution (Hendrycks and Gimpel 2016). "tanh" takes their approximation of it, as GPT-2 and
 * BERT's first implementations do; the two differ by up to 5·10⁻⁴.
 */
export function gelu(x: Tensor, approximate: "none" | "tanh" = "none"): Tensor {
  if (approximate !== "none" && approximate !== "tanh") {
    throw new TensorError(`gelu: approximate is "none" or "tanh", not ${JSON.stringify(approximate)}`);
  }
  return approximate === "tanh" ? geluTanh(x, null) : geluExact(x, null);
}

const siluOf = activation<null>(
  "silu",
  (x) => x / (1 + Math.exp(-x)),
  (x) => sigmoidOf(x) * (1 + x * (1 - sigmoidOf(x))),
);

/** x·σ(x), also called swish (Elfwing et al. 2017). */
export function silu(x: Tensor): Tensor {
  return siluOf(x, null);
}

const softplusOf = activation<{ beta: number; threshold: number }>(
  "softplus",
  (x, { beta, threshold }) => (beta * x > threshold ? x : Math.log1p(Math.exp(beta * x)) / beta),
  (x, { beta, threshold }) => (beta * x > threshold ? 1 : sigmoidOf(beta * x)),
);

/** log(1 + exp(beta·x)) / beta; x itself where beta·x is above `threshold`. */
export function softplus(x: Tensor, beta = 1, threshold = 20): Tensor {
  return softplusOf(x, { beta, threshold });
}

const leakyReluOf = activation<{ slope: number }>(
  "leakyRelu",
  (x, { slope }) => (x > 0 ? x : slope * x),
  (x, { slope }) => (x > 0 ? 1 : slope),
);

/** x, or `negativeSlope`·x where x is negative (Maas et al. 2013). */
export function leakyRelu(x: Tensor, negativeSlope = 0.01): Tensor {
  return leakyReluOf(x, { slope: negativeSlope });
}

const eluOf = activation<{ alpha: number; scale: number }>(
  "elu",
  (x, { alpha, scale }) => scale * (x > 0 ? x : alpha * Math.expm1(x)),
  (x, { alpha, scale }) => scale * (x > 0 ? 1 : alpha * Math.exp(x)),
);

/** x, or alpha·(exp(x) − 1) where x is negative (Clevert et al. 2016). */
export function elu(x: Tensor, alpha = 1): Tensor {
  return eluOf(x, { alpha, scale: 1 });
}

/** ELU scaled so that deep networks keep mean 0 and variance 1 (Klambauer et al. 2017, whose constants these are). */
export function selu(x: Tensor): Tensor {
  return eluOf(x, { alpha: 1.6732632423543772, scale: 1.0507009873554805 });
}

const hardtanhOf = activation<{ low: number; high: number }>(
  "hardtanh",
  (x, { low, high }) => Math.min(Math.max(x, low), high),
  (x, { low, high }) => (x <= low || x >= high ? 0 : 1),
);

/** x limited to [low, high]; no gradient at the ends. */
export function hardtanh(x: Tensor, low = -1, high = 1): Tensor {
  if (!(low < high)) throw new TensorError(`hardtanh: ${low}…${high} is not a range`);
  return hardtanhOf(x, { low, high });
}

/** min(max(x, 0), 6) (Howard et al. 2017). */
export function relu6(x: Tensor): Tensor {
  return hardtanhOf(x, { low: 0, high: 6 });
}

const hardsigmoidOf = activation<null>(
  "hardsigmoid",
  (x) => Math.min(Math.max(x + 3, 0), 6) / 6,
  (x) => (x > -3 && x < 3 ? 1 / 6 : 0),
);

/** A sigmoid of straight lines: 0 up to −3, 1 from 3 on. */
export function hardsigmoid(x: Tensor): Tensor {
  return hardsigmoidOf(x, null);
}

const hardswishOf = activation<null>(
  "hardswish",
  (x) => (x * Math.min(Math.max(x + 3, 0), 6)) / 6,
  (x) => (x < -3 ? 0 : x < 3 ? x / 3 + 0.5 : 1),
);

/** x·hardsigmoid(x) (Howard et al. 2019). */
export function hardswish(x: Tensor): Tensor {
  return hardswishOf(x, null);
}

/** log(1 + exp(x)) where exp(x) may overflow. */
const softplusOfNumber = (x: number) => Math.max(x, 0) + Math.log1p(Math.exp(-Math.abs(x)));

const mishOf = activation<null>(
  "mish",
  (x) => x * Math.tanh(softplusOfNumber(x)),
  (x) => {
    const t = Math.tanh(softplusOfNumber(x));
    return t + x * sigmoidOf(x) * (1 - t * t);
  },
);

/** x·tanh(softplus(x)) (Misra 2019). */
export function mish(x: Tensor): Tensor {
  return mishOf(x, null);
}

const logSigmoidOf = activation<null>(
  "logSigmoid",
  (x) => -softplusOfNumber(-x),
  (x) => sigmoidOf(-x),
);

/** log σ(x), without taking the logarithm of a small number. */
export function logSigmoid(x: Tensor): Tensor {
  return logSigmoidOf(x, null);
}

const softsignOf = activation<null>(
  "softsign",
  (x) => x / (1 + Math.abs(x)),
  (x) => 1 / (1 + Math.abs(x)) ** 2,
);

/** x / (1 + |x|) */
export function softsign(x: Tensor): Tensor {
  return softsignOf(x, null);
}

const erfOp = activation<null>("erf", erfOf, (x) => (2 / Math.sqrt(Math.PI)) * Math.exp(-x * x));

/** The error function: 2/√π times the integral of exp(−t²) from 0 to x. */
export function erf(x: Tensor): Tensor {
  return erfOp(x, null);
}

/**
 * x, or weight·x where x is negative, with slopes that are learned (He et al. 2015).
 * @param x [batch, channels, …], or any shape where there is one slope @param weight [1] or [channels]
 */
export function prelu(x: Tensor, weight: Tensor): Tensor {
  const channels = x.rank >= 2 ? x.shape[1] : 1;
  if (weight.rank > 1 || (weight.size !== 1 && weight.size !== channels)) {
    throw new TensorError(
      `prelu: weight ${showShape(weight.shape)} is neither one slope nor one for each of the ${channels} channels of ${showShape(x.shape)}`,
    );
  }
  const slopes = x.rank >= 2 ? reshape(weight, [weight.size, ...x.shape.slice(2).map(() => 1)]) : weight.reshape();
  return where(gt(x, 0), x, mul(slopes, x));
}
