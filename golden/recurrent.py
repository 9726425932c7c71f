"""Makes fixtures/recurrent.json: what PyTorch says of RNN, LSTM and GRU: outputs, last states and every gradient.

    /usr/bin/python3 golden/recurrent.py      (PyTorch 1.13 made the committed file)
"""

import json
import os

import torch
from torch import nn
from torch.nn.utils.rnn import pack_padded_sequence, pad_packed_sequence

from counted import counted_tensor, numbers

torch.set_num_threads(1)

TIME, BATCH, FEATURES, UNITS = 5, 3, 4, 9


def case(kind, lengths=None, **options):
    """Weights are `counted` with seeds 100, 101, … in PyTorch's order, x with seed 1, h0 and c0 with 2 and 3."""
    module = {"rnn": nn.RNN, "lstm": nn.LSTM, "gru": nn.GRU}[kind](FEATURES, UNITS, **options)
    parameters = dict(module.named_parameters())
    with torch.no_grad():
        for i, p in enumerate(parameters.values()):
            p.copy_(counted_tensor(p.shape, 100 + i))
    batch_first = options.get("batch_first", False)
    x = counted_tensor([BATCH, TIME, FEATURES] if batch_first else [TIME, BATCH, FEATURES], 1, 2.0).requires_grad_()
    states = options.get("num_layers", 1) * (2 if options.get("bidirectional") else 1)
    h0, c0 = [counted_tensor([states, BATCH, UNITS], seed, 2.0).requires_grad_() for seed in (2, 3)]
    inputs = x
    if lengths:
        inputs = pack_padded_sequence(x, torch.tensor(lengths), batch_first=batch_first, enforce_sorted=False)
    output, last = module(inputs, (h0, c0) if kind == "lstm" else h0)
    if lengths:
        output, _ = pad_packed_sequence(output, batch_first=batch_first, total_length=TIME)
    results = {"output": output, "h": last[0] if kind == "lstm" else last}
    if kind == "lstm":
        results["c"] = last[1]
    torch.autograd.backward(
        list(results.values()), [counted_tensor(r.shape, 10 + i, 2.0) for i, r in enumerate(results.values())]
    )
    leaves = {"x": x, "h0": h0, **({"c0": c0} if kind == "lstm" else {}), **parameters}
    return {
        "kind": kind,
        "options": {**options, **({"lengths": lengths} if lengths else {})},
        "parameters": {name: list(p.shape) for name, p in parameters.items()},
        "results": {name: numbers(r) for name, r in results.items()},
        "gradients": {name: numbers(leaf.grad) for name, leaf in leaves.items()},
    }


def cases():
    yield case("rnn")
    yield case("rnn", nonlinearity="relu", batch_first=True)
    for kind in ("lstm", "gru"):
        yield case(kind, batch_first=True)
        yield case(kind, num_layers=2, bidirectional=True)
        yield case(kind, bias=False)
        yield case(kind, lengths=[3, 5, 1], bidirectional=True, batch_first=True)


def main():
    path = os.path.join(os.path.dirname(os.path.abspath(__file__)), "fixtures", "recurrent.json")
    fixture = {"torch": torch.__version__, "sizes": [TIME, BATCH, FEATURES, UNITS], "cases": list(cases())}
    with open(path, "w") as file:
        json.dump(fixture, file)


main()
