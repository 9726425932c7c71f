"""The Pandas and PyTorch twin of titanic: `gradus run titanic --engine torch`. Same folds, same features, same recipe."""

import json
import sys

import numpy as np
import pandas as pd
import torch
from torch.nn import functional as F

TITLES = ["Mr", "Mrs", "Miss", "Master", "other"]
SAME_TITLE = {"Mlle": "Miss", "Ms": "Miss", "Mme": "Mrs"}
PORTS = ["C", "Q", "S"]
MASK = 0xFFFFFFFF


def say(**event):
    print(json.dumps(event), flush=True)


def philox_block(counter, seed):
    """Philox4x32-10 (Salmon et al. 2011): four random words of 32 bits for a counter."""
    c0, c1, c2, c3 = counter & MASK, counter >> 32, 0, 0
    k0, k1 = seed & MASK, seed >> 32
    for _ in range(10):
        a, b = 0xD2511F53 * c0, 0xCD9E8D57 * c2
        c0, c1, c2, c3 = (b >> 32) ^ c1 ^ k0, b & MASK, (a >> 32) ^ c3 ^ k1, a & MASK
        k0, k1 = (k0 + 0x9E3779B9) & MASK, (k1 + 0xBB67AE85) & MASK
    return [c0, c1, c2, c3]


def uniform(count, seed):
    """The first `count` numbers in [0, 1) that the engine's Generator draws from this seed."""
    words = [word for block in range((count + 3) // 4) for word in philox_block(block, seed)]
    return np.array([(word >> 8) * 2.0**-24 for word in words[:count]])


def stratified_folds(labels, folds, seed):
    order, draws = list(range(len(labels))), uniform(len(labels), seed)
    for i in range(len(labels) - 1, 0, -1):
        j = min(i, int(draws[i] * (i + 1)))
        order[i], order[j] = order[j], order[i]
    # Dealt out like cards, one class after the other.
    dealt = [row for label in (0, 1) for row in order if labels[row] == label]
    fold_of = np.empty(len(labels), int)
    fold_of[dealt] = np.arange(len(labels)) % folds
    return fold_of


def read_passengers(path):
    table = pd.read_csv(path)
    title = table["Name"].str.extract(r", ([^.]+)\.", expand=False).replace(SAME_TITLE)
    table["Title"] = title.where(title.isin(TITLES), "other")
    return table


def fit_filling(train):
    return {
        "age": train["Age"].median(),
        "age_by_title": train.groupby("Title")["Age"].median(),
        "port": train["Embarked"].value_counts().reindex(PORTS, fill_value=0).idxmax(),
    }


def features_of(table, filling):
    """[passengers, features], in the order of the lab's `featureNames`."""
    port = table["Embarked"].fillna(filling["port"])
    age = table["Age"].fillna(table["Title"].map(filling["age_by_title"])).fillna(filling["age"])
    columns = [
        *[table["Title"] == title for title in TITLES],
        *[table["Pclass"] == level for level in (1, 2, 3)],
        table["Sex"] == "female",
        *[port == one for one in PORTS],
        table["Cabin"].notna(),
        table["Age"].isna(),
        age,
        np.sqrt(table["Fare"]),
        table["SibSp"] + table["Parch"] + 1,
    ]
    return np.column_stack([column.to_numpy(dtype=float) for column in columns])


def total(rows):
    """Summed from the first row to the last: NumPy's own sum adds in another order, and so rounds otherwise than the lab."""
    return np.cumsum(rows, axis=0)[-1]


def fit_preparation(train):
    filling = fit_filling(train)
    rows = features_of(train, filling)
    mean = total(rows) / len(rows)
    variance = total((rows - mean) * (rows - mean)) / len(rows)
    return filling, mean, np.where(variance > 0, np.sqrt(variance), 1)


def prepare(table, preparation):
    filling, mean, deviation = preparation
    return torch.from_numpy(((features_of(table, filling) - mean) / deviation).astype(np.float32))


def leaf(numbers, *shape):
    return torch.tensor(numbers, dtype=torch.float32).reshape(shape).requires_grad_()


def fit(x, y, hidden, steps, learning_rate, decay, seed):
    """Full-batch Adam on the mean cross-entropy and λ/(2n) of the weights' squares; biases go free."""
    count, features = x.shape
    if hidden > 0:
        draws = np.float32(2 * uniform(features * hidden + hidden, seed) - 1).astype(float)
        weight1 = leaf(draws[: features * hidden] * (6 / features) ** 0.5, features, hidden)
        bias1 = leaf(np.zeros(hidden), hidden)
        weight = leaf(draws[features * hidden :] * (1 / hidden) ** 0.5, hidden, 1)
    else:
        weight = leaf(np.zeros(features), features, 1)
    bias = leaf(np.zeros(1), 1)
    parameters = [weight1, bias1, weight, bias] if hidden > 0 else [weight, bias]

    def forward(rows):
        inner = (rows @ weight1 + bias1).relu() if hidden > 0 else rows
        return (inner @ weight + bias).flatten()

    optimizer = torch.optim.Adam(parameters, lr=learning_rate)
    for _ in range(steps):
        optimizer.zero_grad()
        squares = weight.square().sum() + (weight1.square().sum() if hidden > 0 else 0)
        loss = F.binary_cross_entropy_with_logits(forward(x), y) + squares * (decay / (2 * count))
        loss.backward()
        optimizer.step()
    return lambda rows: forward(rows).detach().numpy()


def main():
    config = json.load(sys.stdin)
    params, seed = config["params"], config["seed"]
    passengers = read_passengers(config["data"]["titanic"]["train.csv"])
    for column in ("Age", "Cabin", "Embarked"):
        say(type="log", message=f"{column}: {passengers[column].isna().sum()} missing")
    labels = passengers["Survived"].to_numpy()
    folds, steps = params["folds"], params["steps"]
    recipes = {
        "Logistic": (0, steps, 0.05, params["logisticDecay"]),
        "Mlp": (params["hidden"], steps, 0.01, params["mlpDecay"]),
    }
    accuracies = {name: [] for name in ["Logistic", "Mlp", "Sex", "Majority"]}
    for done in range(params["repeats"] * folds):
        repeat, fold = divmod(done, folds)
        fold_of = stratified_folds(labels, folds, seed * 1000 + repeat)
        train, test = passengers[fold_of != fold], passengers[fold_of == fold]
        preparation = fit_preparation(train)
        x, held = prepare(train, preparation), prepare(test, preparation)
        y = torch.tensor(train["Survived"].to_numpy(), dtype=torch.float32)
        truth = test["Survived"].to_numpy()
        majority = int(2 * train["Survived"].sum() > len(train))
        accuracies["Majority"].append((truth == majority).mean())
        accuracies["Sex"].append((truth == (test["Sex"] == "female").to_numpy()).mean())
        for name, recipe in recipes.items():
            answer = fit(x, y, *recipe, seed * 1000 + 500 + done)(held) > 0
            accuracies[name].append((answer == truth).mean())
            say(type="metric", name=f"foldAccuracy{name}", value=float(accuracies[name][-1]), step=done + 1)
        say(type="progress", step=done + 1, total=params["repeats"] * folds, samples=1, unit="folds")
    metrics = {f"cvAccuracy{name}": float(np.mean(values)) for name, values in accuracies.items()}
    named = metrics["cvAccuracyMlp" if params["model"] == "mlp" else "cvAccuracyLogistic"]
    say(type="final", metrics={"cvAccuracy": named, **metrics})


main()
