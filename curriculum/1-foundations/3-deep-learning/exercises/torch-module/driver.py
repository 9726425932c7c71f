def shapes(mine, widths):
    """Names and shapes of what the model would save."""
    return {name: list(value.shape) for name, value in mine.MLP(widths).state_dict().items()}


def forward(mine, widths, state, x):
    """The logits of a model with the arrays given."""
    model = mine.MLP(widths)
    model.load_state_dict(state)
    return model(x).detach()


def count(mine, widths, frozen):
    """The learner's count of a model of PyTorch's own, some of whose layers are frozen."""
    from torch import nn

    model = nn.Sequential(*(nn.Linear(a, b) for a, b in zip(widths, widths[1:])))
    for i in frozen:
        model[i].requires_grad_(False)
    return mine.count_parameters(model)
