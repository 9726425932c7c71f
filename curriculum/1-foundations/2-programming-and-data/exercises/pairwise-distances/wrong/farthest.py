# caught: nearest
import numpy as np


def distances(a, b):
    """a [n, d], b [m, d] → [n, m], Euclidean. No loops."""
    difference = a[:, None, :] - b[None, :, :]
    return np.sqrt((difference ** 2).sum(axis=2))


def nearest(a, b):
    """a [n, d], b [m, d] → [n]: the place of the nearest row of b; of equal ones the first."""
    return distances(a, b).argmax(axis=1)
