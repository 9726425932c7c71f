# caught: hyphens
def check_digit(first):
    """The thirteenth digit (int) of an ISBN-13, from a text with the first twelve; hyphens are skipped."""
    total = 0
    for place, digit in enumerate(first):
        if digit != "-":
            total += int(digit) * (3 if place % 2 else 1)
    return -total % 10


def is_isbn(text):
    """Whether a text is a right ISBN-13; hyphens are skipped. Never an error."""
    digits = text.replace("-", "")
    if len(digits) != 13 or any(digit not in "0123456789" for digit in digits):
        return False
    return check_digit(digits[:12]) == int(digits[12])
