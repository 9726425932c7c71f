import { isFloat, type TypedArray } from "../dtype.ts";
import { showShape, TensorError } from "../errors.ts";
import { type Apply, defineOp, jointGradient, type ReferenceContext } from "../op.ts";
import { philoxUniform } from "../random/philox.ts";
import { broadcastShapes, contiguousStrides, type Shape, sizeOf } from "../shape.ts";
import { full, Tensor } from "../tensor.ts";
import { attentionByDefinition } from "./attention-by-definition.ts";
import { drawWords, type Generator } from "./random.ts";
import { noSecondDerivative } from "./second-derivative.ts";
import { contiguous, expand } from "./views.ts";
import { where } from "./where.ts";

export interface AttentionAttributes {
  scale: number;
  causal: boolean;
  /** How many query heads share a key head; 1 without grouped queries. */
  group: number;
  /** Probability with which a weight is dropped, and where in a seed's stream the numbers for it begin. */
  dropout: { p: number; seed: number; from: number } | null;
}

export interface AttentionOptions {
  /** PyTorch's `attn_mask`: bool (true: attend) or float (added to the scores); broadcasts to [.., Tq, Tk]. */
  mask?: Tensor | undefined;
  /** Query t sees keys 0…t only. */
  isCausal?: boolean | undefined;
  /** What inner products are multiplied by; default 1/√D. */
  scale?: number | undefined;
  /** PyTorch's `dropout_p`, the probability with which an attention weight is dropped; needs the generator. */
  dropout?: number | undefined;
  generator?: Generator | undefined;
  /** Allows fewer heads (third dimension from the end) in k and v: each serves a group of query heads (Ainslie et al. 2023). */
  enableGqa?: boolean | undefined;
}

/** What the loops of both reference kernels need of the shapes. */
function sizes({ shapes: [q, k, v], attrs }: ReferenceContext<AttentionAttributes>) {
  const [queries, depth] = q.slice(-2);
  const keys = k[k.length - 2];
  return { heads: sizeOf(q.slice(0, -2)), queries, keys, depth, width: v[v.length - 1], ...attrs };
}

/** Row `t` of head `h`'s attention weights; all 0 where every key is masked. */
function weightsOf(context: ReferenceContext<AttentionAttributes>, h: number, t: number): Float64Array {
  const { queries, keys, depth, scale, causal, group } = sizes(context);
  const [q, k, , mask] = context.inputs;
  const row = new Float64Array(keys);
  const from = (h * queries + t) * depth;
  let largest = Number.NEGATIVE_INFINITY;
  for (let s = 0; s < keys; s++) {
    const key = (Math.floor(h / group) * keys + s) * depth;
    for (let d = 0; d < depth; d++) row[s] += q[from + d] * k[key + d];
    row[s] = row[s] * scale + (mask ? mask[(h * queries + t) * keys + s] : 0);
    if (causal && s > t) row[s] = Number.NEGATIVE_INFINITY;
    largest = Math.max(largest, row[s]);
  }
  if (largest === Number.NEGATIVE_INFINITY) return row.fill(0);
  let sum = 0;
  for (let s = 0; s < keys; s++) sum += row[s] = Math.exp(row[s] - largest);
  return row.map((weight) => weight / sum);
}

/** What dropout multiplies that row's weights by: 0, or 1/(1 − p). */
function dropFactors(context: ReferenceContext<AttentionAttributes>, h: number, t: number): Float64Array {
  const { queries, keys, dropout } = sizes(context);
  if (dropout === null) return new Float64Array(keys).fill(1);
  const { p, seed, from } = dropout;
  const draws = new Float32Array(keys);
  const [seedLow, seedHigh, low, high] = drawWords({ seed, from: from + (h * queries + t) * keys });
  philoxUniform(draws, seedLow, seedHigh, 0, low, high);
  return Float64Array.from(draws, (u) => (u >= Math.fround(p) ? 1 / (1 - p) : 0));
}

/** softmax(q·kᵀ·scale + mask)·v, head by head. */
const attentionOp: Apply<AttentionAttributes> = defineOp({
  name: "attention",
  infer: ([q, , v]) => {
    const shape = [...q.shape.slice(0, -1), v.shape[v.rank - 1]];
    return { shape, dtype: q.dtype, strides: headsInside(shape) };
  },
  reference: (out, context) => {
    const { heads, queries, keys, width, group } = sizes(context);
    const v = context.inputs[2];
    const sum = new Float64Array(width);
    for (let h = 0; h < heads; h++) {
      const values = Math.floor(h / group) * keys * width;
      for (let t = 0; t < queries; t++) {
        sum.fill(0);
        const factors = dropFactors(context, h, t);
        for (const [s, weight] of weightsOf(context, h, t).entries()) {
          for (let j = 0; j < width; j++) sum[j] += weight * factors[s] * v[values + s * width + j];
        }
        out.set(sum, (h * queries + t) * width);
      }
    }
  },
  gradient: jointGradient(({ grad, inputs, attrs }) => {
    const packed = attentionGradOp([...inputs, rowsContiguous(grad)], attrs);
    let offset = 0;
    return inputs.slice(0, 3).map(({ shape }) => {
      const part = new Tensor(packed.storage, shape, headsInside(shape), packed.offset + offset);
      offset += sizeOf(shape);
      return part;
    });
  }),
});

/**
 * The gradients by q, k and v one after the other, each laid out by `headsInside`. The weights are computed again instead of
 * kept: Dao et al. 2022, section 3.1. With P the weights: dV = Pᵀ·dO, dS = P ∘ (dO·Vᵀ − rowsum(P ∘ dO·Vᵀ)),
 * dQ = scale·dS·K, dK = scale·dSᵀ·Q. The last input is dO, after the mask if there is one.
 */
const attentionGradOp = defineOp<AttentionAttributes>({
  name: "attentionGrad",
  infer: ([q, k, v]) => ({ shape: [q.size + k.size + v.size], dtype: q.dtype }),
  reference: (out, context) => {
    const { heads, queries, keys, depth, width, scale, group } = sizes(context);
    const [q, k, v] = context.inputs;
    const grad = context.inputs[context.inputs.length - 1];
    const forward = { ...context, inputs: context.inputs.slice(0, -1) };
    const [dq, dk, dv] = [q, k, v].map(({ length }) => new Float64Array(length));
    for (let h = 0; h < heads; h++) {
      const first = Math.floor(h / group) * keys;
      for (let t = 0; t < queries; t++) {
        const row = h * queries + t;
        const weights = weightsOf(forward, h, t);
        const factors = dropFactors(forward, h, t);
        const byWeight = factors.map((factor, s) => {
          let product = 0;
          for (let j = 0; j < width; j++) product += grad[row * width + j] * v[(first + s) * width + j];
          return factor * product;
        });
        const mean = weights.reduce((sum, weight, s) => sum + weight * byWeight[s], 0);
        for (const [s, weight] of weights.entries()) {
          const byScore = scale * weight * (byWeight[s] - mean);
          for (let j = 0; j < width; j++) dv[(first + s) * width + j] += weight * factors[s] * grad[row * width + j];
          for (let d = 0; d < depth; d++) {
            dq[row * depth + d] += byScore * k[(first + s) * depth + d];
            dk[(first + s) * depth + d] += byScore * q[row * depth + d];
          }
        }
      }
    }
    let offset = 0;
    for (const [i, gradient] of [dq, dk, dv].entries()) {
      layOut(gradient, context.shapes[i], out.subarray(offset, offset + gradient.length));
      offset += gradient.length;
    }
  },
  gradient: noSecondDerivative("attentionGrad"),
});

/**
 * Strides that put [B, H, T, D] into memory as [B, T, H, D]: the heads of one position side by side, so that
 * `transpose(1, 2).reshape(B, T, H·D)` copies nothing.
 */
export function headsInside(shape: Shape): number[] {
  if (shape.length !== 4) return contiguousStrides(shape);
  const [, heads, length, width] = shape;
  return [heads * length * width, width, heads * width, 1];
}

/** Row-major numbers into `headsInside`'s order. */
function layOut(numbers: Float64Array, shape: Shape, out: TypedArray): void {
  const [heads, length, width] = shape.length === 4 ? shape.slice(1) : [1, ...shape.slice(-2)];
  for (let i = 0; i < numbers.length; i += width) {
    const t = (i / width) % length;
    const h = Math.floor(i / (width * length)) % heads;
    const batch = Math.floor(i / (width * length * heads)) * length * heads;
    out.set(numbers.subarray(i, i + width), (batch + t * heads + h) * width);
  }
}

function rowsContiguous(x: Tensor): Tensor {
  return x.strides[x.rank - 1] === 1 || x.shape[x.rank - 1] === 1 ? x : contiguous(x);
}

/**
 * softmax(q·kᵀ/√D + mask)·v: Vaswani et al. 2017, section 3.2.1; `torch.nn.functional.scaled_dot_product_attention`.
 *
 * A row with every key masked gives zeros and no gradient, as PyTorch since 2.5 (before, NaN), so padding does no harm.
 * `isCausal` counts queries and keys from 0, as PyTorch: when decoding with a cache, leave it off and pass the keys so far.
 *
 * @param q [.., Tq, D] @param k [.., Tk, D] @param v [.., Tk, Dv], leading dimensions (batch, heads) broadcast. Views whose last
 * dimension is contiguous, such as heads cut out of one projection, are read where they lie.
 * @returns [.., Tq, Dv]; of four dimensions, in memory as [batch, Tq, heads, Dv]
 */
export function scaledDotProductAttention(q: Tensor, k: Tensor, v: Tensor, options: AttentionOptions = {}): Tensor {
  const { mask, isCausal = false, dropout: p = 0, generator, enableGqa = false } = options;
  const name = "scaledDotProductAttention";
  const shapes = `q ${showShape(q.shape)}, k ${showShape(k.shape)}, v ${showShape(v.shape)}`;
  if (Math.min(q.rank, k.rank, v.rank) < 2) {
    throw new TensorError(`${name}: ${shapes}: each is [.., time, width]`);
  }
  if (q.shape[q.rank - 1] !== k.shape[k.rank - 1] || k.shape[k.rank - 2] !== v.shape[v.rank - 2]) {
    throw new TensorError(
      `${name}: ${shapes}: q and k need the same last extent, k and v the same number of rows. ` +
        "Are heads and time swapped in one of them? [batch, heads, time, width].",
    );
  }
  if (!(isFloat(q.dtype) && q.dtype === k.dtype && q.dtype === v.dtype)) {
    throw new TensorError(`${name}: q, k and v are ${q.dtype}, ${k.dtype}, ${v.dtype}; one float type is needed`);
  }
  if (!(p >= 0 && p < 1)) throw new TensorError(`${name}: dropout ${p} is not in [0, 1)`);
  if (p > 0 && generator === undefined) {
    throw new TensorError(`${name}: dropout ${p} needs a generator for its random numbers`);
  }
  const scale = options.scale ?? 1 / Math.sqrt(q.shape[q.rank - 1]);
  const group = enableGqa ? groupOf(q, k, v, shapes) : 1;
  const lead = leadingShape(q, k, v, group);
  const shared = group === 1 ? lead : [...lead.slice(0, -1), lead[lead.length - 1] / group];
  const rows = (x: Tensor, to: Shape) => rowsContiguous(expand(x, [...to, ...x.shape.slice(-2)]));
  const [queries, keys, values] = [rows(q, lead), rows(k, shared), rows(v, shared)];
  const added = mask && expandMask(mask, [...lead, q.shape[q.rank - 2], k.shape[k.rank - 2]], q);
  const inputs = added ? [queries, keys, values, added] : [queries, keys, values];
  const attrs = { scale, causal: isCausal, group };
  if (added?.requiresGrad) {
    return attentionByDefinition(queries, keys, values, added, attrs, p, generator);
  }
  let dropout: AttentionAttributes["dropout"] = null;
  if (p > 0 && generator) {
    dropout = { p, seed: generator.seed, from: generator.drawn };
    generator.drawn += sizeOf(lead) * q.shape[q.rank - 2] * k.shape[k.rank - 2];
  }
  return attentionOp(inputs, { ...attrs, dropout });
}

function groupOf(q: Tensor, k: Tensor, v: Tensor, shapes: string): number {
  const [heads, shared] = [q.shape[q.rank - 3], k.shape[k.rank - 3]];
  if (!(heads > 0 && shared > 0 && heads % shared === 0 && v.shape[v.rank - 3] === shared)) {
    throw new TensorError(
      `scaledDotProductAttention: ${shapes}: with enableGqa, q's heads (third dimension from the end) are a multiple of k's and v's`,
    );
  }
  return heads / shared;
}

function leadingShape(q: Tensor, k: Tensor, v: Tensor, group: number): Shape {
  const of = (x: Tensor) => x.shape.slice(0, group === 1 ? -2 : -3);
  const name = "scaledDotProductAttention's leading dimensions";
  const lead = broadcastShapes(name, broadcastShapes(name, of(q), of(k)), of(v));
  return group === 1 ? lead : [...lead, q.shape[q.rank - 3]];
}

/** As numbers to add, in the scores' shape; repeated rows and heads are not copied. */
function expandMask(mask: Tensor, scores: Shape, q: Tensor): Tensor {
  const lead = scores.length - mask.rank;
  if (lead < 0 || mask.shape.some((extent, d) => extent !== 1 && extent !== scores[lead + d])) {
    throw new TensorError(
      `scaledDotProductAttention: mask ${showShape(mask.shape)} does not broadcast to the scores ${showShape(scores)} = [.., Tq, Tk]. ` +
        "A padding mask of [batch, Tk] is reshaped to [batch, 1, 1, Tk].",
    );
  }
  if (mask.dtype !== "bool" && mask.dtype !== q.dtype) {
    throw new TensorError(`scaledDotProductAttention: the mask is ${mask.dtype}; bool or ${q.dtype} is needed`);
  }
  const numbers =
    mask.dtype === "bool" ? where(mask, full([], 0, q.dtype), full([], Number.NEGATIVE_INFINITY, q.dtype)) : mask;
  return rowsContiguous(expand(numbers, scores));
}
