# caught: inverted
def group_by(rows, key):
    """A dict: each value of the column `key` → the list of rows with it. Rows without the column: None."""
    groups = {}
    for row in rows:
        groups.setdefault(row.get(key), []).append(row)
    return groups


def invert(mapping):
    """A dict: each value → the list of its keys, in their order."""
    keys = {}
    for name, value in mapping.items():
        keys[value] = [name]
    return keys
