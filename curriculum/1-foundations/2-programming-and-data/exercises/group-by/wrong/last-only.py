# caught: groups
def group_by(rows, key):
    return {row.get(key): [row] for row in rows}


def invert(mapping):
    return {value: [name] for name, value in mapping.items()}
