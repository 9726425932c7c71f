# caught: slope
def slope(x):
    return [3 * v.item() for v in x]
