import pandas as pd


def clean_ages(texts, group):
    """texts, group: lists of equal length. Ages as a list of floats, gaps filled by the group's median."""
    raise NotImplementedError("TODO: clean_ages")
