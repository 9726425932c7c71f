# caught: loss
"""One training step of a linear model in PyTorch."""

import torch


def train_step(weight, bias, x, y, learning_rate):
    """The new weight [k], the new bias [1], and the mean squared error before the step, for rows x [n, k] and their answers y [n]."""
    w = weight.clone().requires_grad_()
    b = bias.clone().requires_grad_()
    loss = ((x @ w + b - y) ** 2).sum()
    loss.backward()
    with torch.no_grad():
        return w - learning_rate * w.grad, b - learning_rate * b.grad, loss.item()
