def group_by(rows, key):
    """A dict: each value of the column `key` → the list of rows with it. Rows without the column: None."""
    raise NotImplementedError("TODO: group_by")


def invert(mapping):
    """A dict: each value → the list of its keys, in their order."""
    raise NotImplementedError("TODO: invert")
