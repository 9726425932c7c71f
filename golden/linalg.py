"""Linear algebra in PyTorch: inputs, outputs, and gradients of Σ weight · output, for golden/linalg.test.ts.

Run: /usr/bin/python3 golden/linalg.py. Computed in float64 from inputs that are float32 numbers, so that the fixture is the exact
result and the engine's float32 is what is measured. Vectors of `eigh` and `svd` are given as absolute values: their signs are open.
"""

import json
import os

import torch
from torch import linalg

torch.manual_seed(5)


def matrix(*shape):
    """Well-conditioned: noise beside a diagonal whose entries differ."""
    a = (torch.rand(*shape, dtype=torch.float64) - 0.5) * 0.8
    m, n = shape[-2:]
    a = a + torch.eye(m, n, dtype=torch.float64) * (2 + 0.75 * torch.arange(m, dtype=torch.float64))[:, None]
    return a.float().double()


def noise(*shape):
    return torch.randn(*shape).double()


def positive(a):
    return a @ a.mT


def symmetric(a):
    return a + a.mT


CASES = [
    ("solve", [matrix(4, 4), noise(4, 3)], lambda a, b: [linalg.solve(a, b)]),
    ("solve", [matrix(2, 3, 3), noise(3, 2)], lambda a, b: [linalg.solve(a, b)]),
    ("solve", [matrix(5, 5), noise(5)], lambda a, b: [linalg.solve(a, b)]),
    ("solveUpper", [matrix(4, 4), noise(4, 2)], lambda a, b: [linalg.solve_triangular(a, b, upper=True)]),
    ("solveLowerUnit", [matrix(4, 4), noise(4, 2)], lambda a, b: [linalg.solve_triangular(a, b, upper=False, unitriangular=True)]),
    ("inverse", [matrix(2, 4, 4)], lambda a: [linalg.inv(a)]),
    ("det", [matrix(3, 4, 4)], lambda a: [linalg.det(a)]),
    ("slogdet", [noise(3, 4, 4)], lambda a: list(linalg.slogdet(a))),
    ("cholesky", [matrix(2, 4, 4)], lambda a: [linalg.cholesky(positive(a))]),
    ("eigh", [matrix(2, 5, 5)], lambda a: [part if i == 0 else part.abs() for i, part in enumerate(linalg.eigh(symmetric(a)))]),
    ("eigvalsh", [matrix(5, 5)], lambda a: [linalg.eigvalsh(symmetric(a))]),
    ("qr", [matrix(5, 3)], lambda a: list(linalg.qr(a))),
    ("qr", [matrix(3, 5)], lambda a: list(linalg.qr(a))),
    ("qr", [matrix(2, 4, 4)], lambda a: list(linalg.qr(a))),
    ("svd", [matrix(5, 3)], lambda a: [part.abs() for part in linalg.svd(a, full_matrices=False)]),
    ("svd", [matrix(3, 5)], lambda a: [part.abs() for part in linalg.svd(a, full_matrices=False)]),
    ("svd", [matrix(2, 4, 4)], lambda a: [part.abs() for part in linalg.svd(a, full_matrices=False)]),
    ("svdvals", [noise(4, 6)], lambda a: [linalg.svdvals(a)]),
    ("pinv", [matrix(5, 3)], lambda a: [linalg.pinv(a)]),
    ("pinv", [matrix(2, 3, 5)], lambda a: [linalg.pinv(a)]),
    ("lstsq", [matrix(6, 3), noise(6, 2)], lambda a, b: [linalg.lstsq(a, b, driver="gelsd").solution]),
    ("matrixPower", [matrix(3, 3)], lambda a: [linalg.matrix_power(a, 5)]),
    ("matrixPower", [matrix(3, 3)], lambda a: [linalg.matrix_power(a, -2)]),
    ("matrixExp", [noise(2, 4, 4)], lambda a: [torch.matrix_exp(a)]),
    ("cond", [matrix(4, 4)], lambda a: [linalg.cond(a)]),
    *[("matrixNorm", [noise(2, 3, 4)], (lambda ord: lambda a: [linalg.matrix_norm(a, ord)])(ord), ord)
      for ord in ["fro", "nuc", 1, -1, 2, -2, float("inf"), float("-inf")]],
    *[("vectorNorm", [noise(3, 4)], (lambda ord: lambda a: [linalg.vector_norm(a, ord, dim=1)])(ord), ord)
      for ord in [2, 1, 0, 3.5, -1, float("inf"), float("-inf")]],
]  # fmt: skip


def numbers(t):
    return {"shape": list(t.shape), "data": [float(f"{x:.9g}") for x in t.detach().reshape(-1).tolist()]}


def entry(name, inputs, compute, order=None):
    inputs = [x.clone().requires_grad_() for x in inputs]
    outputs = compute(*inputs)
    weights = [torch.randn(out.shape).double() for out in outputs]
    # A part without a gradient of its own, such as slogdet's sign, takes no part.
    sum((w * out).sum() for w, out in zip(weights, outputs) if out.requires_grad).backward()
    exact = [{"shape": list(x.shape), "data": x.detach().reshape(-1).tolist()} for x in inputs]
    return {
        "name": name,
        "order": str(order),
        "inputs": exact,
        "outputs": [numbers(out) for out in outputs],
        "weights": [{"shape": list(w.shape), "data": w.reshape(-1).tolist()} for w in weights],
        "gradients": [numbers(x.grad) if x.grad is not None else None for x in inputs],
    }


ranks = {
    "full": linalg.matrix_rank(matrix(4, 3)).item(),
    "deficient": linalg.matrix_rank(torch.ones(3, 3)).item(),
}
fixture = {"torch": torch.__version__, "operations": [entry(*case) for case in CASES], "ranks": ranks}
path = os.path.join(os.path.dirname(os.path.abspath(__file__)), "fixtures", "linalg.json")
with open(path, "w") as file:
    json.dump(fixture, file)
