# caught: slope
def slope(x):
    point = x.clone().requires_grad_()
    (point**2).sum().backward()
    return point.grad
