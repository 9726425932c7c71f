/** How operations on each element are declared. */
import { type DType, isFloat, promote } from "../dtype.ts";
import { defineOp, type GradientRule } from "../op.ts";
import { broadcastShapes } from "../shape.ts";
import { asTensor, Tensor, type TensorLike } from "../tensor.ts";
import { sumTo } from "./reduce.ts";

/** An operation of one array; its result has the input's shape. */
export type Unary = (x: TensorLike) => Tensor;
/** An operation of two arrays (or numbers) that broadcast together, by NumPy's rule. */
export type Binary = (a: TensorLike, b: TensorLike) => Tensor;

/** Type of a result that is no whole number. */
export function floatOf(dtype: DType): DType {
  return isFloat(dtype) ? dtype : "float32";
}

interface UnaryOptions {
  /** Type of the result by the input's; by default float32 where the input is of integers. */
  dtype?: (input: DType) => DType;
}

export function unary(
  name: string,
  f: (x: number) => number,
  gradient: GradientRule<null> | "none",
  { dtype = floatOf }: UnaryOptions = {},
): Unary {
  const op = defineOp<null>({
    name,
    infer: ([x]) => ({ shape: x.shape, dtype: dtype(x.dtype) }),
    reference: (out, { inputs: [x] }) => {
      for (let i = 0; i < out.length; i++) out[i] = f(x[i]);
    },
    gradient: [gradient],
  });
  return (x) => op([asTensor(x, "float32")], null);
}

interface BinaryOptions {
  name: string;
  f: (a: number, b: number) => number;
  /** By `a` and by `b`, in the result's shape: what broadcasting repeated is summed up again here. */
  gradient: readonly [GradientRule<null>, GradientRule<null>] | "none";
  /** Type of the result, where it is not the wider of both. */
  dtype?: (wider: DType) => DType;
}

export function binary({ name, f, gradient, dtype }: BinaryOptions): Binary {
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
    gradient:
      gradient === "none"
        ? ["none", "none"]
        : gradient.map(
            (rule, i): GradientRule<null> =>
              (c) =>
                sumTo(rule(c), c.inputs[i].shape),
          ),
  });
  // A number that only meets fractions is not pressed into the other operand's few bits first.
  const numberType = dtype === floatOf ? floatOf : (other: DType) => other;
  return (a, b) => {
    const x = asTensor(a, b instanceof Tensor ? numberType(b.dtype) : "float32");
    return op([x, asTensor(b, numberType(x.dtype))], null);
  };
}
