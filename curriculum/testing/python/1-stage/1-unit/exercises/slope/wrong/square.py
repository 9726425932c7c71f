# caught: slope
def slope(x):
    return x**2
