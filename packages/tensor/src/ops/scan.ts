/** Running sums, products and maxima along one dimension. */
import { type DType, isFloat, type TypedArray } from "../dtype.ts";
import { type Apply, defineOp, type ReferenceContext } from "../op.ts";
import { normalizeDim, type Shape, sizeOf } from "../shape.ts";
import type { Tensor } from "../tensor.ts";
import { floatOf } from "./define.ts";
import { cast } from "./elementwise.ts";
import { gather } from "./indexing.ts";
import { flip } from "./rearrange.ts";
import { maxWithIndices, minWithIndices, type ValuesAndIndices } from "./reduce.ts";
import { noSecondDerivative } from "./second-derivative.ts";

interface Along {
  dim: number;
}

/** Calls `line` for every vector along `dim`: its first element's place, the distance between elements, how many. */
export function forEachLine(shape: Shape, dim: number, line: (start: number, step: number, n: number) => void): void {
  const n = shape[dim];
  const step = sizeOf(shape.slice(dim + 1));
  const outer = sizeOf(shape.slice(0, dim));
  for (let o = 0; o < outer; o++) for (let i = 0; i < step; i++) line(o * n * step + i, step, n);
}

/** A reference kernel that works through each line in order, carrying one number on. */
function carry(first: number, next: (carried: number, x: number) => number) {
  return (out: TypedArray, { inputs: [x], outShape, attrs: { dim } }: ReferenceContext<Along>): void => {
    forEachLine(outShape, dim, (start, step, n) => {
      let carried = first;
      for (let i = 0; i < n; i++) {
        carried = next(carried, x[start + i * step]);
        out[start + i * step] = carried;
      }
    });
  };
}

const countingType = (dtype: DType): DType => (isFloat(dtype) ? dtype : "int32");

const cumsumOp: Apply<Along> = defineOp({
  name: "cumsum",
  infer: ([x]) => ({ shape: x.shape, dtype: countingType(x.dtype) }),
  reference: carry(0, (sum, x) => sum + x),
  gradient: [({ grad, attrs: { dim } }) => flip(cumsumOp([flip(grad, dim)], { dim }), dim)],
});

/** Sum of all elements along `dim` up to and with each one. */
export function cumsum(x: Tensor, dim: number): Tensor {
  return x.rank === 0 ? cast(x, countingType(x.dtype)) : cumsumOp([x], { dim: normalizeDim("cumsum", dim, x.rank) });
}

const cumprodOp = defineOp<Along>({
  name: "cumprod",
  infer: ([x]) => ({ shape: x.shape, dtype: countingType(x.dtype) }),
  reference: carry(1, (product, x) => product * x),
  gradient: [({ grad, inputs: [x], attrs }) => cumprodGrad([grad, x], attrs)],
});

/**
 * By x[k]: the product before k, times Σ over i ≥ k of grad[i] · x[k+1] ⋯ x[i]. The sum is carried from the end, so no
 * division meets a zero.
 */
const cumprodGrad = defineOp<Along>({
  name: "cumprodGrad",
  infer: ([grad]) => ({ shape: grad.shape, dtype: grad.dtype }),
  reference: (out, { inputs: [grad, x], outShape, attrs: { dim } }) => {
    forEachLine(outShape, dim, (start, step, n) => {
      const sums = new Float64Array(n);
      let sum = 0;
      for (let i = n - 1; i >= 0; i--) {
        sum = grad[start + i * step] + (i === n - 1 ? 0 : x[start + (i + 1) * step] * sum);
        sums[i] = sum;
      }
      let before = 1;
      for (let i = 0; i < n; i++) {
        out[start + i * step] = before * sums[i];
        before *= x[start + i * step];
      }
    });
  },
  gradient: noSecondDerivative("cumprodGrad"),
});

/** Product of all elements along `dim` up to and with each one. */
export function cumprod(x: Tensor, dim: number): Tensor {
  return x.rank === 0 ? cast(x, countingType(x.dtype)) : cumprodOp([x], { dim: normalizeDim("cumprod", dim, x.rank) });
}

const logcumsumexpOp = defineOp<Along>({
  name: "logcumsumexp",
  infer: ([x]) => ({ shape: x.shape, dtype: floatOf(x.dtype) }),
  reference: carry(Number.NEGATIVE_INFINITY, (log, x) => {
    const larger = Math.max(log, x);
    return Number.isFinite(larger) ? larger + Math.log1p(Math.exp(Math.min(log, x) - larger)) : larger;
  }),
  gradient: [({ grad, inputs: [x], output, attrs }) => logcumsumexpGrad([grad, x, output], attrs)],
});

/** By x[k]: Σ over i ≥ k of grad[i] · e^(x[k] − out[i]), carried from the end; out never falls, so no power overflows. */
const logcumsumexpGrad = defineOp<Along>({
  name: "logcumsumexpGrad",
  infer: ([grad]) => ({ shape: grad.shape, dtype: grad.dtype }),
  reference: (out, { inputs: [grad, x, sums], outShape, attrs: { dim } }) => {
    forEachLine(outShape, dim, (start, step, n) => {
      let carried = 0;
      for (let i = n - 1; i >= 0; i--) {
        const at = start + i * step;
        carried = grad[at] + (i === n - 1 ? 0 : carried * Math.exp(sums[at] - sums[at + step]));
        out[at] = carried * Math.exp(x[at] - sums[at]);
      }
    });
  },
  gradient: noSecondDerivative("logcumsumexpGrad"),
});

/** log Σ eˣ of all elements along `dim` up to and with each one, without overflow. */
export function logcumsumexp(x: Tensor, dim: number): Tensor {
  return x.rank === 0
    ? cast(x, floatOf(x.dtype))
    : logcumsumexpOp([x], { dim: normalizeDim("logcumsumexp", dim, x.rank) });
}

function argCumulative(name: string, replaces: (x: number, best: number) => boolean): Apply<Along> {
  return defineOp({
    name,
    infer: ([x]) => ({ shape: x.shape, dtype: "int32" }),
    reference: (out, { inputs: [x], outShape, attrs: { dim } }) => {
      forEachLine(outShape, dim, (start, step, n) => {
        let best = 0;
        for (let i = 0; i < n; i++) {
          const [value, held] = [x[start + i * step], x[start + best * step]];
          if (Number.isNaN(value) || (!Number.isNaN(held) && replaces(value, held))) best = i;
          out[start + i * step] = best;
        }
      });
    },
    gradient: ["none"],
  });
}

const argCummax = argCumulative("argCummax", (x, best) => x >= best);
const argCummin = argCumulative("argCummin", (x, best) => x <= best);

/** The largest element along `dim` so far, and its place (of equal ones the last). */
export function cummax(x: Tensor, dim: number): ValuesAndIndices {
  if (x.rank === 0) return maxWithIndices(x, dim);
  const d = normalizeDim("cummax", dim, x.rank);
  const indices = argCummax([x], { dim: d });
  return { values: gather(x, d, indices), indices };
}

/** The smallest element along `dim` so far, and its place (of equal ones the last). */
export function cummin(x: Tensor, dim: number): ValuesAndIndices {
  if (x.rank === 0) return minWithIndices(x, dim);
  const d = normalizeDim("cummin", dim, x.rank);
  const indices = argCummin([x], { dim: d });
  return { values: gather(x, d, indices), indices };
}
