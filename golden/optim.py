"""Makes fixtures/optim.json: what PyTorch says of optimizers, schedules, clipping and averaging.

    python3 golden/optim.py      (PyTorch 1.13 made the committed file)
"""

import json
import os

import torch
from torch import nn
from torch.optim import lr_scheduler

torch.manual_seed(21)
torch.set_num_threads(1)


def numbers(t):
    return [float(f"{x:.9g}") for x in t.detach().double().flatten().tolist()]


def optimizers():
    """Eight steps from the same start with the same gradients; the options are ours, `kind` and `options` PyTorch's."""
    start, gradients = torch.randn(6), torch.randn(8, 6)
    kinds = [
        ("SGD", {"dampening": 0.3, "momentum": 0.9}, torch.optim.SGD, {"dampening": 0.3, "momentum": 0.9}),
        ("SGD", {"maximize": True, "weightDecay": 0.1}, torch.optim.SGD, {"maximize": True, "weight_decay": 0.1}),
        ("Adam", {"amsgrad": True, "betas": [0.8, 0.9]}, torch.optim.Adam, {"amsgrad": True, "betas": (0.8, 0.9)}),
        ("AdamW", {"amsgrad": True, "weightDecay": 0.2}, torch.optim.AdamW, {"amsgrad": True, "weight_decay": 0.2}),
        ("AdamW", {"maximize": True, "eps": 0.1}, torch.optim.AdamW, {"maximize": True, "eps": 0.1}),
        ("RMSprop", {}, torch.optim.RMSprop, {}),
        ("RMSprop", {"centered": True, "alpha": 0.9}, torch.optim.RMSprop, {"centered": True, "alpha": 0.9}),
        (
            "RMSprop",
            {"momentum": 0.7, "weightDecay": 0.1},
            torch.optim.RMSprop,
            {"momentum": 0.7, "weight_decay": 0.1},
        ),
        ("Adagrad", {"weightDecay": 0.1}, torch.optim.Adagrad, {"weight_decay": 0.1}),
        (
            "Adagrad",
            {"rateDecay": 0.1, "initialSum": 0.5},
            torch.optim.Adagrad,
            {"lr_decay": 0.1, "initial_accumulator_value": 0.5},
        ),
    ]
    for name, ours, kind, options in kinds:
        p = start.clone().requires_grad_()
        optimizer = kind([p], lr=0.05, **options)
        path = []
        for grad in gradients:
            p.grad = grad.clone()
            optimizer.step()
            path.append(numbers(p))
        yield {"name": name, "options": ours, "start": numbers(start), "gradients": numbers(gradients), "path": path}


def groups():
    """Two groups: other weight decay and learning rate; the second gets no gradient in its first two steps."""
    a, b = torch.randn(3), torch.randn(2)
    gradients = torch.randn(6, 5)
    start = [numbers(a), numbers(b)]
    a.requires_grad_(), b.requires_grad_()
    optimizer = torch.optim.AdamW(
        [{"params": [a], "weight_decay": 0.3}, {"params": [b], "weight_decay": 0.0, "lr": 0.02}], lr=0.04
    )
    path = []
    for i, grad in enumerate(gradients):
        a.grad = grad[:3].clone()
        b.grad = grad[3:].clone() if i >= 2 else None
        optimizer.step()
        path.append([numbers(a), numbers(b)])
    return {"start": start, "gradients": [numbers(g) for g in gradients], "path": path}


def schedule(make, total=40):
    optimizer = torch.optim.SGD([torch.zeros(1, requires_grad=True)], lr=1.0)
    scheduler = make(optimizer)
    rates = []
    for _ in range(total):
        rates.append(optimizer.param_groups[0]["lr"])
        optimizer.step()
        scheduler.step()
    return rates


def schedules():
    s = lr_scheduler
    return {
        "linear": schedule(lambda o: s.LinearLR(o, 0.25, 1.0, 10)),
        "cosine": schedule(lambda o: s.CosineAnnealingLR(o, 40, 0.1)),
        "cosineRestarts": schedule(lambda o: s.CosineAnnealingWarmRestarts(o, 5, 2)),
        "cosineRestartsEqual": schedule(lambda o: s.CosineAnnealingWarmRestarts(o, 7)),
        "stepDecay": schedule(lambda o: s.StepLR(o, 6, 0.5)),
        "multiStep": schedule(lambda o: s.MultiStepLR(o, [3, 10, 30], 0.3)),
        "exponential": schedule(lambda o: s.ExponentialLR(o, 0.9)),
        "polynomial": schedule(lambda o: s.PolynomialLR(o, 30, 2.0)),
        "inTurn": schedule(
            lambda o: s.SequentialLR(o, [s.LinearLR(o, 0.1, 1.0, 5), s.ExponentialLR(o, 0.8), s.StepLR(o, 4, 0.5)], [5, 15])
        ),
        "oneCycle": schedule(lambda o: s.OneCycleLR(o, 1.0, total_steps=40, cycle_momentum=False, pct_start=0.2)),
    }


def plateau():
    metrics = [3, 2, 2.1, 1.99, 1.98999, 1.9899, 2, 2, 2, 1.5, 1.6, float("nan"), 1.7, 1.7, 1.6, 1.7, 1.7, 1.7, 1.7, 1.7]
    result = {}
    for mode in ("min", "max"):
        optimizer = torch.optim.SGD([torch.zeros(1, requires_grad=True)], lr=1.0)
        scheduler = lr_scheduler.ReduceLROnPlateau(optimizer, mode, 0.5, 2, 1e-3, cooldown=1, min_lr=0.1)
        rates = []
        for metric in metrics:
            scheduler.step(metric)
            rates.append(optimizer.param_groups[0]["lr"])
        result[mode] = rates
    return {"metrics": [None if m != m else m for m in metrics], "rates": result}


def clipping():
    gradients = [torch.randn(2, 3), 3 * torch.randn(4)]
    entries = []
    for max_norm, norm_type in ((1.0, 2.0), (100.0, 2.0), (0.5, float("inf")), (2.0, 1.0)):
        parameters = [torch.zeros_like(g, requires_grad=True) for g in gradients]
        for p, g in zip(parameters, gradients):
            p.grad = g.clone()
        total = nn.utils.clip_grad_norm_(parameters, max_norm, norm_type)
        entries.append(
            {
                "maxNorm": max_norm,
                "normType": "Infinity" if norm_type == float("inf") else norm_type,
                "total": total.item(),
                "gradients": [numbers(p.grad) for p in parameters],
            }
        )
    parameters = [torch.zeros_like(g, requires_grad=True) for g in gradients]
    for p, g in zip(parameters, gradients):
        p.grad = g.clone()
    nn.utils.clip_grad_value_(parameters, 0.7)
    return {
        "gradients": [{"shape": list(g.shape), "data": numbers(g)} for g in gradients],
        "norms": entries,
        "values": [numbers(p.grad) for p in parameters],
    }


def averaging():
    p = nn.Parameter(torch.randn(5))
    module = nn.ParameterList([p])
    average = torch.optim.swa_utils.AveragedModel(module, avg_fn=lambda a, b, n: 0.9 * a + 0.1 * b)
    average.update_parameters(module)
    path, values = [], torch.randn(6, 5)
    start = numbers(p)
    for value in values:
        with torch.no_grad():
            p.copy_(value)
        average.update_parameters(module)
        path.append(numbers(next(average.parameters())))
    return {"start": start, "values": [numbers(v) for v in values], "path": path}


def main():
    fixture = {
        "torch": torch.__version__,
        "optimizers": list(optimizers()),
        "groups": groups(),
        "schedules": schedules(),
        "plateau": plateau(),
        "clipping": clipping(),
        "averaging": averaging(),
    }
    path = os.path.join(os.path.dirname(os.path.abspath(__file__)), "fixtures", "optim.json")
    with open(path, "w") as file:
        json.dump(fixture, file)


main()
