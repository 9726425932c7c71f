"""Numbers that both languages make alike, so that a fixture need not keep them."""

import torch


def counted(count, seed):
    """A linear congruential generator, from -0.5 to 0.5; `counted.ts` has the same."""
    out = []
    for _ in range(count):
        seed = (seed * 1664525 + 1013904223) % 2**32
        out.append(seed / 2**32 - 0.5)
    return out


def counted_tensor(shape, seed, scale=1.0):
    n = 1
    for extent in shape:
        n *= extent
    return torch.tensor(counted(n, seed)).reshape(shape) * scale


def fill_parameters(module, scale=0.4):
    """Every parameter from `counted`, seeded by its place in the alphabet; norms' weights around 1."""
    with torch.no_grad():
        for i, (name, p) in enumerate(sorted(dict(module.named_parameters()).items())):
            values = counted_tensor(p.shape, 100 + i, scale)
            p.copy_(values + 1 if is_gain(name) else values)


def is_gain(name):
    parent = name.split(".")[-2] if "." in name else ""
    return name.endswith("weight") and ("norm" in parent.lower() or parent.startswith("ln_"))


def numbers(t, digits=7):
    return [float(f"{x:.{digits}g}") for x in t.detach().double().flatten().tolist()]
