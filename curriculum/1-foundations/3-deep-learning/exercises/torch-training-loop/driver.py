import torch
from torch import nn


class Watched(nn.Module):
    """A linear layer that notes how it is used."""

    def __init__(self, weight, bias):
        super().__init__()
        self.linear = nn.Linear(weight.shape[1], weight.shape[0])
        with torch.no_grad():
            self.linear.weight.copy_(weight)
            self.linear.bias.copy_(bias)
        self.modes = []
        self.recorded = []

    def forward(self, x):
        self.modes.append(self.training)
        self.recorded.append(torch.is_grad_enabled())
        return self.linear(x)


def train(mine, weight, bias, batches, rate, epochs):
    """Some epochs; begins in eval mode, as after an evaluation."""
    model = Watched(weight, bias).eval()
    optimizer = torch.optim.SGD(model.parameters(), lr=rate)
    pairs = [(x, labels.long()) for x, labels in batches]
    losses = [mine.train_epoch(model, optimizer, pairs) for _ in range(epochs)]
    kind = float if all(isinstance(loss, (int, float)) for loss in losses) else None
    return {
        "losses": losses if kind else None,
        "weight": model.linear.weight.detach(),
        "bias": model.linear.bias.detach(),
        "training": all(model.modes) and len(model.modes) > 0,
    }


def evaluate(mine, weight, bias, x, labels, training):
    """The learner's accuracy, and how the model was used and left."""
    model = Watched(weight, bias).train(training)
    right = mine.evaluate(model, x, labels.long())
    return {
        "right": right if isinstance(right, (int, float)) else None,
        "in_use": not any(model.modes),
        "recorded": any(model.recorded),
        "left": model.training == training,
    }
