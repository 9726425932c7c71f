# caught: filled
from statistics import mean

import matplotlib.pyplot as plt


def before_and_after(ages, edges):
    """ages: numbers, None where unknown; edges: of the bars. Draws the known ages and, in the same plot, the filled ones."""
    known = [age for age in ages if age is not None]
    middle = mean(known)
    filled = [middle if age is None else age for age in ages]
    plt.hist(known, bins=edges, density=True, alpha=0.5, label="known")
    plt.hist(filled, bins=edges, density=True, alpha=0.5, label="filled")
    plt.xlabel("age, years")
    plt.ylabel("share per year")
    plt.legend()
