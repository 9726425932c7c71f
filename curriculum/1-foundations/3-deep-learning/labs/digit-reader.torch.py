"""The PyTorch twin of digit-reader: `gradus run digit-reader --engine torch`."""

import os
import sys

from torch import nn

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "digits"))
from digits_torch import train  # noqa: E402

BUDGET = 60_000


def build(params):
    widths = [784, *params["hidden"], 10]
    layers = [nn.Flatten()]
    for i, width in enumerate(widths[1:]):
        if i > 0:
            layers.append(nn.ReLU())
        layers.append(nn.Linear(widths[i], width))
    network = nn.Sequential(*layers)
    count = sum(p.numel() for p in network.parameters())
    if count > BUDGET:
        raise SystemExit(f"{count} parameters; the budget is {BUDGET}")
    return network


train(build)
