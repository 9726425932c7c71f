"""What the PyTorch twins of the digit labs share: the same data, recipe and metrics as digits/train.ts, said as the same events."""

import gzip
import json
import math
import sys

import numpy as np
import torch
from torch.nn import functional as F

MEAN, DEVIATION = 0.1307 * 255, 0.3081 * 255
EVALUATION_BATCH = 500


def say(**event):
    print(json.dumps(event), flush=True)


def read_idx(path):
    """An IDX file's numbers as uint8: two zero bytes, type 8, rank, then the extents, big-endian."""
    with (gzip.open if path.endswith(".gz") else open)(path, "rb") as file:
        data = file.read()
    rank = data[3]
    shape = [int.from_bytes(data[4 + 4 * d : 8 + 4 * d], "big") for d in range(rank)]
    return torch.from_numpy(np.frombuffer(data, np.uint8, offset=4 + 4 * rank).reshape(shape).copy())


def load_digits(config):
    """Training, validation and test digits, split as the lab splits them, and what the final score is called."""
    wanted = config["params"]["data"]
    name = wanted if wanted in config["data"] else next(iter(config["data"]))
    files = config["data"][name]
    images, labels = read_idx(files["train-images-idx3-ubyte"]), read_idx(files["train-labels-idx1-ubyte"]).long()
    test = read_idx(files["t10k-images-idx3-ubyte"]), read_idx(files["t10k-labels-idx1-ubyte"]).long()
    validation_count = 5000 if name == "mnist" else 1000
    count = len(images) - validation_count
    limit = config["params"]["limit"]
    kept = min(limit, count) if limit > 0 else count
    score = "testAccuracy" if name == "mnist" else "heldOutAccuracy"
    return (images[:kept], labels[:kept]), (images[count:], labels[count:]), test, score


def normalize(images):
    return (images.float() - MEAN) / DEVIATION


def shifted(images, shift):
    """Each picture moved by up to `shift` pixels along both axes; what moves in is paper."""
    count = len(images)
    padded = F.pad(images, (shift,) * 4)
    dy, dx = torch.randint(0, 2 * shift + 1, (2, count))
    steps = torch.arange(28)
    rows, columns = dy[:, None] + steps, dx[:, None] + steps
    return padded[torch.arange(count)[:, None, None], rows[:, :, None], columns[:, None, :]]


@torch.no_grad()
def evaluate(network, images, labels):
    network.eval()
    loss, right = 0.0, 0
    for start in range(0, len(images), EVALUATION_BATCH):
        target = labels[start : start + EVALUATION_BATCH]
        logits = network(normalize(images[start : start + EVALUATION_BATCH])[:, None])
        loss += F.cross_entropy(logits, target, reduction="sum").item()
        right += (logits.argmax(1) == target).sum().item()
    return loss / len(images), right / len(images)


def train(build):
    """Reads the run's configuration from stdin and trains the network that `build(params)` gives."""
    config = json.load(sys.stdin)
    params = config["params"]
    torch.manual_seed(config["seed"])
    (images, labels), validation, test, score = load_digits(config)
    network = build(params)
    batch_size, shift = params["batchSize"], params["shift"]
    steps_per_epoch = math.ceil(len(images) / batch_size)
    total = params["epochs"] * steps_per_epoch
    optimizer = torch.optim.AdamW(network.parameters(), lr=params["learningRate"], weight_decay=params["weightDecay"])
    if params["schedule"] == "one-cycle":
        schedule = torch.optim.lr_scheduler.OneCycleLR(
            optimizer, params["learningRate"], total_steps=total, cycle_momentum=False
        )
    else:
        schedule = torch.optim.lr_scheduler.ConstantLR(optimizer, factor=1)
    metric_every = max(1, min(20, round(total / 100)))
    evaluate_every = max(1, min(steps_per_epoch, math.ceil(total / 10)))
    done, loss_sum, right, seen = 0, 0.0, 0, 0
    for _ in range(params["epochs"]):
        order = torch.randperm(len(images))
        for start in range(0, len(images), batch_size):
            chosen = order[start : start + batch_size]
            batch, target = images[chosen], labels[chosen]
            network.train()
            logits = network(normalize(shifted(batch, shift) if shift else batch)[:, None])
            loss = F.cross_entropy(logits, target)
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
            schedule.step()
            done += 1
            loss_sum += loss.item() * len(target)
            right += (logits.argmax(1) == target).sum().item()
            seen += len(target)
            if done % metric_every == 0 or done == total:
                say(type="metric", name="trainLoss", value=loss_sum / seen, step=done)
                say(type="metric", name="trainAccuracy", value=right / seen, step=done)
                loss_sum, right, seen = 0.0, 0, 0
            if done % evaluate_every == 0 or done == total:
                validation_loss, accuracy = evaluate(network, *validation)
                say(type="metric", name="validationLoss", value=validation_loss, step=done)
                say(type="metric", name="validationAccuracy", value=accuracy, step=done)
            say(type="progress", step=done, total=total, samples=len(target), unit="images")
    test_loss, accuracy = evaluate(network, *test)
    parameters = sum(p.numel() for p in network.parameters())
    metrics = {score: accuracy, score.replace("Accuracy", "Loss"): test_loss, "parameters": parameters}
    say(type="final", metrics=metrics)
