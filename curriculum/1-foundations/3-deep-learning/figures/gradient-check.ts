/** The error of finite differences against h: a large h cuts the curve short, a small one loses the digits. */
import { defineFigure } from "@gradus/lab/figure";
import { step, type Tensor, tensor } from "@gradus/tensor";

const functions = {
  cube: { name: { en: "x³", zh: "x³" }, f: (x: Tensor) => x.mul(x).mul(x) },
  exp: { name: { en: "exp(x)", zh: "exp(x)" }, f: (x: Tensor) => x.exp() },
  tanh: { name: { en: "tanh(x)", zh: "tanh(x)" }, f: (x: Tensor) => x.tanh() },
  reciprocal: { name: { en: "1 / x", zh: "1 / x" }, f: (x: Tensor) => tensor(1, undefined, x.dtype).div(x) },
};

type Name = keyof typeof functions;

const options = Object.fromEntries(Object.entries(functions).map(([id, { name }]) => [id, name])) as Record<
  Name,
  { en: string; zh: string }
>;

/** Powers of ten of h, from large to small. */
const exponents = Array.from({ length: 55 }, (_, i) => -0.5 - i / 4);

/** The slope at x by autograd, in float64. */
function exact(name: Name, x: number): number {
  return step(() => {
    const input = tensor(x, undefined, "float64").requiresGrad_();
    functions[name].f(input).backward();
    return input.grad?.item() as number;
  });
}

/** The slope at x by differences, all numbers of one type. */
function difference(name: Name, x: number, h: number, dtype: "float32" | "float64", sides: "one" | "two"): number {
  return step(() => {
    const at = (value: Tensor) => functions[name].f(value);
    const [point, move] = [tensor(x, undefined, dtype), tensor(h, undefined, dtype)];
    const low = sides === "two" ? at(point.sub(move)) : at(point);
    return at(point.add(move))
      .sub(low)
      .div(move.mul(sides === "two" ? 2 : 1))
      .item();
  });
}

export default defineFigure({
  title: { en: "How small should h be?", zh: "h 该取多小？" },
  fields: {
    function: { kind: "choice", label: { en: "Function f", zh: "函数 f" }, options, default: "exp" },
    x: { kind: "number", label: { en: "Point x", zh: "点 x" }, min: 0.5, max: 3, step: 0.1, default: 1 },
    exponent: {
      kind: "number",
      label: { en: "h = 10 to the power of", zh: "h = 10 的多少次方" },
      min: -14,
      max: -0.5,
      step: 0.25,
      default: -5,
    },
  },
  compute({ function: name, x, exponent }) {
    const slope = exact(name, x);
    const kinds = [
      { dtype: "float32", sides: "one" },
      { dtype: "float32", sides: "two" },
      { dtype: "float64", sides: "one" },
      { dtype: "float64", sides: "two" },
    ] as const;
    return {
      slope,
      h: exponents.map((power) => 10 ** power),
      curves: kinds.map(({ dtype, sides }) => {
        const error = (h: number) => Math.abs(difference(name, x, h, dtype, sides) - slope) / Math.abs(slope);
        return {
          dtype,
          sides,
          error: exponents.map((power) => error(10 ** power)),
          at: { slope: difference(name, x, 10 ** exponent, dtype, sides), error: error(10 ** exponent) },
        };
      }),
    };
  },
});
