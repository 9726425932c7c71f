import numpy as np


def standardize(x):
    """Every column with mean 0 and standard deviation 1. x: [rows, columns]"""
    return (x - x.mean(axis=0)) / x.std(axis=0)


def scaled(x, low=0, high=1):
    """Every column from low to high. x: [rows, columns]"""
    least, most = np.min(x, axis=0), np.max(x, axis=0)
    return low + (x - least) / (most - least) * (high - low)
