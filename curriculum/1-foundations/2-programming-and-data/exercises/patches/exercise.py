import numpy as np


def patches(picture, size):
    """picture [height, width] → one row per size × size window, left to right, then down."""
    raise NotImplementedError("TODO: patches")
