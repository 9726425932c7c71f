"""Activations, normalization, softmax and cross-entropy from PyTorch: results and gradients, and what becomes of NaN and infinities.

Run with PyTorch 1.13 or later: python3 golden/fused.py
"""

import json
import math
import os

import torch
from torch.nn import functional as F

torch.manual_seed(21)
torch.set_num_threads(1)


def number(x):
    return {"nan": "NaN", "inf": "Infinity", "-inf": "-Infinity"}[str(x)] if math.isnan(x) or math.isinf(x) else float(f"{x:.9g}")


def numbers(t):
    return {"shape": list(t.shape), "data": [number(x) for x in t.detach().double().flatten().tolist()]}


def case(name, compute, *inputs, **attributes):
    """One operation: inputs, result, and the inputs' gradients for a given gradient of the result."""
    leaves = [x.clone().requires_grad_() for x in inputs]
    out = compute(*leaves)
    grad = torch.randn_like(out)
    out.backward(grad)
    return {
        "name": name,
        "attributes": attributes,
        "inputs": [numbers(x) for x in inputs],
        "output": numbers(out),
        "grad": numbers(grad),
        "gradients": [numbers(x.grad) for x in leaves],
    }


def special(name, compute, x):
    """The result alone, of numbers that are no ordinary ones."""
    return {"name": name, "input": numbers(x), "output": numbers(compute(x))}


def rms_norm(x, dims, weight, eps):
    unit = x * torch.rsqrt(x.pow(2).mean(dims, keepdim=True) + eps)
    return unit * weight


activations = {
    "gelu": F.gelu,
    "geluTanh": lambda x: F.gelu(x, approximate="tanh"),
    "silu": F.silu,
    "softplus": F.softplus,
    "leakyRelu": F.leaky_relu,
    "elu": F.elu,
    "selu": F.selu,
    "hardtanh": F.hardtanh,
    "relu6": F.relu6,
    "hardsigmoid": F.hardsigmoid,
    "hardswish": F.hardswish,
    "mish": F.mish,
    "logSigmoid": F.logsigmoid,
    "softsign": F.softsign,
    "erf": torch.erf,
    "exp": torch.exp,
    "tanh": torch.tanh,
    "sigmoid": torch.sigmoid,
}


def operations():
    r = torch.randn
    # Corners of the piecewise functions, both sides of every approximation's seam, and tails.
    points = torch.tensor([-30.0, -9.0, -6.0, -3.0, -1.0, -0.93, -0.625, -1e-3, 0.0, 1e-5, 0.3, 0.63, 1.0, 1.01, 3.0, 6.0, 25.0])
    for name, f in activations.items():
        yield case(name, f, points if name != "exp" else points.clamp(max=3.0))
        yield case(name, f, 2 * r(11))
    yield case("prelu", F.prelu, r(2, 3, 4), r(3).abs())
    yield case("prelu", F.prelu, r(2, 3), r(1).abs())

    for shape, normalized in (((3, 21), [21]), ((2, 3, 4), [3, 4]), ((2, 40), [40])):
        x = 2 * r(shape) + 1
        weight, bias = r(normalized), r(normalized)
        yield case("layerNorm", lambda x, w, b: F.layer_norm(x, normalized, w, b), x, weight, bias, normalizedShape=normalized)
        yield case("layerNorm", lambda x: F.layer_norm(x, normalized), x, normalizedShape=normalized)
        dims = tuple(range(-len(normalized), 0))
        yield case("rmsNorm", lambda x, w: rms_norm(x, dims, w, 1e-6), x, weight, normalizedShape=normalized, eps=1e-6)

    for dim in (0, 1, 2):
        yield case("softmax", lambda x: x.softmax(dim), 4 * r(2, 3, 13), dim=dim)
        yield case("logSoftmax", lambda x: x.log_softmax(dim), 4 * r(2, 3, 13), dim=dim)

    target = torch.tensor([1, -100, 4, 0, 12])
    weight = r(13).abs() + 0.1
    for reduction in ("mean", "sum", "none"):
        for smoothing in (0.0, 0.1):
            for w in (None, weight):
                yield case(
                    "crossEntropy",
                    lambda x: F.cross_entropy(x, target, weight=w, reduction=reduction, label_smoothing=smoothing),
                    3 * r(5, 13),
                    target=target.tolist(),
                    targetShape=[5],
                    reduction=reduction,
                    labelSmoothing=smoothing,
                    **({} if w is None else {"weight": weight.tolist()}),
                )
    pixels = torch.randint(0, 4, (2, 3, 5))
    yield case(
        "crossEntropy",
        lambda x: F.cross_entropy(x, pixels, ignore_index=2),
        3 * r(2, 4, 3, 5),
        target=pixels.flatten().tolist(),
        targetShape=[2, 3, 5],
        ignoreIndex=2,
    )
    for reduction in ("mean", "none"):
        yield case(
            "crossEntropyOfProbabilities",
            lambda x, p: F.cross_entropy(x, p, weight=weight, reduction=reduction, label_smoothing=0.1),
            3 * r(5, 13),
            r(5, 13).softmax(1),
            reduction=reduction,
            labelSmoothing=0.1,
            weight=weight.tolist(),
        )


def specials():
    inf, nan = math.inf, math.nan
    odd = torch.tensor([nan, inf, -inf, -0.0, 0.0, 1.0, -1.0, 88.8, -104.0, 1e-40, 3e38, -3e38])
    for name, f in activations.items():
        if name in ("softsign", "mish", "hardswish"):
            continue
        yield special(name, f, odd)
    rows = torch.tensor(
        [
            [0.0, nan, 1.0, 2.0, 3.0, 4.0, 5.0, 6.0, 7.0],
            [-inf, 1.0, 2.0, -inf, 3.0, 4.0, 5.0, 6.0, -inf],
            [-inf] * 9,
            [3e38, -3e38, 0.0, 3e38, 1.0, 2.0, 3.0, 4.0, 5.0],
        ]
    )
    yield special("softmax", lambda x: x.softmax(-1), rows)
    yield special("logSoftmax", lambda x: x.log_softmax(-1), rows)
    yield special("layerNorm", lambda x: F.layer_norm(x, [9]), rows[:2])
    yield special("layerNorm", lambda x: F.layer_norm(x, [9]), torch.full((2, 9), 5.0))
    yield special("sum", lambda x: x.sum(-1), rows)
    yield special("max", lambda x: x.amax(-1), rows)


def main():
    fixture = {"torch": torch.__version__, "operations": list(operations()), "specials": list(specials())}
    path = os.path.join(os.path.dirname(os.path.abspath(__file__)), "fixtures", "fused.json")
    with open(path, "w") as file:
        json.dump(fixture, file)


main()
