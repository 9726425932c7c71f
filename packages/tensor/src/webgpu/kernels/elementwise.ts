/** Operations on each element, with any broadcast and layout of their inputs. */
import type { KernelOverride } from "../../backend.ts";
import { type DType, promote } from "../../dtype.ts";
import { broadcastStrides } from "../../shape.ts";
import type { Tensor } from "../../tensor.ts";
import type { Gpu } from "../gpu.ts";
import {
  floatBits,
  floatWord,
  groupsFor,
  perElement,
  positions,
  type Scalar,
  scalarOf,
  walk,
  walkWords,
  word,
} from "../wgsl.ts";
import { convert } from "./copy.ts";

interface Formula {
  /** WGSL of a, b, c (the inputs, converted to `type`) and p0, p1 … (the numbers). */
  expression: string;
  /** Type of the inputs in the expression, one for all or each. */
  types: readonly Scalar[];
  numbers?: readonly number[];
}

const names = ["a", "b", "c", "d"];

/** out = expression, for every element; inputs broadcast to out's shape. */
export function elementwise(gpu: Gpu, op: string, out: Tensor, inputs: readonly Tensor[], formula: Formula): boolean {
  if (out.size === 0) return true;
  const { expression, types, numbers = [] } = formula;
  // A number that the CPU still knows goes along as a parameter: no buffer, no upload.
  const constants = inputs.map((x) => (x.size === 1 ? x.storage.readable?.[x.offset] : undefined));
  const arrays = inputs.flatMap((x, k) => (constants[k] === undefined ? [{ x, name: names[k], type: types[k] }] : []));
  const walked = walk(
    out.shape,
    [out.strides, ...arrays.map(({ x }) => broadcastStrides(x.shape, x.strides, out.shape))],
    [out.offset, ...arrays.map(({ x }) => x.offset)],
  );
  const rank = walked.shape.length;
  const layout = walkWords(walked);
  const extra = 1 + layout.length;
  const result = scalarOf(out.dtype);
  const given = constants.flatMap((value, k) =>
    value === undefined ? [] : [{ value, name: names[k], type: types[k] }],
  );
  const kinds = inputs.map((x, k) => (constants[k] === undefined ? scalarOf(x.dtype) : "number"));
  gpu.run({
    op,
    key: `each ${expression} ${result} ${types} ${kinds} ${rank}`,
    code: () => {
      const lines = [
        positions(["out", ...arrays.map(({ name }) => name)], rank, 1),
        ...arrays.map(
          ({ x, name, type }) => `  let ${name} = ${convert(scalarOf(x.dtype), type, `${name}Array[${name}At]`)};`,
        ),
        ...given.map(({ name, type }, k) => `  let ${name} = bitcast<${type}>(${word(extra + k)});`),
        ...numbers.map((_, k) => `  let p${k} = ${floatWord(extra + given.length + k)};`),
        `  out[outAt] = ${expression};`,
      ];
      return (
        perElement(
          [
            ["out", result, "read_write"],
            ...arrays.map(({ x, name }) => [`${name}Array`, scalarOf(x.dtype), "read"] as const),
          ],
          lines.join("\n"),
        ) + functions
      );
    },
    writes: [out.storage],
    reads: arrays.map(({ x }) => x.storage),
    params: [
      out.size,
      ...layout,
      ...given.map(({ value, type }) => (type === "f32" ? floatBits(value) : value)),
      ...numbers.map(floatBits),
    ],
    groups: groupsFor(out.size),
  });
  return true;
}

/** In float32, so that small errors of exp and log stay small: WGSL's own tanh overflows on some GPUs, its pow has no negative base. */
const functions = `
fn power(x: f32, y: f32) -> f32 {
  if (y == 0.0) { return 1.0; }
  if (isNan(x) || isNan(y)) { return nan(); }
  let whole = y == trunc(y);
  if (whole && abs(y) <= 16.0) {
    var product = 1.0;
    for (var n = u32(abs(y)); n > 0u; n--) { product *= x; }
    return select(product, 1.0 / product, y < 0.0);
  }
  if (x < 0.0 && !whole) { return nan(); }
  if (x == 0.0) { return select(0.0, infinity(), y < 0.0); }
  let size = exp2(y * log2(abs(x)));
  let odd = whole && abs(y) < 16777216.0 && (u32(abs(y)) & 1u) == 1u;
  return select(size, -size, x < 0.0 && odd);
}
fn hyperbolicTangent(x: f32) -> f32 {
  if (abs(x) < 0.2) {
    let s = x * x;
    return x * (1.0 + s * (-0.33333333 + s * (0.13333333 + s * (-0.053968254 + s * 0.021869488))));
  }
  let e = exp(-2.0 * abs(x));
  return sign(x) * (1.0 - e) / (1.0 + e);
}
fn logistic(x: f32) -> f32 {
  let e = exp(-abs(x));
  return select(e, 1.0, x >= 0.0) / (1.0 + e);
}
/** Abramowitz and Stegun 7.1.26: off by 1.5e-7 at most. */
fn errorFunction(x: f32) -> f32 {
  let t = 1.0 / (1.0 + 0.3275911 * abs(x));
  let y = t * (0.254829592 + t * (-0.284496736 + t * (1.421413741 + t * (-1.453152027 + t * 1.061405429))));
  return sign(x) * (1.0 - y * exp(-x * x));
}
`;

const unaryFormulas: Record<string, string> = {
  exp: "exp(a)",
  log: "log(a)",
  sqrt: "sqrt(a)",
  tanh: "hyperbolicTangent(a)",
  sigmoid: "logistic(a)",
  relu: "larger(a, 0.0)",
};

const binaryFormulas: Record<string, string> = {
  add: "a + b",
  sub: "a - b",
  mul: "a * b",
  div: "a / b",
};

const comparisons: Record<string, string> = { eq: "==", ne: "!=", gt: ">", ge: ">=", lt: "<", le: "<=" };

export function elementwiseKernels(gpu: Gpu): Record<string, KernelOverride> {
  const overrides: Record<string, KernelOverride> = {};
  const define = (
    op: string,
    types: (out: DType, inputs: readonly DType[]) => readonly Scalar[],
    expression: string | ((type: Scalar) => string),
  ) => {
    overrides[op] = (out, inputs) => {
      const all = types(
        out.dtype,
        inputs.map((x) => x.dtype),
      );
      const text = typeof expression === "string" ? expression : expression(all[all.length - 1]);
      return elementwise(gpu, op, out, inputs, { expression: text, types: all });
    };
  };
  const asResult = (out: DType, inputs: readonly DType[]) => inputs.map(() => scalarOf(out));
  for (const [op, f] of Object.entries(unaryFormulas)) define(op, asResult, f);
  for (const [op, f] of Object.entries(binaryFormulas)) define(op, asResult, f);
  define("neg", asResult, (type) => (type === "u32" ? "a" : "-a"));
  define("abs", asResult, "abs(a)");
  define("pow", asResult, (type) => (type === "f32" ? "power(a, b)" : `${type}(round(power(f32(a), f32(b))))`));
  define("maximum", asResult, (type) => (type === "f32" ? "larger(a, b)" : "max(a, b)"));
  define("minimum", asResult, (type) => (type === "f32" ? "smaller(a, b)" : "min(a, b)"));
  define("reluGrad", asResult, "select(a, 0.0, b <= 0.0)");
  const wider = (_: DType, [a, b]: readonly DType[]) => [scalarOf(promote(a, b)), scalarOf(promote(a, b))];
  for (const [op, sign] of Object.entries(comparisons)) define(op, wider, `select(0u, 1u, a ${sign} b)`);
  define("where", (out, [condition]) => [scalarOf(condition), scalarOf(out), scalarOf(out)], "select(c, b, bool(a))");
  return overrides;
}
