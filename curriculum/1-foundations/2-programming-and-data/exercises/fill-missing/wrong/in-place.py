# caught: filled
import numpy as np


def fill_missing(x):
    known = ~np.isnan(x)
    gaps = (~known).sum(axis=0)
    for column in range(x.shape[1]):
        mean = x[known[:, column], column].mean() if known[:, column].any() else 0
        x[~known[:, column], column] = mean
    return x, gaps
