/**
 * Methods of `Tensor` that are an operation with the array as its first argument: `x.sin()` is `sin(x)`, `x.gather(1, index)` is
 * `gather(x, 1, index)`. Types and documentation are the operation's own, so an operation becomes a method by its name here.
 */
import * as compare from "./ops/compare.ts";
import * as creation from "./ops/creation.ts";
import * as elementwise from "./ops/elementwise.ts";
import * as exponential from "./ops/exponential.ts";
import * as indexing from "./ops/indexing.ts";
import * as inplace from "./ops/inplace.ts";
import * as mask from "./ops/mask.ts";
import * as rearrange from "./ops/rearrange.ts";
import * as reduce from "./ops/reduce.ts";
import * as regions from "./ops/regions.ts";
import * as rounding from "./ops/rounding.ts";
import * as scan from "./ops/scan.ts";
import * as softmax from "./ops/softmax.ts";
import * as sort from "./ops/sort.ts";
import * as special from "./ops/special.ts";
import * as statistics from "./ops/statistics.ts";
import * as trigonometry from "./ops/trigonometry.ts";
import * as views from "./ops/views.ts";
import type { Tensor } from "./tensor.ts";

const operations = {
  compare,
  creation,
  elementwise,
  exponential,
  indexing,
  inplace,
  mask,
  rearrange,
  reduce,
  regions,
  rounding,
  scan,
  softmax,
  sort,
  special,
  statistics,
  trigonometry,
  views,
};
type Operations = typeof operations;

// biome-ignore format: one group a line or two reads as a list
const names = {
  compare: [
    "eq", "ne", "gt", "ge", "lt", "le", "isnan", "isinf", "isfinite", "isclose", "allclose", "equal",
    "logicalNot", "logicalAnd", "logicalOr", "logicalXor",
    "bitwiseNot", "bitwiseAnd", "bitwiseOr", "bitwiseXor", "bitwiseLeftShift", "bitwiseRightShift",
  ],
  creation: ["zerosLike", "onesLike", "fullLike", "tril", "triu", "diag", "diagEmbed"],
  elementwise: ["maximum", "minimum", "fmax", "fmin", "square", "lerp", "addcmul", "addcdiv", "clamp"],
  exponential: ["expm1", "log1p", "log2", "log10", "exp2", "rsqrt", "reciprocal", "logaddexp", "xlogy"],
  indexing: [
    "indexSelect", "gather", "take", "takeAlongDim", "scatter", "scatterAdd", "indexAdd", "index", "indexPut",
  ],
  inplace: ["copy_", "fill_", "zero_", "add_", "sub_", "mul_", "div_"],
  mask: ["maskedFill", "maskedSelect", "nonzero", "bucketize"],
  rearrange: ["repeatInterleave", "flip", "roll", "rot90"],
  reduce: [
    "min", "amax", "amin", "aminmax", "argmin", "maxWithIndices", "minWithIndices", "any", "all", "countNonzero", "prod",
  ],
  regions: ["select", "slice", "split", "chunk", "unbind", "diagonal", "unfold"],
  rounding: [
    "floor", "ceil", "round", "trunc", "frac", "sign", "remainder", "fmod", "floorDivide", "nanToNum",
  ],
  scan: ["cumsum", "cumprod", "logcumsumexp", "cummax", "cummin"],
  softmax: ["softmax", "logSoftmax"],
  sort: ["sort", "argsort", "topk", "kthvalue", "median", "medianWithIndices"],
  special: ["erf", "erfc"],
  statistics: ["var", "std", "norm", "logsumexp", "histc", "bincount", "unique"],
  trigonometry: [
    "sin", "cos", "tan", "asin", "acos", "atan", "sinh", "cosh", "asinh", "acosh", "atanh", "atan2", "hypot",
  ],
  views: ["squeeze", "unsqueeze", "flatten", "unflatten", "movedim"],
} as const satisfies { [Group in keyof Operations]: readonly (keyof Operations[Group])[] };

type MethodsOf<Group extends keyof Operations> = {
  [Name in (typeof names)[Group][number] & keyof Operations[Group]]: Operations[Group][Name] extends (
    x: Tensor,
    ...rest: infer Rest
  ) => infer Result
    ? (...rest: Rest) => Result
    : never;
};

/** What `installMethods` adds to the class. */
export interface Methods
  extends MethodsOf<"compare">,
    MethodsOf<"creation">,
    MethodsOf<"elementwise">,
    MethodsOf<"exponential">,
    MethodsOf<"indexing">,
    MethodsOf<"inplace">,
    MethodsOf<"mask">,
    MethodsOf<"rearrange">,
    MethodsOf<"reduce">,
    MethodsOf<"regions">,
    MethodsOf<"rounding">,
    MethodsOf<"scan">,
    MethodsOf<"softmax">,
    MethodsOf<"sort">,
    MethodsOf<"special">,
    MethodsOf<"statistics">,
    MethodsOf<"trigonometry">,
    MethodsOf<"views"> {}

/** Puts every operation named above on the class. */
export function installMethods(prototype: object): void {
  for (const [group, ofGroup] of Object.entries(names)) {
    const functions = operations[group as keyof Operations] as unknown as Record<
      string,
      (...all: unknown[]) => unknown
    >;
    for (const name of ofGroup) {
      const method = function (this: Tensor, ...rest: unknown[]) {
        return functions[name](this, ...rest);
      };
      Object.defineProperty(prototype, name, { value: method, writable: true, configurable: true });
    }
  }
}
