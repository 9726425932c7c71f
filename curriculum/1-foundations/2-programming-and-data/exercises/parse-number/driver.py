def parse(mine, text):
    """The value; where the text is refused, the error's message."""
    try:
        return {"value": mine.parse_number(text)}
    except ValueError as error:
        return {"message": str(error)}


def column(mine, texts):
    values, broken = mine.parse_column(texts)
    return [list(values), list(broken)]


def column_of_no_text(mine):
    """What happens at something that is no text: a mistake of the program, not of the data."""
    try:
        mine.parse_column(["1", 7])
    except ValueError:
        return "ValueError"
    except NotImplementedError:
        raise
    except Exception:
        return "another error"
    return "none"
