import torch


def slope(x):
    """The derivative of the sum of the cubes. x: [n]"""
    raise NotImplementedError("TODO: slope")
