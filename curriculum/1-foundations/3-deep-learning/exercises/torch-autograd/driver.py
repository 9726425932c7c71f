def swish(mine, x, grad):
    """Value and gradient of the learner's Swish; used twice in a row where `grad` is a number."""
    x = x.clone().requires_grad_()
    y = mine.Swish.apply(x)
    y.backward(grad)
    return {"y": y.detach(), "grad": x.grad}


def twice(mine, x):
    """The gradient of the sum of Swish(Swish(x))."""
    x = x.clone().requires_grad_()
    mine.Swish.apply(mine.Swish.apply(x)).sum().backward()
    return x.grad


def gradient(mine, w, x, y):
    """The learner's gradient, asked for twice, and what became of w."""
    first = mine.gradient(w, x, y).clone()
    second = mine.gradient(w, x, y)
    return {"first": first, "second": second, "touched": bool(w.requires_grad or w.grad is not None)}
