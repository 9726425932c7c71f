"""Makes fixtures/attention.json: what PyTorch says of attention, embedding and rotary positions.

    /usr/bin/python3 golden/attention.py      (PyTorch 1.13 made the committed file)

1.13 has no public scaled_dot_product_attention, so attention is written by its definition here, as its documentation does.
"""

import json
import math
import os

import torch
from torch.nn import functional as F

from counted import counted_tensor, numbers

torch.set_num_threads(1)


def attention(q, k, v, mask=None, is_causal=False, scale=None):
    scores = q @ k.transpose(-2, -1) * (scale or 1 / math.sqrt(q.shape[-1]))
    if is_causal:
        future = torch.ones(scores.shape[-2:], dtype=torch.bool).tril().logical_not()
        scores = scores.masked_fill(future, -math.inf)
    if mask is not None:
        scores = scores.masked_fill(mask.logical_not(), -math.inf) if mask.dtype == torch.bool else scores + mask
    return torch.softmax(scores, -1) @ v


def case(name, shapes, compute, **attributes):
    """Inputs are `counted` with seeds 1, 2, …, the gradient of the result with seed 0, times 2."""
    inputs = [counted_tensor(shape, i + 1, 2.0).requires_grad_() for i, shape in enumerate(shapes)]
    out = compute(*inputs)
    out.backward(counted_tensor(out.shape, 0, 2.0))
    return {
        "name": name,
        "attributes": attributes,
        "shapes": shapes,
        "outShape": list(out.shape),
        "output": numbers(out),
        "gradients": [numbers(x.grad) for x in inputs],
    }


def rotate(x, cos, sin, interleaved):
    """Hugging Face's rotate_half (Llama), and Meta's complex product."""
    if interleaved:
        pairs = torch.view_as_complex(x.reshape(*x.shape[:-1], -1, 2).contiguous())
        return torch.view_as_real(pairs * torch.complex(cos, sin)).flatten(-2)
    half = x.shape[-1] // 2
    turned = torch.cat([-x[..., half:], x[..., :half]], -1)
    return x * torch.cat([cos, cos], -1) + turned * torch.cat([sin, sin], -1)


def cases():
    square = [[2, 3, 27, 8], [2, 3, 27, 8], [2, 3, 27, 8]]
    cross = [[2, 2, 9, 12], [2, 2, 30, 12], [2, 2, 30, 7]]
    yield case("attention", square, lambda q, k, v: attention(q, k, v, is_causal=True), isCausal=True)
    yield case("attention", cross, attention)
    yield case("attention", cross, lambda q, k, v: attention(q, k, v, scale=0.5), scale=0.5)
    lengths = torch.tensor([13, 30])
    padding = (torch.arange(30) < lengths[:, None]).reshape(2, 1, 1, 30)
    yield case("attention", cross, lambda q, k, v: attention(q, k, v, padding), padding=lengths.tolist())
    yield case("attention", [*cross, [2, 9, 30]], attention)
    grouped = [[2, 6, 11, 8], [2, 2, 11, 8], [2, 2, 11, 8]]
    repeat = lambda x: x.repeat_interleave(3, 1)
    yield case(
        "attention",
        grouped,
        lambda q, k, v: attention(q, repeat(k), repeat(v), is_causal=True),
        isCausal=True,
        enableGqa=True,
    )
    index = torch.tensor([[2, 0, 2], [1, 3, 0]])
    yield case("embedding", [[4, 6]], lambda w: F.embedding(index, w), index=index.tolist())
    yield case(
        "embedding",
        [[4, 6]],
        lambda w: F.embedding(index, w, padding_idx=2),
        index=index.tolist(),
        paddingIdx=2,
    )
    angles = torch.outer(torch.arange(9.0), 1 / 10000 ** (torch.arange(0, 10, 2) / 10))
    for layout in ("half", "interleaved"):
        yield case(
            "rotary",
            [[2, 3, 9, 10]],
            lambda x: rotate(x, angles.cos(), angles.sin(), layout == "interleaved"),
            layout=layout,
        )


def main():
    path = os.path.join(os.path.dirname(os.path.abspath(__file__)), "fixtures", "attention.json")
    with open(path, "w") as file:
        json.dump({"torch": torch.__version__, "cases": list(cases())}, file)


main()
