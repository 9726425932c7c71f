"""The PyTorch twin of spam-bayes: `gradus run spam-bayes --engine torch`. Same messages, splits and counts, so the same numbers."""

import json
import re
import sys

import torch

MASK32 = 0xFFFFFFFF


def say(**event):
    print(json.dumps(event), flush=True)


def load_messages(path, digits):
    """Distinct messages in their order: whether each is spam, and its words."""
    with open(path, encoding="utf-8", newline="") as file:
        lines = file.read().split("\n")
    rows = [line.rstrip("\r").split("\t", 1) for line in lines if line]
    if rows[0] == ["Label", "SMS"]:
        rows = rows[1:]
    distinct = dict.fromkeys((label == "spam", text) for label, text in rows)
    say(type="log", message=f"{len(rows)} → {len(distinct)}")
    return [(spam, words_of(text, digits)) for spam, text in distinct]


def words_of(text, digits):
    lower = text.lower()
    return re.findall(r"[^\W_]{2,}", re.sub(r"\d", "0", lower) if digits == "mask" else lower)


def uniforms(seed):
    """SplitMix32, as in packages/lab/src/random.ts."""
    state = seed & MASK32
    while True:
        state = (state + 0x9E3779B9) & MASK32
        bits = state ^ (state >> 16)
        bits = (bits * 0x21F0AAAD) & MASK32
        bits ^= bits >> 15
        bits = (bits * 0x735A2D97) & MASK32
        yield (bits ^ (bits >> 15)) / 2**32


def shuffled(count, seed):
    order, draws = list(range(count)), uniforms(seed)
    for i in range(count - 1, 0, -1):
        j = int(next(draws) * (i + 1))
        order[i], order[j] = order[j], order[i]
    return torch.tensor(order)


def judge(spam, owner, words, vocabulary, train, alpha):
    """Log-odds of spam for every message, from the words of those in `train` (one truth per message)."""
    learning = train[owner]
    counts = torch.stack(
        [torch.bincount(words[learning & (spam[owner] == kind)], minlength=vocabulary) for kind in (False, True)]
    ).double()
    seen = counts.sum(0) > 0
    logs = torch.log((counts + alpha) / (counts.sum(1, keepdim=True) + alpha * seen.sum()))
    evidence = torch.where(seen, logs[1] - logs[0], torch.zeros(()).double())
    prior = torch.log(spam[train].sum().double() / (~spam[train]).sum())
    return prior + torch.zeros(len(spam)).double().index_add_(0, owner, evidence[words])


def main():
    config = json.load(sys.stdin)
    params = config["params"]
    messages = load_messages(config["data"]["cls-en"]["SMSSpamCollection"], params["digits"])
    numbers = {}
    flat = [(i, numbers.setdefault(word, len(numbers))) for i, (_, words) in enumerate(messages) for word in words]
    owner, words = torch.tensor(flat).T
    spam = torch.tensor([spam for spam, _ in messages])
    count = int(0.8 * len(messages))
    sums = {}
    for split in range(params["splits"]):
        order = shuffled(len(messages), 1000 * config["seed"] + split)
        train = torch.zeros(len(messages), dtype=torch.bool)
        train[order[:count]] = True
        said = judge(spam, owner, words, len(numbers), train, params["alpha"])[~train] > 0
        truth = spam[~train]
        caught = (said & truth).sum().item()
        measures = {
            "accuracy": (said == truth).double().mean().item(),
            "spamRecall": caught / truth.sum().item(),
            "spamPrecision": caught / max(1, said.sum().item()),
            "hamShare": (~truth).double().mean().item(),
        }
        for name, value in measures.items():
            sums[name] = sums.get(name, 0) + value
            say(type="metric", name=name, value=value, step=split + 1)
        say(type="progress", step=split + 1, total=params["splits"], samples=len(messages), unit="messages")
    say(type="final", metrics={name: value / params["splits"] for name, value in sums.items()})


main()
