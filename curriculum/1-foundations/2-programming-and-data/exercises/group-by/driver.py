def group(mine, rows, key):
    """The groups as pairs, so that the kinds of keys are seen; and whether the rows are the very ones given."""
    groups = mine.group_by(rows, key)
    same = all(any(row is other for other in rows) for found in groups.values() for row in found)
    return [[name, list(found)] for name, found in groups.items()], same


def twice(mine, rows, key):
    """The groups of a first call and of a second one with the same rows."""
    return [[[name, list(found)] for name, found in mine.group_by(rows, key).items()] for _ in range(2)]


def invert(mine, pairs):
    return [[value, list(names)] for value, names in mine.invert({name: value for name, value in pairs}).items()]
