# caught: filled
import numpy as np


def fill_missing(x):
    known = ~np.isnan(x)
    mean = np.where(known, x, 0).mean(axis=0)
    return np.where(known, x, mean), (~known).sum(axis=0)
