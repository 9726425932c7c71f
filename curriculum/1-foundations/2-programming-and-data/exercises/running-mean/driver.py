def _source(values, taken):
    for value in values:
        taken.append(value)
        yield value


def means(mine, values):
    return list(mine.running_mean(iter(values)))


def smooth(mine, values, keep):
    return list(mine.smoothed(iter(values), keep))


def taken(mine, values, wanted):
    """How many values had been taken from the source when each of the first results was there, for both functions."""
    counts = []
    for make in (lambda source: mine.running_mean(source), lambda source: mine.smoothed(source, 0.5)):
        log = []
        results = iter(make(_source(values, log)))
        before = len(log)
        seen = [before]
        for _ in range(wanted):
            next(results)
            seen.append(len(log))
        counts.append(seen)
    return counts
