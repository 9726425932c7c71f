/**
 * Which operations are methods of `Tensor`, by the file of `ops/` that they stand in: `x.sin()` is `sin(x)`, `x.gather(1, index)` is
 * `gather(x, 1, index)`. A new operation becomes a method by its name here.
 */
// biome-ignore format: one group a line or two reads as a list
export const methodNames = {
  activations: ["erf"],
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
  products: ["mm", "bmm", "mv", "dot", "outer", "addmm", "baddbmm"],
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
  sort: ["sort", "argsort", "topk", "kthvalue", "median", "medianWithIndices", "mode"],
  special: ["erfc"],
  statistics: ["var", "std", "norm", "logsumexp", "histc", "bincount", "unique"],
  trigonometry: [
    "sin", "cos", "tan", "asin", "acos", "atan", "sinh", "cosh", "asinh", "acosh", "atanh", "atan2", "hypot",
  ],
  views: ["squeeze", "unsqueeze", "flatten", "unflatten", "movedim", "swapaxes", "ravel", "clone"],
} as const;
