def parse(mine, line):
    """The fields; where the line is refused, the kind of error."""
    try:
        return mine.parse_row(line)
    except ValueError:
        return "ValueError"
