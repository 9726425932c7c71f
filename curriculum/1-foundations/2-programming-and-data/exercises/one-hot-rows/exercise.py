import numpy as np


def one_hot(labels, classes):
    """labels [n], −1 for unknown → [n, classes] float64: 1 at the label's place, else 0."""
    raise NotImplementedError("TODO: one_hot")


def hits(scores, labels):
    """scores [n, classes], labels [n]: the share of known rows whose largest score stands at the label."""
    raise NotImplementedError("TODO: hits")
