def parse_number(text):
    """A float, or None for a missing value. Raises ValueError, with the text in its message, for anything else."""
    raise NotImplementedError("TODO: parse_number")


def parse_column(texts):
    """(values, places of the broken ones); None stands for missing and for broken values."""
    raise NotImplementedError("TODO: parse_column")
