class Matrix:
    """A matrix from a list of rows, with shape, rows, +, @ and ==."""

    def __init__(self, rows):
        self.rows = [list(row) for row in rows]
        if not self.rows or not self.rows[0]:
            raise ValueError("a matrix has one row and one column at least")
        if any(len(row) != len(self.rows[0]) for row in self.rows):
            raise ValueError("the rows differ in length")
        self.shape = (len(self.rows), len(self.rows[0]))

    def __add__(self, other):
        if self.shape != other.shape:
            raise ValueError(f"{self.shape} + {other.shape}")
        return Matrix([[a + b for a, b in zip(*pair)] for pair in zip(self.rows, other.rows)])

    def __matmul__(self, other):
        if self.shape[1] != other.shape[0]:
            raise ValueError(f"{self.shape} @ {other.shape}")
        columns = list(zip(*other.rows))
        return Matrix([[sum(a * b for a, b in zip(row, column)) for column in columns] for row in self.rows])

    def __eq__(self, other):
        return isinstance(other, Matrix) and self.rows == other.rows
