# caught: distances
import torch


def to_batch(images):
    """Pictures for a convolution. images: [n, 28, 28], 0 ... 255 -> [n, 1, 28, 28], (x - 33.33) / 78.57"""
    return ((images - 33.33) / 78.57).unsqueeze(1)


def one_hot(labels, classes):
    """labels: [n], whole numbers -> [n, classes] float32: 1 at the label, 0 elsewhere."""
    return (labels.unsqueeze(1) == torch.arange(classes)).float()


def distances(a, b):
    """Squared distance of every row of a from every row of b. a: [n, d], b: [m, d] -> [n, m]"""
    return ((a.unsqueeze(1) - b.unsqueeze(0)) ** 2).sum(dim=2).sqrt()
