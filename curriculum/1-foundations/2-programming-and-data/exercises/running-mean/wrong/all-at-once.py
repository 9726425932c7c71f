# caught: lazy
def running_mean(values):
    values = list(values)
    return [sum(values[:i + 1]) / (i + 1) for i in range(len(values))]


def smoothed(values, keep):
    values = list(values)
    out = values[:1]
    for value in values[1:]:
        out.append(keep * out[-1] + (1 - keep) * value)
    return out
