/** Products with weights of eight bits, for inference: a quarter of the memory, and of what has to be read for a product. */
import { isFloat } from "../dtype.ts";
import { showShape, TensorError } from "../errors.ts";
import { defineOp } from "../op.ts";
import { normalizeDim, sizeOf } from "../shape.ts";
import { type Tensor, tensor } from "../tensor.ts";
import { mul } from "./elementwise.ts";
import { matmul } from "./matmul.ts";
import { reshape } from "./views.ts";

const largest = 127;
/** Sums of so many products of 127 · 127 still fit into int32. */
const longest = 2 ** 17;

/** To the nearest whole number, ties to the even one, as PyTorch's `round`. */
function nearestEven(x: number): number {
  const rounded = Math.round(x);
  return rounded - x === 0.5 && rounded % 2 !== 0 ? rounded - 1 : rounded;
}

/** x ≈ values · scale, symmetric around 0. */
export interface Quantized {
  /** int8, of x's shape; −127 … 127. */
  values: Tensor;
  /** float32 [shape[dim]]: one for each index of `dim`. */
  scales: Tensor;
}

/**
 * Rounds to eight bits with a scale for each index of `dim`, as PyTorch's `quantize_per_channel` with `qint8`, axis = dim and zero
 * points 0: the largest magnitude becomes 127. A weight [out, in] takes dim 0. No gradient flows.
 */
export function quantizeInt8(x: Tensor, dim = 0): Quantized {
  if (!isFloat(x.dtype))
    throw new TensorError(`quantizeInt8: ${x.dtype} numbers; only floating-point ones are rounded`);
  const d = normalizeDim("quantizeInt8", dim, x.rank);
  const numbers = x.toTypedArray();
  const inner = sizeOf(x.shape.slice(d + 1));
  const channels = x.shape[d];
  const scales = new Float32Array(channels);
  const channel = (i: number) => Math.floor(i / inner) % channels;
  for (let i = 0; i < numbers.length; i++) {
    const c = channel(i);
    const magnitude = Math.abs(numbers[i]);
    if (!Number.isFinite(magnitude)) throw new TensorError(`quantizeInt8: element ${i} is ${numbers[i]}`);
    if (magnitude > scales[c]) scales[c] = magnitude;
  }
  for (let c = 0; c < channels; c++) scales[c] /= largest;
  const values = new Int8Array(numbers.length);
  for (let i = 0; i < numbers.length; i++) {
    const scale = scales[channel(i)];
    if (scale > 0) values[i] = Math.max(-largest, Math.min(largest, nearestEven(numbers[i] / scale)));
  }
  return { values: tensor(values, x.shape, "int8"), scales: tensor(scales, [channels]) };
}

/** values · scales, in float32. */
export function dequantizeInt8({ values, scales }: Quantized, dim = 0): Tensor {
  const d = normalizeDim("dequantizeInt8", dim, values.rank);
  const shape = values.shape.map((extent, e) => (e === d ? extent : 1));
  return mul(values.to("float32"), reshape(scales, shape));
}

const int8MatmulOp = defineOp<null>({
  name: "int8Matmul",
  infer: ([x, weight]) => ({ shape: [...x.shape.slice(0, -1), weight.shape[0]], dtype: "float32" }),
  reference: (out, { inputs: [x, weight, scales], shapes: [, [n, k]] }) => {
    const row = new Int32Array(k);
    for (let i = 0; i * n < out.length; i++) {
      const from = i * k;
      let most = 0;
      for (let p = 0; p < k; p++) most = Math.max(most, Math.abs(x[from + p]));
      const inverse = most === 0 ? 0 : Math.fround(largest / most);
      for (let p = 0; p < k; p++) row[p] = nearestEven(Math.fround(x[from + p] * inverse));
      const scale = Math.fround(most / largest);
      for (let j = 0; j < n; j++) {
        let sum = 0;
        for (let p = 0; p < k; p++) sum += row[p] * weight[j * k + p];
        out[i * n + j] = Math.fround(sum) * Math.fround(scale * scales[j]);
      }
    }
  },
  gradient: [
    () => {
      throw new TensorError(
        "int8Matmul: rounding has no useful gradient; train in float32, and quantize what was trained",
      );
    },
    "none",
    "none",
  ],
});

const int8WeightMatmulOp = defineOp<null>({
  name: "int8WeightMatmul",
  infer: ([x, weight]) => ({ shape: [...x.shape.slice(0, -1), weight.shape[0]], dtype: "float32" }),
  reference: (out, { inputs: [x, weight, scales], shapes: [, [n, k]] }) => {
    for (let i = 0; i * n < out.length; i++) {
      for (let j = 0; j < n; j++) {
        let sum = 0;
        for (let p = 0; p < k; p++) sum += x[i * k + p] * weight[j * k + p];
        out[i * n + j] = sum * scales[j];
      }
    }
  },
  gradient: [
    ({ grad, inputs: [, weight, scales] }) => matmul(grad, dequantizeInt8({ values: weight, scales })),
    "none",
    "none",
  ],
});

/** @throws where the arrays do not fit one another */
function check(op: string, x: Tensor, weight: Tensor, scales: Tensor): void {
  const [n, k] = weight.shape;
  if (weight.dtype !== "int8" || weight.rank !== 2)
    throw new TensorError(
      `${op}: the weight is int8 [out, in], got ${weight.dtype} ${showShape(weight.shape)}; quantizeInt8(weight, 0) makes it`,
    );
  if (x.dtype !== "float32") throw new TensorError(`${op}: x is float32, got ${x.dtype}`);
  if (x.rank === 0 || x.shape[x.rank - 1] !== k)
    throw new TensorError(
      `${op}: the last extent of x, ${showShape(x.shape)}, must equal the second of the weight, ${showShape(weight.shape)} = [out, in]`,
    );
  if (scales.rank !== 1 || scales.shape[0] !== n || scales.dtype !== "float32")
    throw new TensorError(
      `${op}: scales are float32 [out] = [${n}], got ${scales.dtype} ${showShape(scales.shape)}; was the weight quantized along dim 0?`,
    );
}

/**
 * x · weightᵀ with weights of eight bits: each row of x is rounded to eight bits with a scale of its own, the products are summed in
 * int32, exactly, and scaled back (Dettmers et al. 2022, "LLM.int8()", section 2.1, without its outliers). For inference.
 *
 * @param x [.., in] float32 @param weight [out, in] int8 @param scales [out], with `weight` from `quantizeInt8(w, 0)`
 * @returns [.., out] float32
 */
export function int8Matmul(x: Tensor, weight: Tensor, scales: Tensor): Tensor {
  check("int8Matmul", x, weight, scales);
  const k = weight.shape[1];
  if (k > longest) throw new TensorError(`int8Matmul: sums of ${k} products may not fit into int32; ${longest} do`);
  return int8MatmulOp([x, weight, scales], null);
}

/**
 * x · weightᵀ with weights of eight bits and x as it is, in float32: more precise than `int8Matmul`, and as fast for a row or two,
 * where reading the weights takes most of the time. The gradient flows to x.
 *
 * @param x [.., in] float32 @param weight [out, in] int8 @param scales [out], with `weight` from `quantizeInt8(w, 0)`
 * @returns [.., out] float32
 */
export function int8WeightMatmul(x: Tensor, weight: Tensor, scales: Tensor): Tensor {
  check("int8WeightMatmul", x, weight, scales);
  return int8WeightMatmulOp([x, weight, scales], null);
}
