# caught: count
from torch import nn


class MLP(nn.Module):
    """Linear layers of the widths given, with ReLU between them: MLP([784, 32, 10]) has layers.0 and layers.1."""

    def __init__(self, widths):
        super().__init__()
        self.layers = nn.ModuleList(nn.Linear(a, b) for a, b in zip(widths, widths[1:]))

    def forward(self, x):
        """[batch, ...] whose other axes multiply to widths[0] -> logits [batch, widths[-1]]"""
        x = x.flatten(1)
        for layer in self.layers[:-1]:
            x = layer(x).relu()
        return self.layers[-1](x)


def count_parameters(model):
    """How many numbers an optimizer would change: those that require a gradient."""
    return sum(p.numel() for p in model.parameters())
