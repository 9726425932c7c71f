"""Makes fixtures/tensor.json: what PyTorch says of the engine's operations, optimizers and of ten steps of two networks.

    python3 golden/tensor.py      (PyTorch 1.13 made the committed file; any later one gives the same within the tolerances)
"""

import json
import os

import torch
from torch import nn
from torch.nn import functional as F

torch.manual_seed(20)
torch.set_num_threads(1)


def numbers(t):
    return {"shape": list(t.shape), "data": [float(f"{x:.9g}") for x in t.detach().double().flatten().tolist()]}


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


def operations():
    r = torch.randn
    positive = r(3, 4).abs() + 0.1
    a, b, row = r(3, 4), r(3, 4), r(4)
    tied = torch.tensor([[1.0, 2.0, 2.0], [3.0, 3.0, 1.0]])
    yield case("add", torch.add, a, row)
    yield case("sub", torch.sub, a, row)
    yield case("mul", torch.mul, a, row)
    yield case("div", torch.div, a, positive)
    yield case("pow", torch.pow, positive, b)
    yield case("maximum", torch.maximum, a, b)
    yield case("maximum", torch.maximum, tied, tied.clone())
    yield case("minimum", torch.minimum, a, b)
    for name in ("neg", "abs", "exp", "tanh", "sigmoid", "relu"):
        yield case(name, getattr(torch, name), r(2, 5))
    yield case("relu", torch.relu, torch.tensor([-1.0, 0.0, 1.0]))
    yield case("abs", torch.abs, torch.tensor([-1.0, 0.0, 1.0]))
    for name in ("log", "sqrt"):
        yield case(name, getattr(torch, name), positive)
    yield case("sum", lambda x: x.sum(1), r(2, 3, 4), dim=1)
    yield case("mean", lambda x: x.mean(-1), r(2, 3, 4), dim=-1)
    yield case("max", lambda x: x.amax(1), tied, dim=1)
    yield case("matmul", torch.matmul, r(3, 5), r(5, 2))
    yield case("matmul", torch.matmul, r(2, 1, 3, 4), r(3, 4, 2))
    yield case("matmul", torch.matmul, r(4), r(2, 4, 3))
    yield case("linear", F.linear, r(3, 4), r(2, 4), r(2))
    yield case("softmax", lambda x: x.softmax(-1), 4 * r(3, 5))
    yield case("logSoftmax", lambda x: x.log_softmax(-1), 4 * r(3, 5))
    target = torch.tensor([1, 0, 4])
    yield case("crossEntropy", lambda x: F.cross_entropy(x, target), 3 * r(3, 5), target=target.tolist())
    index = torch.tensor([2, 0, 2, 1])
    yield case("indexSelect", lambda x: F.embedding(index, x), r(3, 4), index=index.tolist())
    for stride, padding, dilation in ((1, 0, 1), (2, 1, 1), (1, 2, 2), ((2, 1), (0, 1), (1, 2))):
        yield case(
            "conv2d",
            lambda x, w, c: F.conv2d(x, w, c, stride, padding, dilation),
            r(2, 3, 7, 8),
            r(4, 3, 3, 2),
            r(4),
            stride=stride,
            padding=padding,
            dilation=dilation,
        )
    yield case("maxPool2d", lambda x: F.max_pool2d(x, 2), r(2, 2, 8, 10), kernel=2, stride=2, padding=0)
    yield case("maxPool2d", lambda x: F.max_pool2d(x, 3, 2, 1), r(1, 2, 7, 7), kernel=3, stride=2, padding=1)
    yield case("maxPool2d", lambda x: F.max_pool2d(x, 2), torch.ones(1, 1, 4, 10), kernel=2, stride=2, padding=0)


def optimizers():
    """Ten steps from the same start with the same gradients."""
    start, gradients = torch.randn(6), torch.randn(10, 6)
    kinds = {
        "SGD": (torch.optim.SGD, {"momentum": 0.9, "weight_decay": 0.01}),
        "SGD nesterov": (torch.optim.SGD, {"momentum": 0.8, "nesterov": True}),
        "Adam": (torch.optim.Adam, {"weight_decay": 0.1}),
        "AdamW": (torch.optim.AdamW, {"weight_decay": 0.1}),
    }
    for name, (kind, options) in kinds.items():
        p = start.clone().requires_grad_()
        optimizer = kind([p], lr=0.05, **options)
        path = []
        for grad in gradients:
            p.grad = grad.clone()
            optimizer.step()
            path.append(p.detach().tolist())
        yield {"name": name, "start": start.tolist(), "gradients": gradients.tolist(), "path": path}


def one_cycle(total=50):
    optimizer = torch.optim.SGD([torch.zeros(1, requires_grad=True)], lr=1.0)
    schedule = torch.optim.lr_scheduler.OneCycleLR(optimizer, 1.0, total_steps=total, cycle_momentum=False)
    rates = []
    for _ in range(total):
        rates.append(optimizer.param_groups[0]["lr"])
        optimizer.step()
        schedule.step()
    return rates


def lcg(count, seed):
    """The same numbers in both languages: a linear congruential generator, from -0.5 to 0.5."""
    out = []
    for _ in range(count):
        seed = (seed * 1664525 + 1013904223) % 2**32
        out.append(seed / 2**32 - 0.5)
    return out


def training(name, network, learning_rate):
    """Ten steps of AdamW on fixed pictures; weights and pictures come from `lcg`, so they need not be kept."""
    with torch.no_grad():
        for i, p in enumerate(network.parameters()):
            p.copy_(torch.tensor(lcg(p.numel(), 100 + i)).reshape(p.shape) * (0.2 if p.dim() > 1 else 0.1))
    images = torch.tensor(lcg(8 * 784, 7)).reshape(8, 1, 28, 28) * 2
    labels = torch.arange(8)
    optimizer = torch.optim.AdamW(network.parameters(), lr=learning_rate)
    losses = []
    for _ in range(10):
        loss = F.cross_entropy(network(images), labels)
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        losses.append(loss.item())
    return {"name": name, "learningRate": learning_rate, "losses": losses}


def main():
    mlp = nn.Sequential(nn.Flatten(), nn.Linear(784, 32), nn.ReLU(), nn.Linear(32, 10))
    lenet = nn.Sequential(
        nn.Conv2d(1, 4, 5), nn.MaxPool2d(2), nn.ReLU(), nn.Conv2d(4, 8, 5), nn.MaxPool2d(2), nn.ReLU(),
        nn.Flatten(), nn.Linear(128, 16), nn.ReLU(), nn.Linear(16, 10),
    )  # fmt: skip
    fixture = {
        "torch": torch.__version__,
        "operations": list(operations()),
        "optimizers": list(optimizers()),
        "oneCycle": one_cycle(),
        "training": [training("mlp", mlp, 0.005), training("lenet", lenet, 0.005)],
    }
    path = os.path.join(os.path.dirname(os.path.abspath(__file__)), "fixtures", "tensor.json")
    with open(path, "w") as file:
        json.dump(fixture, file)


main()
