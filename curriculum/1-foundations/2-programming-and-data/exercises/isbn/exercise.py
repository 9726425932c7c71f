def check_digit(first):
    """The thirteenth digit (int) of an ISBN-13, from a text with the first twelve; hyphens are skipped."""
    raise NotImplementedError("TODO: check_digit")


def is_isbn(text):
    """Whether a text is a right ISBN-13; hyphens are skipped. Never an error."""
    raise NotImplementedError("TODO: is_isbn")
