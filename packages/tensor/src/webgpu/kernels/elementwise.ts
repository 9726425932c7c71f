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
import { functions } from "./functions.ts";

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

const unaryFormulas: Record<string, string> = {
  exp: "exp(a)",
  exp2: "exp2(a)",
  expm1: "expMinusOne(a)",
  log: "naturalLog(a)",
  log2: "naturalLog(a) * 1.4426950408889634",
  log10: "naturalLog(a) * 0.4342944819032518",
  log1p: "logOnePlus(a)",
  sqrt: "squareRoot(a)",
  rsqrt: "1.0 / squareRoot(a)",
  reciprocal: "1.0 / a",
  sin: "sine(a)",
  cos: "cosine(a)",
  tan: "sine(a) / cosine(a)",
  asin: "angleOf(a, legOf(a))",
  acos: "angleOf(legOf(a), a)",
  atan: "angleOf(a, 1.0)",
  sinh: "0.5 * (expMinusOne(a) - expMinusOne(-a))",
  cosh: "0.5 * (exp(a) + exp(-a))",
  asinh: "sign(a) * logOnePlus(abs(a) + a * a / (1.0 + sqrt(1.0 + a * a)))",
  acosh: "log(a + sqrt((a - 1.0) * (a + 1.0)))",
  atanh: "0.5 * logOnePlus(2.0 * a / (1.0 - a))",
  tanh: "hyperbolicTangent(a)",
  sigmoid: "logistic(a)",
  relu: "larger(a, 0.0)",
  erfc: "1.0 - errorFunction(a)",
};

/** The same for floats and, where they are left as they are, whole numbers. */
const roundings: Record<string, string> = {
  floor: "floor(a)",
  ceil: "ceil(a)",
  round: "round(a)",
  trunc: "trunc(a)",
  frac: "a - trunc(a)",
};

const binaryFormulas: Record<string, string> = {
  add: "a + b",
  sub: "a - b",
  mul: "a * b",
  div: "a / b",
  reluGrad: "select(a, 0.0, b <= 0.0)",
  logaddexp: "select(larger(a, b) + logOnePlus(exp(-abs(a - b))), a + 0.6931471805599453, a == b)",
  xlogy: "select(a * naturalLog(b), 0.0, a == 0.0 && !isNan(b))",
  hypot: "sqrt(a * a + b * b)",
  atan2: "angleOf(a, b)",
  bce: "-(b * max(naturalLog(a), -100.0) + (1.0 - b) * max(logOnePlus(-a), -100.0))",
  bitwiseAnd: "a & b",
  bitwiseOr: "a | b",
  bitwiseXor: "a ^ b",
};

const floatFormulas: Record<string, string> = {
  fmax: "select(b, a, a >= b || isNan(b))",
  fmin: "select(b, a, a <= b || isNan(b))",
  remainder: "flooredRemainder(a, b)",
  fmod: "a % b",
  floorDivide: "select(round((a - flooredRemainder(a, b)) / b), a / b, b == 0.0)",
  truncDivide: "select(round((a - a % b) / b), a / b, b == 0.0)",
  clampBetween: "select(select(a, min(b, c), a < b), c, a > c)",
};

const comparisons: Record<string, string> = {
  eq: "a == b",
  ne: "a != b",
  gt: "a > b",
  ge: "a >= b",
  lt: "a < b",
  le: "a <= b",
};

const logic: Record<string, string> = {
  logicalNot: "a == 0.0",
  logicalAnd: "a != 0.0 && b != 0.0",
  logicalOr: "a != 0.0 || b != 0.0",
  logicalXor: "(a != 0.0) != (b != 0.0)",
  isnan: "isNan(a)",
  isinf: "(bitcast<u32>(a) & 0x7fffffffu) == 0x7f800000u",
  isfinite: "(bitcast<u32>(a) & 0x7f800000u) != 0x7f800000u",
};

export function elementwiseKernels(gpu: Gpu): Record<string, KernelOverride> {
  const overrides: Record<string, KernelOverride> = {};
  const define = (
    op: string,
    types: (out: DType, inputs: readonly DType[]) => readonly Scalar[] | null,
    expression: string | ((type: Scalar) => string),
    numbers: readonly string[] = [],
  ) => {
    overrides[op] = (out, inputs, attrs) => {
      const all = types(
        out.dtype,
        inputs.map((x) => x.dtype),
      );
      if (all === null) return false;
      const text = typeof expression === "string" ? expression : expression(all[all.length - 1]);
      const given = numbers.map((name) => (attrs as Record<string, number>)[name]);
      return elementwise(gpu, op, out, inputs, { expression: text, types: all, numbers: given });
    };
  };
  const asResult = (out: DType, inputs: readonly DType[]) => inputs.map(() => scalarOf(out));
  const floats = (out: DType, inputs: readonly DType[]) =>
    out === "float32" ? inputs.map(() => "f32" as const) : null;
  const asFloats = (_: DType, inputs: readonly DType[]) => inputs.map(() => "f32" as const);
  for (const [op, f] of Object.entries(unaryFormulas)) define(op, asResult, f);
  for (const [op, f] of Object.entries(roundings)) define(op, asResult, (type) => (type === "f32" ? f : "a"));
  for (const [op, f] of Object.entries(binaryFormulas)) define(op, asResult, f);
  for (const [op, f] of Object.entries(floatFormulas)) define(op, floats, f);
  for (const [op, f] of Object.entries(logic)) define(op, asFloats, `select(0u, 1u, ${f})`);
  define("sign", asResult, (type) => (type === "u32" ? "a" : "sign(a)"));
  define("neg", asResult, (type) => (type === "u32" ? "a" : "-a"));
  define("abs", asResult, "abs(a)");
  define("pow", asResult, (type) => (type === "f32" ? "power(a, b)" : `${type}(round(power(f32(a), f32(b))))`));
  define("maximum", asResult, (type) => (type === "f32" ? "larger(a, b)" : "max(a, b)"));
  define("minimum", asResult, (type) => (type === "f32" ? "smaller(a, b)" : "min(a, b)"));
  define("clamp", floats, "select(select(a, min(p0, p1), a < p0), p1, a > p1)", ["min", "max"]);
  define("nanToNum", floats, "select(select(a, select(p1, p2, a < 0.0), abs(a) > -lowest), p0, isNan(a))", [
    ...["nan", "posinf", "neginf"],
  ]);
  const wider = (_: DType, [a, b]: readonly DType[]) => [scalarOf(promote(a, b)), scalarOf(promote(a, b))];
  for (const [op, f] of Object.entries(comparisons)) define(op, wider, `select(0u, 1u, ${f})`);
  define("where", (out, [condition]) => [scalarOf(condition), scalarOf(out), scalarOf(out)], "select(c, b, bool(a))");
  return overrides;
}
