# caught: means
def running_mean(values):
    mean = None
    for value in values:
        mean = value if mean is None else (mean + value) / 2
        yield mean


def smoothed(values, keep):
    last = None
    for value in values:
        last = value if last is None else keep * last + (1 - keep) * value
        yield last
