# caught: one-hot
import numpy as np


def one_hot(labels, classes):
    return (labels == np.arange(classes)[:, None]).astype(np.float64)


def hits(scores, labels):
    known = labels >= 0
    if not known.any():
        return 0.0
    return float((scores.argmax(axis=1) == labels)[known].mean())
