"""Small checkpoints in fixtures/files, written by the libraries that own the formats, and what they hold in files.json.

Run with PyTorch 1.13, then in an environment with numpy, safetensors and gguf:
    /usr/bin/python3 golden/files.py torch && python golden/files.py others
"""

import json
import os
import sys
from collections import OrderedDict

import numpy as np

folder = os.path.join(os.path.dirname(os.path.abspath(__file__)), "fixtures", "files")
os.makedirs(folder, exist_ok=True)
rng = np.random.default_rng(3)


def path(name):
    return os.path.join(folder, name)


def remember(part, contents):
    file = path("files.json")
    known = json.load(open(file)) if os.path.exists(file) else {}
    known[part] = contents
    with open(file, "w") as out:
        json.dump(known, out, sort_keys=True)


def told(x):
    return {"shape": list(x.shape), "data": np.asarray(x, dtype=np.float64).reshape(-1).tolist()}


def from_torch():
    import torch

    torch.manual_seed(3)
    r = torch.randn
    shared = r(6, 4)
    model = OrderedDict(
        {
            "float": r(3, 4),
            "double": r(2, 2).double(),
            "half": r(5).half(),
            "bfloat16": r(5).bfloat16(),
            "long": torch.tensor([[1, -2], [2**31 - 1, -(2**31)]]),
            "int": torch.tensor([1, -2, 3], dtype=torch.int32),
            "short": torch.tensor([300, -300], dtype=torch.int16),
            "char": torch.tensor([-128, 127], dtype=torch.int8),
            "byte": torch.tensor([0, 255], dtype=torch.uint8),
            "bool": torch.tensor([True, False, True]),
            "scalar": torch.tensor(2.5),
            "empty": torch.zeros(0, 3),
            "transposed": r(3, 5).t(),
            "slice": shared[1:4, 1:3],
            "sameStorage": shared,
            "expanded": r(1, 3).expand(4, 3),
            "parameter": torch.nn.Parameter(r(2, 3)),
        }
    )
    checkpoint = {"model": model, "step": 7, "rate": 0.5, "name": "tiny", "history": [r(2), r(2)], "optimizer": {"state": {0: {"m": r(2)}}}}
    torch.save(checkpoint, path("checkpoint.pt"))
    layer = torch.nn.Linear(3, 2)
    torch.save(layer.state_dict(), path("state.bin"))
    torch.save(layer, path("module.pt"))
    torch.save(layer.state_dict(), path("legacy.pt"), _use_new_zipfile_serialization=False)
    expected = {f"model.{name}": told(t.detach().double().numpy()) for name, t in model.items()}
    expected |= {f"history.{i}": told(t.numpy()) for i, t in enumerate(checkpoint["history"])}
    expected["optimizer.state.0.m"] = told(checkpoint["optimizer"]["state"][0]["m"].numpy())
    state = {name: told(t.numpy()) for name, t in layer.state_dict().items()}
    remember("torch", {"checkpoint": expected, "state": state})


def arrays():
    return {
        "f8": rng.standard_normal((2, 3)),
        "f4": rng.standard_normal((3, 4)).astype(np.float32),
        "f2": rng.standard_normal(5).astype(np.float16),
        "i8": np.array([[1, -2], [2**31 - 1, -(2**31)]]),
        "i4": np.array([1, -2, 3], dtype=np.int32),
        "i2": np.array([300, -300], dtype=np.int16),
        "i1": np.array([-128, 127], dtype=np.int8),
        "u1": np.array([0, 255], dtype=np.uint8),
        "b1": np.array([True, False, True]),
        "scalar": np.array(2.5, dtype=np.float32),
        "empty": np.zeros((0, 3), dtype=np.float32),
    }


def from_others():
    import gguf
    import safetensors.numpy

    plain = arrays()
    safetensors.numpy.save_file(plain, path("arrays.safetensors"), metadata={"made": "by safetensors"})
    more = plain | {
        "fortran": np.asfortranarray(rng.standard_normal((2, 3, 4)).astype(np.float32)),
        "bigEndian": rng.standard_normal(3).astype(">f4"),
    }
    np.savez(path("arrays.npz"), **more)
    np.savez_compressed(path("compressed.npz"), **more)
    np.save(path("array.npy"), more["fortran"])
    np.savez(path("objects.npz"), code=np.array([{"a": 1}], dtype=object))

    rows = {}
    writer = gguf.GGUFWriter(path("quantized.gguf"), "test")
    writer.add_string("general.name", "tiny")
    writer.add_uint32("test.block_count", 2)
    writer.add_float32("test.eps", 0.5)
    writer.add_bool("test.flag", True)
    writer.add_array("test.words", ["a", "b", "词"])
    writer.add_array("test.numbers", [1, 2, 3])
    types = gguf.GGMLQuantizationType
    for kind in ["F32", "F16", "BF16", "Q4_0", "Q4_1", "Q5_0", "Q5_1", "Q8_0", "Q2_K", "Q3_K", "Q4_K", "Q5_K", "Q6_K", "Q8_K"]:
        which = types[kind]
        block, size = gguf.GGML_QUANT_SIZES[which]
        if kind in ("F32", "F16", "BF16"):
            packed = gguf.quants.quantize(rng.standard_normal((2, 5)).astype(np.float32), which)
        else:
            # Random bytes try every bit; the scales are then set to finite numbers.
            packed = rng.integers(0, 256, (2, size * 2), dtype=np.uint8).reshape(-1, size)
            for at in {"Q4_1": [0, 2], "Q5_1": [0, 2], "Q2_K": [80, 82], "Q3_K": [108], "Q4_K": [0, 2], "Q5_K": [0, 2], "Q6_K": [208]}.get(kind, [0]):
                scale = rng.standard_normal((len(packed), 1))
                bytes_of = scale.astype(np.float32 if kind == "Q8_K" else np.float16).view(np.uint8)
                packed[:, at : at + bytes_of.shape[1]] = bytes_of
            packed = packed.reshape(2, -1)
        values = q8_k(packed) if kind == "Q8_K" else gguf.quants.dequantize(packed, which)
        rows[kind] = told(values.reshape(2, -1))
        writer.add_tensor(kind, packed, raw_dtype=which)
    writer.write_header_to_file()
    writer.write_kv_data_to_file()
    writer.write_tensors_to_file()
    writer.close()
    grid = rng.standard_normal((2, 64)).astype(np.float32)
    packed = gguf.quants.quantize(grid, types.Q8_0)
    remember("others", {"plain": {k: told(v) for k, v in plain.items()}, "more": {k: told(v) for k, v in more.items()}, "gguf": rows,
                        "q8": {"numbers": told(grid), "bytes": packed.reshape(-1).tolist()}})  # fmt: skip


def q8_k(packed):
    """Q8_K has no dequantizer in the gguf package: float32 scale, then 256 int8 (block_q8_K in ggml-common.h)."""
    blocks = packed.reshape(-1, 292)
    scale = blocks[:, :4].copy().view(np.float32)
    return scale * blocks[:, 4:260].copy().view(np.int8).astype(np.float32)


from_torch() if sys.argv[1] == "torch" else from_others()
