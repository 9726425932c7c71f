import torch


def slope(x):
    """The derivative of the sum of the cubes. x: [n]"""
    point = x.clone().requires_grad_()
    torch.sum(point**3).backward()
    return point.grad
