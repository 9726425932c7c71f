# caught: known
from statistics import median

import matplotlib.pyplot as plt


def before_and_after(ages, edges):
    """ages: numbers, None where unknown; edges: of the bars. Draws the known ages and, in the same plot, the filled ones."""
    known = [age for age in ages if age is not None]
    middle = median(known)
    filled = [middle if age is None else age for age in ages]
    plt.hist(known, bins=edges, alpha=0.5, label="known")
    plt.hist(filled, bins=edges, alpha=0.5, label="filled")
    plt.xlabel("age, years")
    plt.ylabel("share per year")
    plt.legend()
