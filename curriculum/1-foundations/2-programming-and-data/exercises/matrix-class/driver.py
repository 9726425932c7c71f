def combine(mine, a, b, sign):
    """shape and rows of a + b or a @ b; "ValueError" where it is refused."""
    try:
        left, right = mine.Matrix(a), mine.Matrix(b)
        result = left + right if sign == "+" else left @ right
        return {"shape": list(result.shape), "rows": result.rows}
    except ValueError:
        return "ValueError"


def equal(mine, a, b):
    left = mine.Matrix(a)
    try:
        alien = left == 7
    except AttributeError:
        alien = "AttributeError"
    return [left == mine.Matrix(b), alien]


def copied(mine, rows):
    """The matrix's rows after the lists given were changed, from outside and by the row."""
    matrix = mine.Matrix(rows)
    rows[0][0] += 1
    rows.append([0])
    return [list(row) for row in matrix.rows]
