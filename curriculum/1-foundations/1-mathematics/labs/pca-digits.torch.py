"""The PyTorch twin of pca-digits: `gradus run pca-digits --engine torch`."""

import gzip
import json
import sys

import numpy as np
import torch

PIXELS = 784
BATCH = 1000
JUDGED_AT = 50


def say(**event):
    print(json.dumps(event), flush=True)


def read_images(path):
    """An IDX file of pictures as [count, 784], 0 to 255: four big-endian numbers, then the pixels."""
    with (gzip.open if path.endswith(".gz") else open)(path, "rb") as file:
        data = file.read()
    return torch.from_numpy(np.frombuffer(data, np.uint8, offset=16).reshape(-1, PIXELS).copy())


def main():
    config = json.load(sys.stdin)
    params = config["params"]
    name = params["data"] if params["data"] in config["data"] else next(iter(config["data"]))
    files = config["data"][name]
    images = read_images(files["train-images-idx3-ubyte"])
    count = min(params["limit"], len(images)) if params["limit"] > 0 else len(images)
    batches = -(-count // BATCH)
    total = batches + 2
    pixels = torch.zeros(PIXELS, dtype=torch.float64)
    products = torch.zeros(PIXELS, PIXELS, dtype=torch.float64)
    for i in range(batches):
        x = images[i * BATCH : min(count, (i + 1) * BATCH)].float() - 128
        pixels += x.sum(0, dtype=torch.float64)
        products += (x.T @ x).double()
        say(type="progress", step=i + 1, total=total, samples=len(x), unit="images")
    shifted = pixels / count
    covariance = (products / count - torch.outer(shifted, shifted)) / 255**2
    mean = (shifted + 128) / 255
    ascending, columns = torch.linalg.eigh(covariance)
    variances = ascending.flip(0).clamp(min=0)
    vectors = columns.flip(1).T
    share = variances.cumsum(0) / variances.sum()
    for k in range(200):
        say(type="metric", name="explainedShare", value=share[k].item(), step=k + 1)
    say(type="progress", step=batches + 1, total=total)

    kept = params["components"]
    test = read_images(files["t10k-images-idx3-ubyte"])
    away = test.double() / 255 - mean
    basis = vectors[:kept]
    lost = (away - away @ basis.T @ basis).square().sum()
    say(type="progress", step=total, total=total, samples=len(test), unit="images")
    prefix = "test" if name == "mnist" else "heldOut"
    metrics = {
        "explainedVariance50": share[JUDGED_AT - 1].item(),
        "explainedVariance": share[kept - 1].item(),
        "componentsFor95": int((share < 0.95).sum()) + 1,
        prefix + "Explained": (1 - lost / away.square().sum()).item(),
        prefix + "Rmse": (lost / away.numel()).sqrt().item(),
        "compression": PIXELS / kept,
    }
    say(type="final", metrics=metrics)


main()
