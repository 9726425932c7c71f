"""Makes fixtures/conv.json: what PyTorch says of convolution, pooling, padding, resizing and of batch and group normalization.

    /usr/bin/python3 golden/conv.py      (PyTorch 1.13 made the committed file)
"""

import json
import os

import torch
from torch.nn import functional as F

torch.manual_seed(21)
torch.set_num_threads(1)


def numbers(t):
    return {"shape": list(t.shape), "data": [float(f"{x:.7g}") for x in t.detach().double().flatten().tolist()]}


def case(name, compute, *inputs, **attributes):
    """One operation: inputs, result, and the inputs' gradients for a given gradient of the result."""
    leaves = [x.clone().requires_grad_() for x in inputs]
    out = compute(*leaves)
    grad = torch.randn_like(out)
    out.backward(grad)
    return {
        "name": name,
        "attributes": attributes,
        "inputs": [numbers(x) for x in inputs],
        "output": numbers(out),
        "grad": numbers(grad),
        "gradients": [numbers(x.grad) for x in leaves],
    }


def convolutions():
    r = torch.randn
    for options in (
        {"stride": 1, "padding": 0, "dilation": 1, "groups": 1},
        {"stride": [2, 1], "padding": [1, 2], "dilation": [1, 2], "groups": 2},
        {"stride": 1, "padding": "same", "dilation": 2, "groups": 1},
        {"stride": 1, "padding": "same", "dilation": 1, "groups": 4},
        {"stride": 3, "padding": "valid", "dilation": 1, "groups": 4},
    ):
        groups = options["groups"]
        yield case("conv2d", lambda x, w, b: F.conv2d(x, w, b, **options), r(2, 4, 7, 6), r(8, 4 // groups, 3, 2), r(8), **options)
    options = {"stride": 2, "padding": 3, "dilation": 2, "groups": 1}
    yield case("conv1d", lambda x, w, b: F.conv1d(x, w, b, **options), r(2, 3, 11), r(4, 3, 3), r(4), **options)
    yield case("conv1d", lambda x, w, b: F.conv1d(x, w, b, padding="same"), r(3, 8), r(4, 3, 4), r(4), padding="same")
    for options in (
        {"stride": 2, "padding": 1, "output_padding": 1, "dilation": 1, "groups": 1},
        {"stride": [1, 3], "padding": [0, 2], "output_padding": [0, 2], "dilation": [2, 1], "groups": 2},
    ):
        keys = dict(options, outputPadding=options["output_padding"])
        weight = r(4, 3 if options["groups"] == 1 else 2, 3, 3)
        bias = r(weight.shape[1] * options["groups"])
        yield case("convTranspose2d", lambda x, w, b: F.conv_transpose2d(x, w, b, **options), r(2, 4, 4, 3), weight, bias, **keys)
    options = {"stride": 2, "padding": 1}
    yield case("convTranspose1d", lambda x, w, b: F.conv_transpose1d(x, w, b, **options), r(2, 3, 5), r(3, 2, 4), r(2), **options)


def pools():
    r = torch.randn
    for kernel, stride, padding, dilation, ceil in ((3, 2, 1, 1, True), ([2, 3], [1, 2], [1, 0], [2, 1], False), (2, 3, 1, 2, True)):
        yield case(
            "maxPool2d",
            lambda x: F.max_pool2d(x, kernel, stride, padding, dilation, ceil),
            r(2, 2, 8, 7),
            **{"kernel": kernel, "stride": stride, "padding": padding, "dilation": dilation, "ceilMode": ceil},
        )
    yield case("maxPool1d", lambda x: F.max_pool1d(x, 3, 2, 1), r(2, 2, 9), kernel=3, stride=2, padding=1)
    for kernel, stride, padding, ceil, count, divisor in (
        (3, 2, 1, False, True, None),
        (3, 2, 1, True, True, None),
        ([3, 2], [2, 3], [1, 1], True, False, None),
        (2, 2, 0, False, True, 3),
    ):
        attributes = {"kernel": kernel, "stride": stride, "padding": padding, "ceilMode": ceil, "countIncludePad": count}
        if divisor is not None:
            attributes["divisorOverride"] = divisor
        yield case("avgPool2d", lambda x: F.avg_pool2d(x, kernel, stride, padding, ceil, count, divisor), r(2, 2, 8, 6), **attributes)
    yield case("avgPool1d", lambda x: F.avg_pool1d(x, 4, 3, 2, False, False), r(2, 2, 10), kernel=4, stride=3, padding=2, countIncludePad=False)
    yield case("adaptiveAvgPool2d", lambda x: F.adaptive_avg_pool2d(x, (3, 2)), r(2, 2, 7, 6), size=[3, 2])
    yield case("adaptiveMaxPool2d", lambda x: F.adaptive_max_pool2d(x, (3, 4)), r(2, 2, 7, 6), size=[3, 4])
    yield case("adaptiveAvgPool1d", lambda x: F.adaptive_avg_pool1d(x, 3), r(2, 2, 7), size=3)


def norms():
    r = torch.randn
    yield case("groupNorm", lambda x, w, b: F.group_norm(x, 2, w, b), r(2, 4, 3, 3), r(4), r(4), groups=2)
    yield case("instanceNorm", lambda x, w, b: F.instance_norm(x, None, None, w, b), r(2, 3, 4, 2), r(3), r(3))
    for training in (True, False):
        for shape in ((4, 3), (3, 3, 2, 4)):
            mean, var = r(3), r(3).abs()
            start = [mean.tolist(), var.tolist()]
            entry = case(
                "batchNorm",
                lambda x, w, b: F.batch_norm(x, mean, var, w, b, training, 0.2, 1e-3),
                r(*shape), r(3), r(3),
                training=training,
            )  # fmt: skip
            yield dict(entry, running={"before": start, "after": [mean.tolist(), var.tolist()]})


def resizing():
    r = torch.randn
    for padding, mode in (([1, 2, -1, 0, 1, 0], "constant"), ([2, 1, 0, 2], "reflect"), ([3, 1, 2, 4], "replicate"), ([1, 2, 2, 1], "circular")):
        yield case("pad", lambda x: F.pad(x, padding, mode, *([0.5] if mode == "constant" else [])), r(2, 2, 3, 4), padding=padding, mode=mode)
    for options in (
        {"size": [5, 3], "mode": "nearest"},
        {"scale_factor": 1.6, "mode": "nearest"},
        {"size": [7, 2], "mode": "bilinear", "align_corners": False},
        {"size": [7, 2], "mode": "bilinear", "align_corners": True},
        {"scale_factor": [2.5, 0.5], "mode": "bilinear", "align_corners": False},
    ):
        keys = {"size": "size", "scale_factor": "scaleFactor", "mode": "mode", "align_corners": "alignCorners"}
        yield case("interpolate", lambda x: F.interpolate(x, **options), r(1, 2, 4, 5), **{keys[k]: v for k, v in options.items()})
    yield case("interpolate", lambda x: F.interpolate(x, 9, mode="linear"), r(2, 1, 4), size=9, mode="linear")
    yield case("pixelShuffle", lambda x: F.pixel_shuffle(x, 2), r(2, 8, 2, 3), factor=2)
    yield case("pixelUnshuffle", lambda x: F.pixel_unshuffle(x, 2), r(2, 2, 4, 6), factor=2)
    options = {"stride": [2, 1], "padding": [1, 2], "dilation": [2, 1]}
    yield case("unfold", lambda x: F.unfold(x, (2, 3), **options), r(2, 2, 5, 4), kernel=[2, 3], **options)
    yield case("fold", lambda x: F.fold(x, (5, 4), (2, 3), **options), r(2, 12, 18), size=[5, 4], kernel=[2, 3], **options)


def main():
    fixture = {"torch": torch.__version__, "operations": [*convolutions(), *pools(), *norms(), *resizing()]}
    path = os.path.join(os.path.dirname(os.path.abspath(__file__)), "fixtures", "conv.json")
    with open(path, "w") as file:
        json.dump(fixture, file)
        file.write("\n")


main()
