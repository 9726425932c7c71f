# caught: bounds
def standardize(x):
    return (x - x.mean(axis=0)) / x.std(axis=0)


def scaled(x, low=0, high=1):
    return (x - x.min(axis=0)) / (x.max(axis=0) - x.min(axis=0)) * (high - low)
