# caught: filled
import numpy as np


def fill_missing(x):
    known = ~np.isnan(x)
    return np.where(known, x, x[known].mean()), (~known).sum(axis=0)
