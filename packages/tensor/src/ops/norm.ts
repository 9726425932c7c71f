/** Layer and RMS normalization over the last dimensions. */
import { isFloat } from "../dtype.ts";
import { showShape, TensorError } from "../errors.ts";
import { defineOp, noGrad } from "../op.ts";
import { type Shape, sameShape, sizeOf } from "../shape.ts";
import type { Tensor } from "../tensor.ts";
import { sum } from "./reduce.ts";
import { noSecondDerivative } from "./second-derivative.ts";
import { reshape } from "./views.ts";

export interface NormAttributes {
  /** How many elements are normalized together. */
  width: number;
  eps: number;
  /** Whether the mean is subtracted: layer normalization; RMS normalization divides only. */
  centered: boolean;
}

/** [2, rows]: each row's mean (0 where it is not subtracted), then each row's 1/√(variance + eps). */
const momentsOp = defineOp<NormAttributes>({
  name: "normMoments",
  infer: ([x], { width }) => ({ shape: [2, width === 0 ? 0 : x.size / width], dtype: x.dtype }),
  reference: (out, { inputs: [x], attrs: { width, eps, centered } }) => {
    const rows = out.length / 2;
    for (let row = 0; row < rows; row++) {
      const start = row * width;
      let mean = 0;
      if (centered) for (let i = start; i < start + width; i++) mean += x[i] / width;
      let variance = 0;
      for (let i = start; i < start + width; i++) variance += (x[i] - mean) ** 2 / width;
      out[row] = mean;
      out[rows + row] = 1 / Math.sqrt(variance + eps);
    }
  },
  gradient: ["none"],
});

/** Inputs: x, moments, then weight, then bias, the last two where there are any. The gradient takes the moments as functions of x. */
const normalizeOp = defineOp<NormAttributes>({
  name: "normalize",
  infer: ([x]) => ({ shape: x.shape, dtype: x.dtype }),
  reference: (out, { inputs: [x, moments, weight, bias], attrs: { width } }) => {
    const rows = moments.length / 2;
    for (let i = 0; i < out.length; i++) {
      const row = Math.floor(i / width);
      const column = i % width;
      const unit = (x[i] - moments[row]) * moments[rows + row];
      out[i] = unit * (weight?.[column] ?? 1) + (bias?.[column] ?? 0);
    }
  },
  gradient: ({ grad, inputs: [x, moments, weight, bias], attrs }, i) => {
    if (i === 0) return gradInputOp(weight ? [grad, x, moments, weight] : [grad, x, moments], attrs);
    if (i === 2) return reshape(gradWeightOp([grad, x, moments], attrs), weight.shape);
    return reshape(sum(reshape(grad, [grad.size / attrs.width, attrs.width]), 0), bias.shape);
  },
});

/** With h = grad·weight and u = (x − mean)·deviation: deviation·(h − mean(h) − u·mean(h·u)), without mean(h) in RMS normalization. */
const gradInputOp = defineOp<NormAttributes>({
  name: "normalizeGradInput",
  infer: ([grad]) => ({ shape: grad.shape, dtype: grad.dtype }),
  reference: (out, { inputs: [grad, x, moments, weight], attrs: { width, centered } }) => {
    const rows = moments.length / 2;
    for (let row = 0; row < rows; row++) {
      const [mean, deviation] = [moments[row], moments[rows + row]];
      const upstream = (i: number) => grad[row * width + i] * (weight?.[i] ?? 1);
      const unit = (i: number) => (x[row * width + i] - mean) * deviation;
      let shift = 0;
      let slope = 0;
      for (let i = 0; i < width; i++) {
        if (centered) shift += upstream(i) / width;
        slope += (upstream(i) * unit(i)) / width;
      }
      for (let i = 0; i < width; i++) out[row * width + i] = deviation * (upstream(i) - shift - unit(i) * slope);
    }
  },
  gradient: noSecondDerivative("normalizeGradInput"),
});

/** Σ over rows of grad·(x − mean)·deviation: [width]. */
const gradWeightOp = defineOp<NormAttributes>({
  name: "normalizeGradWeight",
  infer: ([grad], { width }) => ({ shape: [width], dtype: grad.dtype }),
  reference: (out, { inputs: [grad, x, moments], attrs: { width } }) => {
    const rows = moments.length / 2;
    const total = new Float64Array(width);
    for (let i = 0; i < grad.length; i++) {
      const row = Math.floor(i / width);
      total[i % width] += grad[i] * (x[i] - moments[row]) * moments[rows + row];
    }
    out.set(total);
  },
  gradient: noSecondDerivative("normalizeGradWeight"),
});

/** Checks that x ends in `normalizedShape` and the weight and bias have it; gives the attributes. */
function checked(
  name: string,
  x: Tensor,
  normalizedShape: number | Shape,
  affine: Record<string, Tensor | undefined>,
): { width: number } {
  const shape = typeof normalizedShape === "number" ? [normalizedShape] : normalizedShape;
  if (!isFloat(x.dtype))
    throw new TensorError(`${name}: numbers of type ${x.dtype} are not normalized; use to("float32")`);
  if (shape.length === 0 || shape.length > x.rank || !sameShape(x.shape.slice(x.rank - shape.length), shape)) {
    throw new TensorError(
      `${name}: normalizedShape ${showShape(shape)} is not what the shape ${showShape(x.shape)} ends in; it names the last dimensions, channels first needs a permute`,
    );
  }
  for (const [part, t] of Object.entries(affine)) {
    if (t && !sameShape(t.shape, shape)) {
      throw new TensorError(`${name}: ${part} has shape ${showShape(t.shape)}, normalizedShape is ${showShape(shape)}`);
    }
  }
  return { width: sizeOf(shape) };
}

function normalized(x: Tensor, attrs: NormAttributes, weight: Tensor | undefined, bias: Tensor | undefined): Tensor {
  const moments = noGrad(() => momentsOp([x], attrs));
  const y = normalizeOp(weight ? [x, moments, weight, ...(bias ? [bias] : [])] : [x, moments], attrs);
  return bias && !weight ? y.add(bias) : y;
}

/**
 * (x − mean)/√(variance + eps)·weight + bias, mean and variance (of the whole population) over the last dimensions (Ba et al. 2016);
 * `torch.nn.functional.layer_norm`.
 *
 * @param x […, ...normalizedShape] @param normalizedShape the extents normalized together, the last ones of x; a number for one
 * @param weight, bias of shape normalizedShape, or left out
 */
export function layerNorm(
  x: Tensor,
  normalizedShape: number | Shape,
  weight?: Tensor,
  bias?: Tensor,
  eps = 1e-5,
): Tensor {
  const { width } = checked("layerNorm", x, normalizedShape, { weight, bias });
  return normalized(x, { width, eps, centered: true }, weight, bias);
}

/** float32's distance from 1 to the next number. */
const epsilon32 = 2 ** -23;

/**
 * x/√(mean(x²) + eps)·weight over the last dimensions (Zhang and Sennrich 2019); `torch.nn.functional.rms_norm`.
 *
 * @param x […, ...normalizedShape] @param weight of shape normalizedShape, or left out
 * @param eps float32's epsilon when left out, as in PyTorch
 */
export function rmsNorm(x: Tensor, normalizedShape: number | Shape, weight?: Tensor, eps = epsilon32): Tensor {
  const { width } = checked("rmsNorm", x, normalizedShape, { weight });
  return normalized(x, { width, eps, centered: false }, weight, undefined);
}
