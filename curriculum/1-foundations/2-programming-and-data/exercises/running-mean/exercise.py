def running_mean(values):
    """After each value, the mean of all so far. `values` may never end."""
    raise NotImplementedError("TODO: running_mean")


def smoothed(values, keep):
    """The first value; then keep · last result + (1 − keep) · value. `values` may never end."""
    raise NotImplementedError("TODO: smoothed")
