# caught: group
import pandas as pd


def clean_ages(texts, group):
    """texts, group: lists of equal length. Ages as a list of floats, gaps filled by the group's median."""
    ages = pd.to_numeric(pd.Series(texts).str.strip(), errors="coerce").astype(float)
    ages = ages.where((ages >= 0) & (ages <= 120))
    medians = ages.groupby(pd.Series(group)).transform("median")
    return ages.fillna(ages.median()).tolist()
