import numpy as np


def fill_missing(x):
    """x [rows, columns] with NaN for gaps. Returns (x with each gap filled by its column's mean, gaps per column)."""
    known = ~np.isnan(x)
    count = known.sum(axis=0)
    mean = np.where(known, x, 0).sum(axis=0) / np.where(count > 0, count, 1)
    return np.where(known, x, mean), (~known).sum(axis=0)
