# caught: hits
import numpy as np


def one_hot(labels, classes):
    """labels [n], −1 for unknown → [n, classes] float64: 1 at the label's place, else 0."""
    return (labels[:, None] == np.arange(classes)).astype(np.float64)


def hits(scores, labels):
    """scores [n, classes], labels [n]: the share of known rows whose largest score stands at the label."""
    known = labels >= 0
    if not known.any():
        return 0.0
    return float((scores.argmax(axis=1)[:, None] == labels[known]).mean())
