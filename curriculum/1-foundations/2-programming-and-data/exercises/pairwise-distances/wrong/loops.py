# caught: quick
import numpy as np


def distances(a, b):
    out = np.zeros((len(a), len(b)))
    for i in range(len(a)):
        for j in range(len(b)):
            out[i, j] = sum((float(x) - float(y)) ** 2 for x, y in zip(a[i], b[j])) ** 0.5
    return out


def nearest(a, b):
    return distances(a, b).argmin(axis=1)
