/** Operations on each element, broadcasting by NumPy's rule. */
import { type DType, isFloat, numbersOf, promote, writeNumbers } from "../dtype.ts";
import { defineOp, type GradientRule } from "../op.ts";
import { broadcastShapes } from "../shape.ts";
import { asTensor, Tensor, type TensorLike } from "../tensor.ts";
import { eq, ge, gt, lt } from "./compare.ts";
import { sumTo } from "./reduce.ts";
import { where } from "./where.ts";

interface Binary {
  name: string;
  f: (a: number, b: number) => number;
  gradient: readonly [GradientRule<null>, GradientRule<null>];
  /** Type of the result, where it is not the wider of both. */
  dtype?: (wider: DType) => DType;
}

function binary({ name, f, gradient, dtype }: Binary): (a: TensorLike, b: TensorLike) => Tensor {
  const [byA, byB] = gradient;
  const op = defineOp<null>({
    name,
    infer: ([a, b]) => {
      const wider = promote(a.dtype, b.dtype);
      return { shape: broadcastShapes(name, a.shape, b.shape), dtype: dtype ? dtype(wider) : wider };
    },
    broadcast: true,
    reference: (out, { inputs: [a, b] }) => {
      for (let i = 0; i < out.length; i++) out[i] = f(a[i], b[i]);
    },
    gradient: [(c) => sumTo(byA(c), c.inputs[0].shape), (c) => sumTo(byB(c), c.inputs[1].shape)],
  });
  return (a, b) => {
    const x = asTensor(a, b instanceof Tensor ? b.dtype : "float32");
    return op([x, asTensor(b, x.dtype)], null);
  };
}

function unary(name: string, f: (x: number) => number, gradient: GradientRule<null>): (x: TensorLike) => Tensor {
  const op = defineOp<null>({
    name,
    infer: ([x]) => ({ shape: x.shape, dtype: name === "neg" || name === "abs" ? x.dtype : floatOf(x.dtype) }),
    reference: (out, { inputs: [x] }) => {
      for (let i = 0; i < out.length; i++) out[i] = f(x[i]);
    },
    gradient: [gradient],
  });
  return (x) => op([asTensor(x, "float32")], null);
}

function floatOf(dtype: DType): DType {
  return isFloat(dtype) ? dtype : "float32";
}

export const add = binary({ name: "add", f: (a, b) => a + b, gradient: [({ grad }) => grad, ({ grad }) => grad] });

export const sub = binary({ name: "sub", f: (a, b) => a - b, gradient: [({ grad }) => grad, ({ grad }) => neg(grad)] });

export const mul = binary({
  name: "mul",
  f: (a, b) => a * b,
  gradient: [({ grad, inputs: [, b] }) => mul(grad, b), ({ grad, inputs: [a] }) => mul(grad, a)],
});

/** True division; integers give float32, as in PyTorch. */
export const div = binary({
  name: "div",
  f: (a, b) => a / b,
  dtype: floatOf,
  gradient: [
    ({ grad, inputs: [, b] }) => div(grad, b),
    ({ grad, inputs: [, b], output }) => neg(div(mul(grad, output), b)),
  ],
});

/** aᵇ. The derivative by b is taken as 0 where a = 0. */
export const pow = binary({
  name: "pow",
  f: (a, b) => a ** b,
  gradient: [
    ({ grad, inputs: [a, b] }) => mul(grad, where(eq(b, 0), mul(a, 0), mul(b, pow(a, sub(b, 1))))),
    ({ grad, inputs: [a], output }) => mul(grad, mul(output, log(where(gt(a, 0), a, 1)))),
  ],
});

/** Where both are equal each gets half of the gradient, as in PyTorch. */
export const maximum = binary({
  name: "maximum",
  f: (a, b) => (a > b || Number.isNaN(a) ? a : b),
  gradient: [
    ({ grad, inputs: [a, b] }) => mul(grad, share(gt(a, b), eq(a, b))),
    ({ grad, inputs: [a, b] }) => mul(grad, share(lt(a, b), eq(a, b))),
  ],
});

export const minimum = binary({
  name: "minimum",
  f: (a, b) => (a < b || Number.isNaN(a) ? a : b),
  gradient: [
    ({ grad, inputs: [a, b] }) => mul(grad, share(lt(a, b), eq(a, b))),
    ({ grad, inputs: [a, b] }) => mul(grad, share(gt(a, b), eq(a, b))),
  ],
});

function share(wins: Tensor, ties: Tensor): Tensor {
  return where(wins, 1, where(ties, 0.5, 0));
}

export const neg = unary(
  "neg",
  (x) => -x,
  ({ grad }) => neg(grad),
);
export const exp = unary("exp", Math.exp, ({ grad, output }) => mul(grad, output));
export const log = unary("log", Math.log, ({ grad, inputs: [x] }) => div(grad, x));
export const sqrt = unary("sqrt", Math.sqrt, ({ grad, output }) => div(mul(grad, 0.5), output));
export const tanh = unary("tanh", Math.tanh, ({ grad, output }) => mul(grad, sub(1, mul(output, output))));
export const sigmoid = unary(
  "sigmoid",
  (x) => 1 / (1 + Math.exp(-x)),
  ({ grad, output }) => mul(grad, mul(output, sub(1, output))),
);

/** max(x, 0); its derivative at 0 is taken as 0. NaN stays NaN. */
export const relu = unary(
  "relu",
  (x) => Math.max(x, 0),
  ({ grad, output }) => reluGrad(grad, output),
);

/** |x|; its derivative at 0 is taken as 0. */
export const abs = unary("abs", Math.abs, ({ grad, inputs: [x] }) =>
  mul(grad, sub(where(gt(x, 0), 1, 0), where(lt(x, 0), 1, 0))),
);

export function square(x: Tensor): Tensor {
  return mul(x, x);
}

const reluGradOp = defineOp<null>({
  name: "reluGrad",
  infer: ([grad]) => ({ shape: grad.shape, dtype: grad.dtype }),
  reference: (out, { inputs: [grad, output] }) => {
    for (let i = 0; i < out.length; i++) out[i] = output[i] <= 0 ? 0 : grad[i];
  },
  gradient: [({ grad, inputs: [, output] }) => reluGrad(grad, output), "none"],
});

/** The gradient where the ReLU’s output is positive (or NaN, as in PyTorch), else 0. Both of one shape. */
function reluGrad(grad: Tensor, output: Tensor): Tensor {
  return reluGradOp([grad, output], null);
}

const castOp = defineOp<{ dtype: DType; from: DType }>({
  name: "cast",
  moves: true,
  infer: ([x], { dtype }) => ({ shape: x.shape, dtype }),
  reference: (out, { inputs: [x], attrs: { dtype, from } }) => writeNumbers(dtype, out, numbersOf(from, x)),
  gradient: [({ grad, inputs: [x] }) => cast(grad, x.dtype)],
});

/**
 * The same numbers in another type: towards int32 the fraction is cut off, towards int8 and uint8 it also wraps,
 * towards float16 and bfloat16 it is rounded to nearest even, towards bool everything but 0 is true.
 */
export function cast(x: Tensor, dtype: DType): Tensor {
  return x.dtype === dtype ? x : castOp([x], { dtype, from: x.dtype });
}

/** x limited to [low, high]. */
export function clamp(x: Tensor, low: number, high: number): Tensor {
  return where(ge(x, high), high, where(lt(x, low), low, x));
}
