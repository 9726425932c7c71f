"""How values cross between the grader and Python: the wire form of `values.ts`, and nothing that can run."""
import base64
import math
import sys

DEEPEST = 16
MOST_VALUES = 200_000
MOST_ARRAY_BYTES = 2**24

_DTYPES = {"float32": "<f4", "float64": "<f8", "int32": "<i4", "bool": "?"}


class Codec:
    """`arrays`: what a Tensor arrives as: "numpy", "torch", or None where the exercise has no arrays."""

    def __init__(self, arrays):
        self.arrays = arrays

    def decode(self, wire):
        if isinstance(wire, list):
            return [self.decode(item) for item in wire]
        if not isinstance(wire, dict):
            return wire
        kind = wire["is"]
        if kind == "undefined":
            return None
        if kind == "number":
            return float(wire["value"].replace("Infinity", "inf"))
        if kind == "record":
            return {key: self.decode(value) for key, value in wire["entries"]}
        if kind in ("tensor", "numbers"):
            return self._array(wire, kind)
        raise ValueError("a value of an unknown kind")

    def _array(self, wire, kind):
        data = base64.b64decode(wire["data"])
        if kind == "numbers":
            import array

            items = array.array({"float32": "f", "float64": "d", "int32": "i", "bool": "B"}[wire["dtype"]], data)
            return items.tolist()
        if self.arrays is None:
            raise ValueError('a Tensor needs "numpy" or "torch" among the exercise\'s modules')
        import numpy

        made = numpy.frombuffer(data, dtype=_DTYPES[wire["dtype"]]).reshape(wire["shape"]).copy()
        if self.arrays == "torch":
            import torch

            # By way of NumPy only where PyTorch was built with it.
            return torch.from_numpy(made)
        return made

    def encode(self, value):
        self._count = 0
        return self._encode(value, 0)

    def _encode(self, value, depth):
        self._count += 1
        if self._count > MOST_VALUES:
            raise TooLarge()
        if value is None or value is True or value is False:
            return value
        kind = type(value)
        if isinstance(value, str):
            return str(value)
        if isinstance(value, int):
            # Beyond that a JavaScript number is infinite.
            return int(value) if abs(value) < 2**1023 else foreign("an int of more than 300 digits")
        if isinstance(value, float):
            return _number(float(value))
        if depth > DEEPEST:
            return foreign("something nested too deep")
        if isinstance(value, (list, tuple)):
            return [self._encode(item, depth + 1) for item in value]
        if isinstance(value, dict):
            entries = [[str(key), self._encode(item, depth + 1)] for key, item in value.items()]
            return {"is": "record", "entries": entries}
        array = self._numbers(value)
        return array if array is not None else foreign(_what(kind))

    def _numbers(self, value):
        torch, numpy = sys.modules.get("torch"), sys.modules.get("numpy")
        if torch is not None and isinstance(value, torch.Tensor):
            value = value.detach().cpu()
            value = (value.float() if value.dtype in (torch.bfloat16, torch.float16) else value).numpy()
        if numpy is None:
            return None
        if isinstance(value, numpy.generic):
            item = value.item()
            return self._encode(item, 0) if isinstance(item, (bool, int, float, str)) else foreign(_what(type(value)))
        if not isinstance(value, numpy.ndarray):
            return None
        shape = "[%s]" % ", ".join(map(str, value.shape))
        dtype = _dtype(numpy, value)
        if dtype is None:
            return foreign("an array of dtype %s" % value.dtype)
        if value.nbytes > MOST_ARRAY_BYTES or value.ndim > DEEPEST:
            return foreign("an array of the shape %s, which is too large" % shape)
        data = numpy.ascontiguousarray(value, dtype=_DTYPES[dtype]).tobytes()
        return {"is": "tensor", "dtype": dtype, "shape": list(value.shape), "data": base64.b64encode(data).decode()}


class TooLarge(Exception):
    pass


def foreign(what):
    return {"is": "foreign", "what": what}


def _number(value):
    if math.isnan(value):
        return {"is": "number", "value": "NaN"}
    if math.isinf(value):
        return {"is": "number", "value": "Infinity" if value > 0 else "-Infinity"}
    if value == 0 and math.copysign(1, value) < 0:
        return {"is": "number", "value": "-0"}
    return value


def _dtype(numpy, array):
    kind, size = array.dtype.kind, array.dtype.itemsize
    if kind == "b":
        return "bool"
    if kind == "f":
        return "float32" if size <= 4 else "float64"
    if kind not in "iu":
        return None
    # Python's whole numbers have 64 bits, the engine's 32: larger ones travel as float64.
    small = array.size == 0 or (int(array.min()) >= -(2**31) and int(array.max()) < 2**31)
    return "int32" if small else "float64"


def _what(kind):
    name = "generator" if kind.__name__ == "generator" else str(kind.__name__)[:60]
    article = "an" if name[:1].lower() in "aeiou" else "a"
    if kind.__module__ == "builtins":
        return "%s %s" % (article, name)
    return "an object of class %s" % name
