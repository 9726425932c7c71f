# caught: count
import numpy as np


def patches(picture, size):
    """picture [height, width] → one row per size × size window, left to right, then down."""
    width, height = picture.shape
    inside = np.arange(size)
    rows = np.arange(height - size + 1)[:, None] + inside
    columns = np.arange(width - size + 1)[:, None] + inside
    windows = picture[rows[:, None, :, None], columns[None, :, None, :]]
    return windows.reshape(-1, size * size)
