"""Makes fixtures/nn.json: what PyTorch says of the engine's modules: names, results, gradients, running statistics.

    python3 golden/nn.py      (PyTorch 1.13 made the committed file)
"""

import json
import os

import torch
from counted import counted_tensor, fill_parameters, numbers
from torch import nn

torch.set_num_threads(1)


def case(name, module, *shapes, call=None, ints=None, train=True):
    """Inputs from `counted`, or `ints` for the first; the gradient of the result is `counted` as well."""
    module.train(train).zero_grad()
    fill_parameters(module)
    inputs = [counted_tensor(shape, 7 + i, 2.0).requires_grad_() for i, shape in enumerate(shapes)]
    out = module(torch.tensor(ints)) if ints is not None else call(*inputs) if call else module(*inputs)
    grad = counted_tensor(out.shape, 50)
    out.backward(grad)
    return {
        "name": name,
        "train": train,
        "inputs": [list(s) for s in shapes],
        **({"ints": ints} if ints is not None else {}),
        "shape": list(out.shape),
        "output": numbers(out),
        "inputGradients": [numbers(x.grad) for x in inputs],
        "gradients": {name: numbers(p.grad) for name, p in module.named_parameters()},
        "state": sorted(module.state_dict().keys()),
        "buffers": {name: numbers(b.float()) for name, b in module.named_buffers()},
    }


class Last(nn.Module):
    """The first of what a module returns, and the last states added up, so that their gradients count as well."""

    def __init__(self, inner):
        super().__init__()
        self.inner = inner

    def forward(self, x):
        out, state = self.inner(x)
        states = state if isinstance(state, tuple) else (state,)
        return out + sum(s.sum() for s in states)


class RMSNorm(nn.Module):
    """As torch.nn.RMSNorm of later versions."""

    def __init__(self, width, eps):
        super().__init__()
        self.weight, self.eps = nn.Parameter(torch.ones(width)), eps

    def forward(self, x):
        return x * torch.rsqrt(x.pow(2).mean(-1, keepdim=True) + self.eps) * self.weight


def recurrent(name, module, *shapes):
    entry = case(name, Last(module), *shapes)
    for key in ("gradients", "buffers"):
        entry[key] = {n.removeprefix("inner."): v for n, v in entry[key].items()}
    entry["state"] = [n.removeprefix("inner.") for n in entry["state"]]
    return entry


def cases():
    yield case("Linear", nn.Linear(4, 3), (2, 5, 4))
    yield case("Linear without bias", nn.Linear(4, 3, bias=False), (2, 4))
    yield case("Bilinear", nn.Bilinear(3, 2, 4), (5, 3), (5, 2))
    yield case("Embedding", nn.Embedding(7, 3, padding_idx=2), ints=[[1, 2, 6], [1, 0, 2]])
    yield case("Conv1d", nn.Conv1d(4, 6, 3, stride=2, padding=1, groups=2), (2, 4, 7))
    yield case("Conv2d", nn.Conv2d(2, 3, 3, padding=1, dilation=2, bias=False), (2, 2, 6, 5))
    yield case("Conv2d depthwise", nn.Conv2d(3, 3, 3, padding=1, groups=3), (1, 3, 5, 4))
    yield case("ConvTranspose1d", nn.ConvTranspose1d(3, 2, 3, stride=2), (2, 3, 4))
    yield case("ConvTranspose2d", nn.ConvTranspose2d(4, 2, 3, stride=2, padding=1, groups=2), (1, 4, 3, 4))
    yield case("MaxPool1d", nn.MaxPool1d(3, stride=2, padding=1), (2, 2, 9))
    yield case("AvgPool1d", nn.AvgPool1d(2), (2, 2, 6))
    yield case("AvgPool2d", nn.AvgPool2d(3, stride=2, padding=1), (1, 2, 5, 6))
    yield case("AdaptiveAvgPool1d", nn.AdaptiveAvgPool1d(3), (1, 2, 7))
    yield case("AdaptiveAvgPool2d", nn.AdaptiveAvgPool2d((2, 3)), (1, 2, 5, 7))
    yield case("AdaptiveMaxPool2d", nn.AdaptiveMaxPool2d((2, 2)), (1, 2, 5, 7))
    yield case("Upsample nearest", nn.Upsample(scale_factor=2), (1, 2, 2, 3))
    yield case("Upsample bilinear", nn.Upsample(scale_factor=2, mode="bilinear"), (1, 2, 2, 3))
    yield case("Flatten", nn.Flatten(), (2, 3, 2))
    yield case("Unflatten", nn.Unflatten(1, (2, 3)), (2, 6))
    for train in (True, False):
        yield case("BatchNorm1d", nn.BatchNorm1d(3), (5, 3), train=train)
        yield case("BatchNorm1d of sequences", nn.BatchNorm1d(3, eps=0.01, momentum=0.3), (2, 3, 4), train=train)
        yield case("BatchNorm2d", nn.BatchNorm2d(2), (3, 2, 2, 3), train=train)
    yield case("LayerNorm", nn.LayerNorm(6), (2, 3, 6))
    yield case("LayerNorm of two dimensions", nn.LayerNorm((3, 4), eps=0.01), (2, 3, 4))
    yield case("InstanceNorm", nn.InstanceNorm1d(3), (2, 3, 5))
    yield case("RMSNorm", RMSNorm(6, 1e-5), (2, 3, 6))
    yield case("GroupNorm", nn.GroupNorm(2, 4), (2, 4, 3))
    yield recurrent("RNN", nn.RNN(3, 4), (5, 2, 3))
    yield recurrent("RNN with ReLU", nn.RNN(3, 4, nonlinearity="relu", bias=False, batch_first=True), (2, 5, 3))
    yield recurrent("LSTM", nn.LSTM(3, 4, num_layers=2, bidirectional=True, batch_first=True), (2, 5, 3))
    yield recurrent("GRU", nn.GRU(3, 4, num_layers=2), (5, 2, 3))
    activations = {
        "ReLU": nn.ReLU(), "Tanh": nn.Tanh(), "Sigmoid": nn.Sigmoid(), "LogSigmoid": nn.LogSigmoid(), "SiLU": nn.SiLU(),
        "SELU": nn.SELU(), "Mish": nn.Mish(), "ReLU6": nn.ReLU6(), "Softsign": nn.Softsign(), "ELU": nn.ELU(0.7),
        "Hardsigmoid": nn.Hardsigmoid(), "Hardswish": nn.Hardswish(), "GELU": nn.GELU(), "GELU tanh": nn.GELU("tanh"),
        "LeakyReLU": nn.LeakyReLU(0.2), "Softplus": nn.Softplus(2.0), "Hardtanh": nn.Hardtanh(-0.4, 0.3),
        "PReLU": nn.PReLU(3), "Softmax": nn.Softmax(1), "LogSoftmax": nn.LogSoftmax(-1),
    }  # fmt: skip
    for name, module in activations.items():
        yield case(name, module, (2, 3, 2))

    attention = nn.MultiheadAttention(6, 2, batch_first=True)
    padding = torch.tensor([[False, False, True, True], [False] * 4])
    future = torch.ones(4, 4).triu(1).bool()
    q, k, v = (2, 3, 6), (2, 4, 6), (2, 4, 6)
    itself = (2, 4, 6)
    yield case("MultiheadAttention", attention, q, k, v, call=lambda q, k, v: attention(q, k, v)[0])
    yield case("MultiheadAttention of itself", attention, itself, call=lambda x: attention(x, x, x, attn_mask=future)[0])
    yield case(
        "MultiheadAttention with padding",
        attention,
        q,
        k,
        call=lambda q, k: attention(q, k, k, key_padding_mask=padding)[0],
    )
    # PyTorch with a padding mask and a causal one: both forbid.
    yield case(
        "MultiheadAttention with both masks",
        attention,
        itself,
        call=lambda x: attention(x, x, x, key_padding_mask=padding, attn_mask=future)[0],
    )

    options = {"d_model": 6, "nhead": 2, "dim_feedforward": 8, "dropout": 0.0, "batch_first": True}
    encoder_layer = nn.TransformerEncoderLayer(**options)
    yield case(
        "TransformerEncoderLayer",
        encoder_layer,
        itself,
        call=lambda x: encoder_layer(x, src_key_padding_mask=padding),
    )
    yield case(
        "TransformerEncoderLayer, norm first, GELU",
        nn.TransformerEncoderLayer(**options, norm_first=True, activation="gelu"),
        itself,
    )
    decoder_layer = nn.TransformerDecoderLayer(**options)
    yield case(
        "TransformerDecoderLayer",
        decoder_layer,
        itself,
        (2, 3, 6),
        call=lambda x, memory: decoder_layer(x, memory, tgt_mask=future, memory_key_padding_mask=padding[:, 1:]),
    )
    yield case("TransformerEncoder", nn.TransformerEncoder(encoder_layer, 2, nn.LayerNorm(6)), (1, 3, 6))
    decoder = nn.TransformerDecoder(decoder_layer, 2)
    small_future = torch.ones(3, 3).triu(1).bool()
    yield case(
        "TransformerDecoder", decoder, (1, 3, 6), (1, 2, 6), call=lambda x, m: decoder(x, m, tgt_mask=small_future)
    )


def checkpoint(path):
    """A network that was trained a little, as PyTorch saves it, and what it then says."""
    network = nn.Sequential(nn.Linear(3, 4), nn.BatchNorm1d(4), nn.ReLU(), nn.Linear(4, 2))
    fill_parameters(network)
    for i in range(3):
        network(counted_tensor((5, 3), 20 + i, 3.0))
    torch.save(network.state_dict(), path)
    return numbers(network.eval()(counted_tensor((2, 3), 7, 2.0)))


def main():
    folder = os.path.join(os.path.dirname(os.path.abspath(__file__)), "fixtures")
    output = checkpoint(os.path.join(folder, "network.pt"))
    fixture = {"torch": torch.__version__, "cases": list(cases()), "checkpoint": output}
    with open(os.path.join(folder, "nn.json"), "w") as file:
        json.dump(fixture, file)


main()
