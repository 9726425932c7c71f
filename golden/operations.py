"""Makes fixtures/operations.json: what PyTorch says of the engine's operations, with gradients, at ties, zeros, NaN and infinities.

    python3 golden/operations.py      (PyTorch 1.13 made the committed file)
"""

import json
import math
import os

import torch
from torch.nn import functional as F

torch.manual_seed(31)
torch.set_num_threads(1)
r = torch.randn
inf, nan = math.inf, math.nan


def number(x):
    if isinstance(x, float) and not math.isfinite(x):
        return "nan" if math.isnan(x) else "inf" if x > 0 else "-inf"
    return float(f"{x:.8g}") if isinstance(x, float) else x


def numbers(t):
    kind = "float32" if t.is_floating_point() else "bool" if t.dtype == torch.bool else "int32"
    flat = t.detach().flatten()
    values = flat.double().tolist() if kind == "float32" else flat.int().tolist()
    return {"dtype": kind, "shape": list(t.shape), "data": [number(x) for x in values]}


cases = []


def case(name, compute, inputs, *arguments):
    """`arguments` are what the engine's function is called with; "$0" stands for the first input. Default: the inputs in order."""
    leaves = [x.clone().requires_grad_() if x.is_floating_point() else x.clone() for x in inputs]
    out = compute(*leaves)
    outputs = list(out) if isinstance(out, (tuple, list)) else [out]
    entry = {
        "name": name,
        "arguments": list(arguments) or [f"${i}" for i in range(len(inputs))],
        "inputs": [numbers(x) for x in inputs],
        "outputs": [numbers(x) for x in outputs],
    }
    first = outputs[0]
    if first.requires_grad:
        grad = r(first.shape)
        try:
            first.backward(grad)
        except (NotImplementedError, RuntimeError) as error:
            if "not implemented" not in str(error):
                raise
            cases.append(entry)
            return
        entry["grad"] = numbers(grad)
        entry["gradients"] = [numbers(x.grad) if x.is_floating_point() and x.grad is not None else None for x in leaves]
    cases.append(entry)


def ints(*values):
    return torch.tensor(values, dtype=torch.int64)


edge = torch.tensor([nan, inf, -inf, 0.0, -0.0, 1.0, -1.0, 0.5, -2.5])
halves = torch.tensor([-2.5, -1.5, -0.5, 0.5, 1.5, 2.5, 0.3, -7.7, inf, nan])
tied = torch.tensor([[1.0, 2.0, 2.0], [3.0, 3.0, 1.0]])
positive = r(3, 4).abs() + 0.1
a, b, row = r(3, 4), r(3, 4), r(4)

# Mathematics, element by element
for name in ("sin", "cos", "tan", "asin", "acos", "atan", "sinh", "cosh", "asinh", "atanh", "expm1", "log1p", "log2",
             "log10", "exp2", "rsqrt", "reciprocal", "erf", "erfc", "square"):  # fmt: skip
    case(name, getattr(torch, name), [torch.rand(2, 3) * 0.8 + 0.1])
    case(name, getattr(torch, name), [edge])
case("acosh", torch.acosh, [torch.rand(5) * 3 + 1.1])
case("erfc", torch.erfc, [torch.tensor([2.4, 2.6, 4.0, 8.0, -3.0])])
for name in ("floor", "ceil", "round", "trunc", "frac", "sign"):
    case(name, getattr(torch, name), [halves if name != "frac" else halves[:8]])
for name in ("isnan", "isinf", "isfinite", "logical_not"):
    case({"logical_not": "logicalNot"}.get(name, name), getattr(torch, name), [edge])
case("nanToNum", torch.nan_to_num, [edge])
case("nanToNum", lambda x: torch.nan_to_num(x, 1.5, 7.0, -7.0), [edge], "$0", 1.5, 7, -7)
for name in ("atan2", "hypot", "logaddexp", "xlogy", "fmax", "fmin", "maximum", "minimum"):
    case(name, getattr(torch, name), [positive, row.abs() + 0.2])
    case(name, getattr(torch, name), [torch.tensor([1.0, nan, 0.0, 2.0, 0.0]), torch.tensor([1.0, 1.0, nan, 3.0, 2.0])])
case("logaddexp", torch.logaddexp, [torch.tensor([800.0, -800.0, -inf]), torch.tensor([799.0, -801.0, 1.0])])
for name, f in {"remainder": torch.remainder, "fmod": torch.fmod}.items():
    case(name, f, [a * 4, row])
    case(name, f, [ints(7, -7, 7, -7, 6), ints(3, 3, -3, -3, 3)])
case("floorDivide", lambda x, y: torch.floor_divide(x.detach(), y.detach()), [torch.tensor([7.0, -7.0, 0.6, 1.0]), torch.tensor([2.0, 2.0, 0.2, 0.1])])
case("floorDivide", torch.floor_divide, [ints(7, -7, 7, -7), ints(2, 2, -2, -2)])
case("clamp", lambda x: x.clamp(-1, 1), [torch.tensor([-2.0, -1.0, 0.5, 1.0, 3.0, nan])], "$0", -1, 1)
case("clamp", lambda x: x.clamp(max=0.5), [edge], "$0", None, 0.5)
case("clamp", lambda x, l, h: torch.clamp(x, l, h), [a, row - 1, row.abs()], "$0", "$1", "$2")
case("lerp", lambda x, y: torch.lerp(x, y, 0.7), [a, b], "$0", "$1", 0.7)
case("addcmul", lambda x, y, z: torch.addcmul(x, y, z, value=0.5), [a, b, row], "$0", "$1", "$2", 0.5)
case("addcdiv", lambda x, y, z: torch.addcdiv(x, y, z, value=2), [a, b, positive], "$0", "$1", "$2", 2)
for name, f in {"bitwiseAnd": torch.bitwise_and, "bitwiseOr": torch.bitwise_or, "bitwiseXor": torch.bitwise_xor}.items():
    case(name, f, [ints(12, -7, 5), ints(10, 3, 0)])
case("bitwiseNot", torch.bitwise_not, [ints(0, 5, -9)])
case("isclose", lambda x, y: torch.isclose(x, y), [edge, edge + 1e-6])
case("isclose", lambda x, y: torch.isclose(x, y, equal_nan=True), [edge, edge], "$0", "$1", {"equalNan": True})

# Shape
x234 = r(2, 3, 4)
case("squeeze", lambda x: x.squeeze(), [r(1, 3, 1, 2)])
case("unsqueeze", lambda x: x.unsqueeze(-2), [a], "$0", -2)
case("flatten", lambda x: x.flatten(1), [x234], "$0", 1)
case("unflatten", lambda x: x.unflatten(2, (2, -1)), [x234], "$0", 2, [2, -1])
case("movedim", lambda x: x.movedim((0, 2), (1, 0)), [x234], "$0", [0, 2], [1, 0])
case("swapaxes", lambda x: x.swapaxes(0, -1), [x234], "$0", 0, -1)
case("ravel", lambda x: x.ravel(), [x234])
case("split", lambda x: x.split(3, -1), [x234], "$0", 3, -1)
case("split", lambda x: x.split((1, 3), -1), [x234], "$0", [1, 3], -1)
case("chunk", lambda x: x.chunk(3, 2), [r(2, 1, 7)], "$0", 3, 2)
case("unbind", lambda x: x.unbind(1), [x234], "$0", 1)
case("repeat", lambda x: x.repeat(2, 1, 3), [r(2, 2)], "$0", [2, 1, 3])
case("tile", lambda x: x.tile((2,)), [r(2, 2)], "$0", [2])
case("repeatInterleave", lambda x: x.repeat_interleave(2, 1), [a], "$0", 2, 1)
case("repeatInterleave", lambda x: x.repeat_interleave(ints(1, 0, 2), 0), [a], "$0", [1, 0, 2], 0)
case("flip", lambda x: x.flip((0, 2)), [x234], "$0", [0, 2])
case("roll", lambda x: x.roll((1, -2), (0, 2)), [x234], "$0", [1, -2], [0, 2])
case("roll", lambda x: x.roll(5), [a], "$0", 5)
for k in (1, 2, 3, -1):
    case("rot90", lambda x: x.rot90(k, (1, 2)), [x234], "$0", k, [1, 2])
case("unfold", lambda x: x.unfold(1, 3, 2), [r(2, 8)], "$0", 1, 3, 2)
case("slice", lambda x: x[1, ..., ::2], [x234], "$0", [1, "...", [None, None, 2]])
case("slice", lambda x: x[:, -2:, 1:9], [x234], "$0", [None, [-2, None], [1, 9]])
case("select", lambda x: x.select(1, -1), [x234], "$0", 1, -1)
case("diagonal", lambda x: x.diagonal(1, 1, 2), [x234], "$0", 1, 1, 2)
case("diagonal", lambda x: x.diagonal(-1), [a], "$0", -1)
case("diag", lambda x: x.diag(-1), [row], "$0", -1)
case("diag", lambda x: x.diag(1), [a], "$0", 1)
case("diagEmbed", lambda x: x.diag_embed(1), [a], "$0", 1)
case("tril", lambda x: x.tril(1), [x234], "$0", 1)
case("triu", lambda x: x.triu(-1), [x234], "$0", -1)
case("oneHot", F.one_hot, [ints(2, 0, 3)])
case("meshgrid", lambda x, y: torch.meshgrid(x, y, indexing="ij"), [r(2), r(3)], ["$0", "$1"])
case("meshgrid", lambda x, y: torch.meshgrid(x, y, indexing="xy"), [r(2), r(3)], ["$0", "$1"], "xy")

# Indexing
index = torch.tensor([[0, 2, 1, 0], [1, 1, 0, 2]])
case("gather", lambda x, i: x.gather(0, i), [a, index], "$0", 0, "$1")
case("scatter", lambda x, i, y: x.scatter(0, i, y), [a, torch.tensor([[2, 0, 1, 0]]), b[:1]], "$0", 0, "$1", "$2")
case("scatter", lambda x, i: x.scatter(0, i, 1.5), [a, index], "$0", 0, "$1", 1.5)
case("scatterAdd", lambda x, i, y: x.scatter_add(0, i, y), [a, index, b[:2]], "$0", 0, "$1", "$2")
case("take", torch.take, [a, torch.tensor([[5, 0], [5, 11]])])
case("takeAlongDim", lambda x, i: torch.take_along_dim(x, i, 1), [a, torch.tensor([[1, 3]])], "$0", "$1", 1)
case("indexSelect", lambda x, i: x.index_select(1, i), [a, ints(3, 0, 3)], "$0", 1, "$1")
case("indexAdd", lambda x, i, y: x.index_add(1, i, y, alpha=2), [a, ints(3, 0, 3), r(3, 3)], "$0", 1, "$1", "$2", 2)
case("index", lambda x, i, j: x[i, j], [x234, ints(1, 0), torch.tensor([[2], [0]])], "$0", ["$1", "$2"])
case("indexPut", lambda x, i, j, y: x.index_put((i, j), y, accumulate=True), [a, ints(1, 1, 2), ints(0, 0, 3), r(3)],
     "$0", ["$1", "$2"], "$3", True)  # fmt: skip
case("maskedFill", lambda x, m: x.masked_fill(m, -9.0), [a, row > 0], "$0", "$1", -9)
case("maskedSelect", torch.masked_select, [a, b > 0])
case("nonzero", torch.nonzero, [ints(0, 3, 0, -1).reshape(2, 2)])
case("searchsorted", torch.searchsorted, [torch.tensor([1.0, 2.0, 2.0, 4.0]), torch.tensor([[0.0, 2.0], [4.0, 9.0]])])
case("searchsorted", lambda s, v: torch.searchsorted(s, v, right=True), [tied.sort().values, torch.tensor([[2.0], [3.0]])],
     "$0", "$1", True)  # fmt: skip
case("bucketize", torch.bucketize, [torch.tensor([0.5, 1.0, nan, 5.0]), torch.tensor([1.0, 2.0])])

# Reductions, scans, order
for name in ("amax", "amin"):
    case(name, lambda x: getattr(x, name)((0, 2), True), [x234], "$0", [0, 2], True)
    case(name, lambda x: getattr(x, name)(1), [tied], "$0", 1)
    case(name, lambda x: getattr(x, name)(), [torch.tensor([1.0, nan, -inf])])
case("maxWithIndices", lambda x: x.max(1), [torch.tensor([[1.0, 3.0, 2.0], [0.0, nan, inf]])], "$0", 1)
case("minWithIndices", lambda x: x.min(1, True), [torch.tensor([[1.0, 3.0, 2.0], [0.0, nan, -inf]])], "$0", 1, True)
case("max", lambda x: x.max(), [tied])
case("min", lambda x: x.min(), [torch.tensor([2.0, 1.0, 1.0])])
case("argmin", lambda x: x.argmin(1), [r(3, 5)], "$0", 1)
case("any", lambda x: x.any(1), [edge[3:].reshape(2, 3) == 0], "$0", 1)
case("all", lambda x: x.all(), [torch.tensor([True, True])])
case("all", lambda x: x.all(), [torch.zeros(0, dtype=torch.bool)])
case("countNonzero", lambda x: x.count_nonzero(1), [ints(0, 3, 0, -1).reshape(2, 2)], "$0", 1)
case("prod", lambda x: x.prod(1), [a], "$0", 1)
case("prod", lambda x: x.prod(), [torch.tensor([2.0, 0.0, 3.0])])
case("prod", lambda x: x.prod(), [torch.tensor([0.0, 0.0, 3.0])])
case("variance", lambda x: x.var((0, 2)), [x234], "$0", [0, 2])
case("variance", lambda x: x.var(1, correction=0, keepdim=True), [a], "$0", 1, {"correction": 0, "keepdim": True})
case("std", lambda x: x.std(1), [a], "$0", 1)
case("std", lambda x: x.std(1), [torch.ones(2, 3)], "$0", 1)
case("norm", lambda x: torch.linalg.vector_norm(x.detach(), 0, 1), [a], "$0", 0, 1)
for p in (0.5, 1, 2, 3):
    case("norm", lambda x: torch.linalg.vector_norm(x, p, 1), [a], "$0", p, 1)
case("norm", lambda x: torch.linalg.vector_norm(x, 2, 1), [torch.tensor([[0.0, 0.0], [3.0, -4.0]])], "$0", 2, 1)
case("norm", lambda x: torch.linalg.vector_norm(x, 3, 1), [torch.tensor([[0.0, 0.0], [0.0, -4.0]])], "$0", 3, 1)
case("logsumexp", lambda x: x.logsumexp((0, 2)), [x234 * 9], "$0", [0, 2])
case("logsumexp", lambda x: x.logsumexp(0), [torch.tensor([inf, 1.0])], "$0", 0)
case("cumsum", lambda x: x.cumsum(1), [x234], "$0", 1)
case("cumprod", lambda x: x.cumprod(1), [x234], "$0", 1)
case("cumprod", lambda x: x.cumprod(0), [torch.tensor([2.0, 0.0, 3.0, 0.0, 4.0])], "$0", 0)
case("logcumsumexp", lambda x: x.logcumsumexp(0), [r(5) * 20], "$0", 0)
case("cummax", lambda x: x.cummax(0), [torch.tensor([1.0, 3.0, 2.0, 3.0, nan, 5.0])], "$0", 0)
case("cummin", lambda x: x.cummin(1), [x234], "$0", 1)
case("sort", lambda x: x.sort(dim=1, stable=True), [tied], "$0", 1)
case("sort", lambda x: x.sort(stable=True, dim=-1, descending=True), [edge], "$0", -1, True)
case("argsort", lambda x: x.sort(dim=0, stable=True)[1], [tied], "$0", 0)
case("topk", lambda x: x.topk(2, 0), [r(4, 3)], "$0", 2, 0)
case("topk", lambda x: x.topk(2, 1, largest=False), [a], "$0", 2, 1, False)
case("kthvalue", lambda x: x.kthvalue(3, 1), [a], "$0", 3, 1)
case("median", lambda x: x.median(), [a])
case("medianWithIndices", lambda x: x.median(1), [a], "$0", 1)
case("mode", lambda x: x.mode(1), [torch.tensor([[1.0, 3.0, 3.0, 1.0, 2.0], [5.0, 4.0, 3.0, 2.0, 1.0]])], "$0", 1)
case("histc", lambda x: x.histc(4, -1, 1), [torch.tensor([-1.0, -0.9, 0.0, 0.5, 1.0, 1.1])], "$0", 4, -1, 1)
case("bincount", lambda x, w: x.bincount(w.detach(), 6), [ints(1, 3, 1), torch.tensor([0.5, 1.0, 2.0])], "$0", "$1", 6)
case("unique", lambda x: x.unique(return_inverse=True, return_counts=True), [torch.tensor([[3.0, 1.0], [1.0, 2.0]])])
case("cdist", torch.cdist, [r(2, 3, 4), r(2, 5, 4)])
case("cdist", lambda x, y: torch.cdist(x, y, 1.0), [r(3, 4), r(2, 4)], "$0", "$1", 1)
case("pairwiseDistance", F.pairwise_distance, [a, b])
case("cosineSimilarity", F.cosine_similarity, [a, b])
case("normalize", F.normalize, [a])

# Products
einsums = {
    "ij,jk->ik": [(2, 3), (3, 4)],
    "ij,jk": [(2, 3), (3, 4)],
    "bij,bjk->bik": [(2, 2, 3), (2, 3, 2)],
    "ii": [(3, 3)],
    "ii->i": [(3, 3)],
    "ij->ji": [(2, 3)],
    "ba": [(2, 3)],
    "i,j->ij": [(2,), (3,)],
    "ij,ij->": [(2, 3), (2, 3)],
    "...ij,...jk->...ik": [(2, 1, 2, 3), (2, 3, 2)],
    "i...j,j->...i": [(2, 3, 4), (4,)],
    "i...,i...": [(2, 3), (2, 3)],
    "ik,jkl,il->ij": [(2, 3), (4, 3, 2), (2, 2)],
    "iij,jk->ik": [(2, 2, 3), (3, 2)],
    "ij,j->": [(2, 3), (1,)],
}
for equation, shapes in einsums.items():
    operands = [r(s) for s in shapes]
    case("einsum", lambda *x: torch.einsum(equation, *x), operands, equation, *[f"${i}" for i in range(len(shapes))])
case("tensordot", lambda x, y: torch.tensordot(x, y, 2), [x234, r(3, 4, 2)], "$0", "$1", 2)
case("tensordot", lambda x, y: torch.tensordot(x, y, ([0, 1], [1, 0])), [x234, r(3, 2, 2)], "$0", "$1", [[0, 1], [1, 0]])
case("kron", torch.kron, [r(2, 2), r(3)])

# Losses
p, q = torch.rand(3, 4) * 0.9 + 0.05, torch.rand(3, 4)
signs = torch.tensor([1.0, -1.0, 1.0])
for reduction in ("mean", "sum", "none"):
    options = {"reduction": reduction}
    case("mseLoss", lambda x, y: F.mse_loss(x, y, **options), [a, b], "$0", "$1", reduction)
    case("l1Loss", lambda x, y: F.l1_loss(x, y, **options), [a, b], "$0", "$1", reduction)
    case("smoothL1Loss", lambda x, y: F.smooth_l1_loss(x, y, beta=0.8, **options), [a, b], "$0", "$1", 0.8, reduction)
    case("huberLoss", lambda x, y: F.huber_loss(x, y, delta=0.6, **options), [a, b], "$0", "$1", 0.6, reduction)
    case("bce", lambda x, y: F.binary_cross_entropy(x, y, **options), [p, q], "$0", "$1", reduction)
    case("bceWithLogits", lambda x, y, w: F.binary_cross_entropy_with_logits(x, y, pos_weight=w.detach(), **options),
         [a * 9, q, row.abs()], "$0", "$1", {**options, "posWeight": "$2"})  # fmt: skip
    case("nllLoss", lambda x, y, w: F.nll_loss(x, y, w.detach(), ignore_index=2, **options),
         [a.log_softmax(1), ints(0, 2, 3), row.abs()], "$0", "$1", {**options, "weight": "$2", "ignoreIndex": 2})  # fmt: skip
    case("klDiv", lambda x, y: F.kl_div(x, y, **options), [p.log(), q], "$0", "$1", options)
case("bce", F.binary_cross_entropy, [torch.tensor([0.0, 1.0, 0.0, 1.0]), torch.tensor([0.0, 1.0, 1.0, 0.5])])
case("bceWithLogits", F.binary_cross_entropy_with_logits, [torch.tensor([0.0, 200.0, -200.0]), torch.tensor([1.0, 0.0, 0.5])])
case("klDiv", lambda x, y: F.kl_div(x, y, reduction="batchmean", log_target=True), [p.log(), q.log()], "$0", "$1",
     {"reduction": "batchmean", "logTarget": True})  # fmt: skip
case("klDiv", lambda x, y: F.kl_div(x, y, reduction="sum"), [p[0].log(), torch.tensor([0.0, 0.5, 0.0, 0.5])], "$0", "$1", {"reduction": "sum"})
case("nllLoss", F.nll_loss, [r(2, 3, 4).log_softmax(1), torch.randint(0, 3, (2, 4))])
case("cosineEmbeddingLoss", lambda x, y, s: F.cosine_embedding_loss(x, y, s, 0.1), [a, b, signs], "$0", "$1", "$2", 0.1)
case("marginRankingLoss", lambda x, y, s: F.margin_ranking_loss(x, y, s, 0.5), [r(3), r(3), signs], "$0", "$1", "$2", 0.5)
case("hingeEmbeddingLoss", F.hinge_embedding_loss, [r(3), signs])
case("tripletMarginLoss", F.triplet_margin_loss, [a, b, r(3, 4)])
case("tripletMarginLoss", lambda x, y, z: F.triplet_margin_loss(x, y, z, 2.0, 1.0, swap=True), [a, b, r(3, 4)], "$0", "$1", "$2",
     {"margin": 2, "p": 1, "swap": True})  # fmt: skip
case("gaussianNllLoss", lambda x, y, v: F.gaussian_nll_loss(x, y, v, full=True), [a, b, torch.cat([positive[:2], torch.zeros(1, 4)])],
     "$0", "$1", "$2", {"full": True})  # fmt: skip
case("poissonNllLoss", F.poisson_nll_loss, [a, positive])
case("poissonNllLoss", lambda x, y: F.poisson_nll_loss(x, y, log_input=False, full=True), [positive, positive * 3], "$0", "$1",
     {"logInput": False, "full": True})  # fmt: skip

# Sequences
case("arange", lambda: torch.arange(1.0, 2.0, 0.3), [], 1, 2, 0.3)
case("arange", lambda: torch.arange(5.0, -1.0, -2.0), [], 5, -1, -2)
case("linspace", lambda: torch.linspace(-1, 1, 6), [], -1, 1, 6)
case("logspace", lambda: torch.logspace(-1, 1, 5), [], -1, 1, 5)
case("eye", lambda: torch.eye(2, 3), [], 2, 3)

path = os.path.join(os.path.dirname(os.path.abspath(__file__)), "fixtures", "operations.json")
with open(path, "w") as file:
    json.dump({"torch": torch.__version__, "cases": cases}, file)
print(len(cases), os.path.getsize(path))
