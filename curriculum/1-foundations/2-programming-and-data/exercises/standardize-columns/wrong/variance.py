# caught: deviation
import numpy as np


def standardize(x):
    var = x.var(axis=0)
    return (x - x.mean(axis=0)) / np.where(var > 0, var, 1)
