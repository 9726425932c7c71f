import { isFloat } from "../../dtype.ts";
import { showShape, TensorError } from "../../errors.ts";
import { defineOp, type GradientContext } from "../../op.ts";
import { normalizeDim, sizeOf } from "../../shape.ts";
import type { Tensor } from "../../tensor.ts";
import { eq, gt, lt } from "../compare.ts";
import { abs, div, mul, pow } from "../elementwise.ts";
import { sum } from "../reduce.ts";
import { permute, reshape } from "../views.ts";
import { where } from "../where.ts";

/** Over the last dimension. */
const vectorNormOp = defineOp<{ ord: number }>({
  name: "vectorNorm",
  infer: ([x]) => ({ shape: x.shape.slice(0, -1), dtype: x.dtype }),
  reference: (out, { inputs: [x], attrs: { ord } }) => {
    const n = out.length === 0 ? 0 : x.length / out.length;
    for (let i = 0; i < out.length; i++) out[i] = normOf(Float64Array.from(x.subarray(i * n, (i + 1) * n)), ord);
  },
  gradient: [gradientOfNorm],
});

/** (Σ |x|^ord)^(1/ord), scaled by the largest so that no power overflows; ±∞ the largest or smallest, 0 how many are not 0. */
function normOf(x: Float64Array, ord: number): number {
  for (let i = 0; i < x.length; i++) x[i] = Math.abs(x[i]);
  if (ord === 0) return x.reduce((count, value) => (value === 0 ? count : count + 1), 0);
  const extreme = x.reduce(
    (a, b) => (ord > 0 ? Math.max(a, b) : Math.min(a, b)),
    ord > 0 ? 0 : Number.POSITIVE_INFINITY,
  );
  if (!Number.isFinite(ord) || extreme === 0 || !Number.isFinite(extreme)) return extreme;
  return extreme * x.reduce((total, value) => total + (value / extreme) ** ord, 0) ** (1 / ord);
}

/** sign(x) (|x| / norm)^(ord − 1); 0 where the norm is 0. At ±∞ the extreme elements share it. */
function gradientOfNorm({ grad, inputs: [x], output, attrs: { ord } }: GradientContext<{ ord: number }>): Tensor {
  const column = (t: Tensor) => reshape(t, [...t.shape, 1]);
  const sign = where(gt(x, 0), 1, where(lt(x, 0), -1, 0));
  const norm = column(output);
  if (ord === 0) return mul(sign, 0);
  if (!Number.isFinite(ord)) {
    const extreme = where(eq(abs(x), norm), 1, 0);
    return mul(mul(sign, div(extreme, sum(extreme, -1, true))), column(grad));
  }
  const share = div(abs(x), where(eq(norm, 0), 1, norm));
  return mul(mul(sign, where(eq(x, 0), 0, pow(share, ord - 1))), column(grad));
}

/**
 * Norm of order `ord` over `dim` (all dimensions when left out), as `torch.linalg.vector_norm`: 2 Euclidean, 1 the sum of absolute
 * values, ∞ the largest, −∞ the smallest, 0 how many are not 0. Its gradient where the norm is 0 is taken as 0.
 */
export function vectorNorm(x: Tensor, ord = 2, dim?: number | readonly number[], keepdim = false): Tensor {
  if (!isFloat(x.dtype)) throw new TensorError(`vectorNorm: ${x.dtype} numbers; convert to float32 first`);
  if (Number.isNaN(ord)) throw new TensorError("vectorNorm: ord is NaN");
  const every = x.shape.map((_, d) => d);
  const dims = dim === undefined ? every : [dim].flat().map((d) => normalizeDim("vectorNorm", d, x.rank));
  if (new Set(dims).size !== dims.length)
    throw new TensorError(`vectorNorm: a dimension twice in [${dims.join(", ")}]`);
  const rest = every.filter((d) => !dims.includes(d));
  const count = sizeOf(dims.map((d) => x.shape[d]));
  if (count === 0 && ord < 0) throw new TensorError(`vectorNorm: no smallest of no elements in ${showShape(x.shape)}`);
  const out = vectorNormOp([reshape(permute(x, [...rest, ...dims]), [...rest.map((d) => x.shape[d]), count])], { ord });
  return keepdim
    ? reshape(
        out,
        x.shape.map((extent, d) => (dims.includes(d) ? 1 : extent)),
      )
    : out;
}
