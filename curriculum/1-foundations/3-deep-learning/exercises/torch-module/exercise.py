from torch import nn


class MLP(nn.Module):
    """Linear layers of the widths given, with ReLU between them: MLP([784, 32, 10]) has layers.0 and layers.1."""

    def __init__(self, widths):
        super().__init__()
        raise NotImplementedError("TODO: self.layers")

    def forward(self, x):
        """[batch, ...] whose other axes multiply to widths[0] -> logits [batch, widths[-1]]"""
        raise NotImplementedError("TODO: forward")


def count_parameters(model):
    """How many numbers an optimizer would change: those that require a gradient."""
    raise NotImplementedError("TODO: count_parameters")
