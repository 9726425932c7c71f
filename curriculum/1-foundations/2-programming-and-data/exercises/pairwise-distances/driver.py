import sys


def lines(mine, a, b):
    """How many lines of Python were run for one call: a count, so it does not hang on the machine's speed."""
    count = [0]

    def trace(frame, event, _):
        count[0] += event == "line"
        return trace

    before = sys.gettrace()
    sys.settrace(trace)
    try:
        mine.distances(a, b)
    finally:
        sys.settrace(before)
    return count[0]
