import torch
from torch.nn import functional as F


def train_epoch(model, optimizer, batches):
    """One step for each batch (x, labels). Returns the mean loss of all examples, each before its step."""
    model.train()
    total, count = 0.0, 0
    for x, labels in batches:
        optimizer.zero_grad()
        loss = F.cross_entropy(model(x), labels)
        loss.backward()
        optimizer.step()
        total += loss.item() * len(labels)
        count += len(labels)
    return total / count


def evaluate(model, x, labels):
    """The share of examples read right, in use: nothing random, no gradients recorded. The model's mode is left as it was."""
    training = model.training
    model.eval()
    with torch.no_grad():
        right = (model(x).argmax(dim=1) == labels).float().mean().item()
    model.train(training)
    return right
