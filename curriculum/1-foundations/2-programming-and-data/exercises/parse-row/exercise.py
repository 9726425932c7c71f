def parse_row(line):
    """The fields of one CSV line (RFC 4180), without its line break. Raises ValueError at broken quotes."""
    raise NotImplementedError("TODO: parse_row")
