"""Matrix products in PyTorch: inputs, outputs, and gradients of Σ weight · output, for golden/matmul.test.ts.

Run: /usr/bin/python3 golden/matmul.py. Computed in float64 from inputs that are float32 numbers, so that the fixture is the exact
result and the engine's float32 is what is measured.
"""

import json
import os

import torch
from torch.nn import functional as F

torch.manual_seed(7)


def noise(*shape):
    return torch.randn(*shape).double()


nan, inf = float("nan"), float("inf")
special = torch.tensor([[1.0, inf, 0.0], [nan, 1.0, 2.0], [0.0, -inf, 1.0]]).double()

CASES = [
    ("matmul", [noise(3, 1, 2, 5), noise(4, 5, 3)], torch.matmul, {}),
    ("matmul", [noise(5), noise(2, 5, 3)], torch.matmul, {}),
    ("matmul", [noise(2, 3, 5), noise(5)], torch.matmul, {}),
    ("matmul", [noise(3, 0), noise(0, 4)], torch.matmul, {}),
    ("linear", [noise(2, 3, 5), noise(4, 5), noise(4)], F.linear, {}),
    ("linear", [noise(5), noise(4, 5)], F.linear, {}),
    ("linear", [noise(3, 0), noise(4, 0), noise(4)], F.linear, {}),
    ("mm", [noise(3, 4), noise(4, 2)], torch.mm, {}),
    ("mv", [noise(3, 4), noise(4)], torch.mv, {}),
    ("dot", [noise(7), noise(7)], torch.dot, {}),
    ("outer", [noise(3), noise(4)], torch.outer, {}),
    ("bmm", [noise(3, 2, 4), noise(3, 4, 5)], torch.bmm, {}),
    ("addmm", [noise(4), noise(3, 5), noise(5, 4)], torch.addmm, {}),
    ("addmm", [noise(3, 1), noise(3, 5), noise(5, 4)], torch.addmm, {"beta": 0.5, "alpha": -2.0}),
    ("addmm", [torch.full((3, 4), nan).double(), noise(3, 5), noise(5, 4)], torch.addmm, {"beta": 0.0}),
    ("baddbmm", [noise(2, 3, 4), noise(2, 3, 5), noise(2, 5, 4)], torch.baddbmm, {"beta": 2.0, "alpha": 0.25}),
    ("matmul", [special, noise(3, 3)], torch.matmul, {}),
    ("linear", [noise(3, 3), special, noise(3)], F.linear, {}),
]


def numbers(t):
    flat = [str(x) if x != x or abs(x) == inf else float(f"{x:.12g}") for x in t.detach().flatten().tolist()]
    return {"shape": list(t.shape), "data": flat}


def record(name, inputs, compute, attributes):
    leaves = [x.clone().requires_grad_() for x in inputs]
    out = compute(*leaves, **attributes)
    weight = torch.randn(out.shape).double()
    (weight * out).sum().backward()
    gradients = [x.grad if x.grad is not None else torch.zeros_like(x) for x in leaves]
    return {
        "name": name,
        "attributes": attributes,
        "inputs": [numbers(x) for x in inputs],
        "output": numbers(out),
        "weight": numbers(weight),
        "gradients": [numbers(x) for x in gradients],
    }


integers = [torch.randint(-2**30, 2**30, shape, dtype=torch.int32) for shape in ((3, 4), (4, 2))]
whole = {"inputs": [x.tolist() for x in integers], "output": torch.matmul(*integers).tolist()}

with open(os.path.join(os.path.dirname(__file__), "fixtures", "matmul.json"), "w") as file:
    json.dump({"torch": torch.__version__, "cases": [record(*c) for c in CASES], "int32": whole}, file, separators=(",", ":"))
