"""Element types in PyTorch, for golden/dtype.test.ts: promotion, roundings to 16 bits, integers that wrap, rounding to int8.

    /usr/bin/python3 golden/dtype.py      (PyTorch 1.13 made the committed file)
"""

import itertools
import json
import os

import torch

torch.manual_seed(6)
names = ["float32", "float64", "float16", "bfloat16", "int32", "int8", "uint8", "bool"]
promoted = {f"{a} {b}": str(torch.promote_types(getattr(torch, a), getattr(torch, b)))[6:] for a, b in itertools.product(names, names)}

# Every kind of float32: random bits, and numbers around those that 16 bits hold.
bits = torch.randint(-(2**31), 2**31, (600,), dtype=torch.int64).to(torch.int32)
numbers = torch.cat([bits.view(torch.float32), torch.randn(200) * 1e-5, torch.randn(200) * 1e4])
numbers = numbers[~numbers.isnan()]
halves = {name: numbers.to(getattr(torch, name)).view(torch.int16).tolist() for name in ["float16", "bfloat16"]}

small = torch.tensor([-128, -1, 0, 1, 127], dtype=torch.int8)
wrapped = {"add": (small + small).tolist(), "mul": (small * small).tolist(), "neg": (-small).tolist()}

weight = torch.randn(5, 40)
scales = weight.abs().amax(1) / 127
quantized = torch.quantize_per_channel(weight, scales, torch.zeros(5, dtype=torch.int64), 0, torch.qint8).int_repr()

path = os.path.join(os.path.dirname(os.path.abspath(__file__)), "fixtures", "dtype.json")
with open(path, "w") as file:
    json.dump(
        {
            "torch": torch.__version__,
            "promoted": promoted,
            "numbers": numbers.view(torch.int32).tolist(),
            "halves": halves,
            "wrapped": wrapped,
            "weight": weight.reshape(-1).tolist(),
            "scales": scales.tolist(),
            "quantized": quantized.reshape(-1).tolist(),
        },
        file,
    )
