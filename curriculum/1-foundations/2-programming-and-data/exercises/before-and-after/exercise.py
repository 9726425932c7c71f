from statistics import median

import matplotlib.pyplot as plt


def before_and_after(ages, edges):
    """ages: numbers, None where unknown; edges: of the bars. Draws the known ages and, in the same plot, the filled ones."""
    raise NotImplementedError("TODO: before_and_after")
