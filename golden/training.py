"""Makes fixtures/training.json: ten whole training steps of four networks, as PyTorch takes them.

    python3 golden/training.py      (PyTorch 1.13 made the committed file)

Weights and data come from `counted`, so the fixture keeps what came of them: the first step's outputs and gradients, and ten losses.
"""

import json
import math
import os

import torch
from counted import counted, counted_tensor, fill_parameters, numbers
from torch import nn
from torch.nn import functional as F

torch.set_num_threads(1)
kept = 40


def sample(t):
    """At most `kept` elements, evenly spread, and the length of the whole."""
    flat = t.detach().flatten()
    stride = max(1, math.ceil(flat.numel() / kept))
    return {"stride": stride, "values": numbers(flat[::stride]), "norm": flat.double().norm().item()}


def whole_numbers(count, seed, below):
    return torch.tensor([min(below - 1, int((x + 0.5) * below)) for x in counted(count, seed)])


class CausalSelfAttention(nn.Module):
    def __init__(self, width, heads):
        super().__init__()
        self.heads = heads
        self.c_attn, self.c_proj = nn.Linear(width, 3 * width), nn.Linear(width, width)

    def forward(self, x):
        batch, time, width = x.shape
        q, k, v = (
            part.view(batch, time, self.heads, width // self.heads).transpose(1, 2)
            for part in self.c_attn(x).split(width, dim=2)
        )
        scores = q @ k.transpose(-2, -1) / math.sqrt(q.shape[-1])
        scores = scores.masked_fill(torch.ones(time, time).triu(1).bool(), float("-inf"))
        return self.c_proj((scores.softmax(-1) @ v).transpose(1, 2).reshape(batch, time, width))


class MLP(nn.Module):
    def __init__(self, width):
        super().__init__()
        self.c_fc, self.c_proj = nn.Linear(width, 4 * width), nn.Linear(4 * width, width)

    def forward(self, x):
        return self.c_proj(F.gelu(self.c_fc(x), approximate="tanh"))


class Block(nn.Module):
    def __init__(self, width, heads):
        super().__init__()
        self.ln_1, self.attn = nn.LayerNorm(width), CausalSelfAttention(width, heads)
        self.ln_2, self.mlp = nn.LayerNorm(width), MLP(width)

    def forward(self, x):
        x = x + self.attn(self.ln_1(x))
        return x + self.mlp(self.ln_2(x))


class GPT(nn.Module):
    def __init__(self, vocabulary, context, layers, heads, width):
        super().__init__()
        self.transformer = nn.ModuleDict(
            {
                "wte": nn.Embedding(vocabulary, width),
                "wpe": nn.Embedding(context, width),
                "h": nn.ModuleList(Block(width, heads) for _ in range(layers)),
                "ln_f": nn.LayerNorm(width),
            }
        )
        self.lm_head = nn.Linear(width, vocabulary, bias=False)
        self.lm_head.weight = self.transformer["wte"].weight

    def forward(self, tokens):
        t = self.transformer
        x = t["wte"](tokens) + t["wpe"](torch.arange(tokens.shape[1]))
        for block in t["h"]:
            x = block(x)
        return self.lm_head(t["ln_f"](x))


class LeNet(nn.Module):
    def __init__(self):
        super().__init__()
        self.conv1, self.conv2 = nn.Conv2d(1, 4, 5), nn.Conv2d(4, 8, 5)
        self.fc1, self.fc2 = nn.Linear(128, 16), nn.Linear(16, 10)

    def forward(self, x):
        x = F.relu(F.max_pool2d(self.conv1(x), 2))
        x = F.relu(F.max_pool2d(self.conv2(x), 2))
        return self.fc2(F.relu(self.fc1(x.flatten(1))))


class LSTMClassifier(nn.Module):
    def __init__(self):
        super().__init__()
        self.lstm, self.head = nn.LSTM(7, 12, num_layers=2, batch_first=True), nn.Linear(12, 5)

    def forward(self, x):
        return self.head(self.lstm(x)[1][0][-1])


class Named(nn.Module):
    """Modules under Hugging Face's names."""

    def __init__(self, /, **modules):
        super().__init__()
        for name, module in modules.items():
            self.add_module(name, module)


def bert_norm(width):
    return nn.LayerNorm(width, eps=1e-12)


class BERT(nn.Module):
    def __init__(self, vocabulary, context, layers, heads, width, feedforward):
        super().__init__()
        self.heads = heads
        embeddings = Named(
            word_embeddings=nn.Embedding(vocabulary, width, padding_idx=0),
            position_embeddings=nn.Embedding(context, width),
            token_type_embeddings=nn.Embedding(2, width),
            LayerNorm=bert_norm(width),
        )
        linear = nn.Linear
        layer = lambda: Named(
            attention=Named(
                self=nn.ModuleDict({name: linear(width, width) for name in ("query", "key", "value")}),
                output=Named(dense=linear(width, width), LayerNorm=bert_norm(width)),
            ),
            intermediate=Named(dense=linear(width, feedforward)),
            output=Named(dense=linear(feedforward, width), LayerNorm=bert_norm(width)),
        )
        encoder = Named(layer=nn.ModuleList(layer() for _ in range(layers)))
        self.bert = Named(embeddings=embeddings, encoder=encoder, pooler=Named(dense=linear(width, width)))
        predictions = Named(transform=Named(dense=linear(width, width), LayerNorm=bert_norm(width)))
        predictions.bias = nn.Parameter(torch.zeros(vocabulary))
        self.cls = Named(predictions=predictions, seq_relationship=linear(width, 2))

    def forward(self, tokens, segments, mask, masked):
        e = self.bert.embeddings
        x = e.word_embeddings(tokens) + e.position_embeddings(torch.arange(tokens.shape[1]))
        x = e.LayerNorm(x + e.token_type_embeddings(segments))
        batch, time, width = x.shape
        for layer in self.bert.encoder.layer:
            attention = getattr(layer.attention, "self")
            q, k, v = (
                attention[name](x).view(batch, time, self.heads, -1).transpose(1, 2)
                for name in ("query", "key", "value")
            )
            scores = q @ k.transpose(-2, -1) / math.sqrt(q.shape[-1])
            weights = scores.masked_fill(mask[:, None, None, :] == 0, float("-inf")).softmax(-1)
            out = layer.attention.output
            x = out.LayerNorm(out.dense((weights @ v).transpose(1, 2).reshape(batch, time, width)) + x)
            x = layer.output.LayerNorm(layer.output.dense(F.gelu(layer.intermediate.dense(x))) + x)
        predictions = self.cls.predictions
        chosen = x.reshape(-1, width)[masked]
        transformed = predictions.transform.LayerNorm(F.gelu(predictions.transform.dense(chosen)))
        logits = transformed @ e.word_embeddings.weight.T + predictions.bias
        return logits, self.cls.seq_relationship(torch.tanh(self.bert.pooler.dense(x[:, 0])))


def train(name, model, outputs_and_loss, scale, decay=0.01, clip=None, rate=lambda step: 3e-3):
    fill_parameters(model, scale)
    if name == "bert":
        with torch.no_grad():
            model.bert.embeddings.word_embeddings.weight[0] = 0
    groups = [
        {"params": [p for p in model.parameters() if p.dim() >= 2], "weight_decay": decay},
        {"params": [p for p in model.parameters() if p.dim() < 2], "weight_decay": 0.0},
    ]
    optimizer = torch.optim.AdamW(groups, lr=1.0)
    losses, norms, outputs, gradients = [], [], [], {}
    for step in range(10):
        for group in optimizer.param_groups:
            group["lr"] = rate(step)
        results, loss = outputs_and_loss(model)
        optimizer.zero_grad()
        loss.backward()
        if step == 0:
            outputs = [sample(t) for t in results]
            gradients = {n: sample(p.grad) for n, p in model.named_parameters()}
        if clip is not None:
            norms.append(nn.utils.clip_grad_norm_(model.parameters(), clip).item())
        optimizer.step()
        losses.append(loss.item())
    return {"name": name, "losses": losses, "norms": norms, "outputs": outputs, "gradients": gradients}


def warmup_cosine(step, warmup=3, total=12, peak=1e-2, floor=1e-3):
    """nanoGPT's get_lr."""
    if step < warmup:
        return peak * (step + 1) / (warmup + 1)
    return floor + 0.5 * (1 + math.cos(math.pi * (step - warmup) / (total - warmup))) * (peak - floor)


def gpt():
    tokens = whole_numbers(3 * 9, 5, 17).reshape(3, 9)

    def run(model):
        logits = model(tokens[:, :-1])
        return [logits], F.cross_entropy(logits.reshape(-1, 17), tokens[:, 1:].reshape(-1))

    return train("gpt", GPT(17, 8, 2, 2, 16), run, 0.4, decay=0.1, clip=1.0, rate=warmup_cosine)


def lenet():
    images, labels = counted_tensor((8, 1, 28, 28), 7, 2.0), torch.arange(8)

    def run(model):
        logits = model(images)
        return [logits], F.cross_entropy(logits, labels)

    return train("lenet", LeNet(), run, 0.3)


def lstm():
    x, labels = counted_tensor((6, 9, 7), 7, 3.0), torch.arange(6) % 5

    def run(model):
        logits = model(x)
        return [logits], F.cross_entropy(logits, labels)

    return train("lstm", LSTMClassifier(), run, 0.8, rate=lambda step: 1e-2)


def bert():
    tokens = whole_numbers(2 * 7, 6, 18).reshape(2, 7) + 1
    mask = torch.ones(2, 7)
    mask[1, 5:] = 0
    tokens[1, 5:] = 0
    segments = (torch.arange(7) >= 4).long().expand(2, 7)
    masked, targets = torch.tensor([1, 4, 9, 11]), torch.tensor([3, 14, 8, 5])
    follows = torch.tensor([0, 1])

    def run(model):
        logits, next_sentence = model(tokens, segments, mask, masked)
        return [logits, next_sentence], F.cross_entropy(logits, targets) + F.cross_entropy(next_sentence, follows)

    return train("bert", BERT(19, 8, 2, 2, 12, 24), run, 0.4)


def main():
    fixture = {"torch": torch.__version__, "networks": [gpt(), lenet(), lstm(), bert()]}
    path = os.path.join(os.path.dirname(os.path.abspath(__file__)), "fixtures", "training.json")
    with open(path, "w") as file:
        json.dump(fixture, file)
    for network in fixture["networks"]:
        print(network["name"], [round(x, 4) for x in network["losses"]], network["norms"][:3])


main()
