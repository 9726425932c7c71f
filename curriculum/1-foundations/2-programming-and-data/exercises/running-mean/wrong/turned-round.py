# caught: smoothed
def running_mean(values):
    """After each value, the mean of all so far. `values` may never end."""
    total, count = 0, 0
    for value in values:
        total += value
        count += 1
        yield total / count


def smoothed(values, keep):
    """The first value; then keep · last result + (1 − keep) · value. `values` may never end."""
    last = None
    for value in values:
        last = value if last is None else (1 - keep) * last + keep * value
        yield last
