# caught: deviation
import numpy as np


def standardize(x):
    std = x.std(axis=0, ddof=1)
    return (x - x.mean(axis=0)) / np.where(std > 0, std, 1)
