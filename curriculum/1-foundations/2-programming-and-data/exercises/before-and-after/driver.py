from gradus_pyplot import drawn


def draw(mine, ages, edges):
    """What the function drew, a plot each, as data."""
    drawn()
    mine.before_and_after(ages, edges)
    return drawn()
