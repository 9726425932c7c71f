import numpy as np


def standardize(x):
    """Every column with mean 0 and standard deviation 1. x: [rows, columns]"""
    raise NotImplementedError("TODO: standardize the columns")


def scaled(x, low=0, high=1):
    """Every column from low to high. x: [rows, columns]"""
    raise NotImplementedError("TODO: scale the columns")
