def bounds(mine, x, low, high):
    """The least and the greatest number of each column, after scaling."""
    y = mine.scaled(x, high=high, low=low)
    return {"least": y.min(axis=0), "most": y.max(axis=0)}
