# caught: chained
import torch


class Swish(torch.autograd.Function):
    """x * sigmoid(x), with a derivative written by hand."""

    @staticmethod
    def forward(ctx, x):
        Swish.x = x
        return x * torch.sigmoid(x)

    @staticmethod
    def backward(ctx, grad):
        x = Swish.x
        s = torch.sigmoid(x)
        return grad * (s + x * s * (1 - s))


def gradient(w, x, y):
    """The gradient of mean((x @ w - y) ** 2) by w, found by autograd. w: [d], x: [n, d], y: [n] -> [d]

    w itself stays as it is: no requires_grad, no .grad.
    """
    own = w.clone().requires_grad_()
    loss = ((x @ own - y) ** 2).mean()
    loss.backward()
    return own.grad
