"""The PyTorch twin of mnist-mlp: `gradus run mnist-mlp --engine torch`."""

import os
import sys

from torch import nn

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "digits"))
from digits_torch import train  # noqa: E402


def mlp(params):
    layers, width = [nn.Flatten()], 784
    for hidden in params["hidden"]:
        layers += [nn.Linear(width, hidden), nn.ReLU(), nn.Dropout(params["dropout"])]
        width = hidden
    return nn.Sequential(*layers, nn.Linear(width, 10))


train(mlp)
