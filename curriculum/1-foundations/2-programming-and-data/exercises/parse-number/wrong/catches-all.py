# caught: programming
import math

MISSING = {"", "na", "n/a", "nan", "null", "-", "?"}


def parse_number(text):
    """A float, or None for a missing value. Raises ValueError, with the text in its message, for anything else."""
    plain = text.strip()
    if plain.lower() in MISSING:
        return None
    percent = plain.endswith("%")
    digits = plain[:-1] if percent else plain
    try:
        value = float(digits.replace(",", ""))
    except ValueError:
        raise ValueError(f"no number: {text}")
    if "_" in text or not math.isfinite(value):
        raise ValueError(f"no number: {text}")
    return value / 100 if percent else value


def parse_column(texts):
    """(values, places of the broken ones); None stands for missing and for broken values."""
    values, broken = [], []
    for place, text in enumerate(texts):
        try:
            values.append(parse_number(text))
        except Exception:
            values.append(None)
            broken.append(place)
    return values, broken
