"""PyTorch's side of the engine benchmark: eager mode on the CPU. Speaks the protocol of protocol.ts on stdin and stdout."""

import json
import resource
import sys
import time

import torch
import torch.nn.functional as F
from torch import nn

torch.manual_seed(0)


def training(model, loss_of, learning_rate=1e-3):
    optimizer = torch.optim.AdamW(model.parameters(), lr=learning_rate)

    def run():
        optimizer.zero_grad(set_to_none=True)
        loss = loss_of(model)
        loss.backward()
        optimizer.step()
        return loss.item()

    return run


def matmul(m, k, n):
    a, b = torch.rand(m, k), torch.rand(k, n)
    return lambda: torch.matmul(a, b)


def add(n):
    a, b = torch.rand(n), torch.rand(n)
    return lambda: a + b


def mlp():
    model = nn.Sequential(nn.Linear(784, 128), nn.ReLU(), nn.Linear(128, 10))
    x, y = torch.rand(64, 784), torch.randint(0, 10, (64,))
    return training(model, lambda net: F.cross_entropy(net(x), y))


def lenet():
    convolutions = [nn.Conv2d(1, 6, 5, padding=2), nn.ReLU(), nn.MaxPool2d(2), nn.Conv2d(6, 16, 5), nn.ReLU(), nn.MaxPool2d(2)]
    classifier = [nn.Flatten(), nn.Linear(400, 120), nn.ReLU(), nn.Linear(120, 84), nn.ReLU(), nn.Linear(84, 10)]
    model = nn.Sequential(*convolutions, *classifier)
    x, y = torch.rand(64, 1, 28, 28), torch.randint(0, 10, (64,))
    return training(model, lambda net: F.cross_entropy(net(x), y))


class LSTMClassifier(nn.Module):
    def __init__(self):
        super().__init__()
        self.lstm = nn.LSTM(28, 128, batch_first=True)
        self.head = nn.Linear(128, 10)

    def forward(self, x):
        return self.head(self.lstm(x)[0][:, -1])


def lstm():
    x, y = torch.rand(64, 28, 28), torch.randint(0, 10, (64,))
    return training(LSTMClassifier(), lambda net: F.cross_entropy(net(x), y))


class Attention(nn.Module):
    """Scores fused where this version has it, else by their definition; one projection to q, k and v as in GPT-2, or three as in BERT."""

    def __init__(self, width, heads, causal, length):
        super().__init__()
        self.heads, self.causal = heads, causal
        self.qkv = nn.Linear(width, 3 * width) if causal else nn.ModuleList(nn.Linear(width, width) for _ in range(3))
        self.out = nn.Linear(width, width)
        self.register_buffer("lower", torch.ones(length, length, dtype=torch.bool).tril())

    def forward(self, x, mask=None):
        batch, length, width = x.shape
        projected = self.qkv(x).split(width, dim=2) if self.causal else [project(x) for project in self.qkv]
        q, k, v = (t.view(batch, length, self.heads, -1).transpose(1, 2) for t in projected)
        if hasattr(F, "scaled_dot_product_attention"):
            y = F.scaled_dot_product_attention(q, k, v, attn_mask=mask, is_causal=self.causal)
        else:
            scores = (q @ k.transpose(-2, -1)) * q.shape[-1] ** -0.5
            allowed = self.lower[:length, :length] if self.causal else mask
            y = torch.softmax(scores.masked_fill(~allowed, float("-inf")), -1) @ v
        return self.out(y.transpose(1, 2).reshape(batch, length, width))


class GPTBlock(nn.Module):
    """Layer norms before the two halves, as in GPT-2."""

    def __init__(self, width, heads, length):
        super().__init__()
        self.ln1, self.ln2 = nn.LayerNorm(width), nn.LayerNorm(width)
        self.attention = Attention(width, heads, True, length)
        self.mlp = nn.Sequential(nn.Linear(width, 4 * width), nn.GELU(), nn.Linear(4 * width, width))

    def forward(self, x):
        x = x + self.attention(self.ln1(x))
        return x + self.mlp(self.ln2(x))


class GPT(nn.Module):
    def __init__(self, layers, heads, width, length, vocabulary):
        super().__init__()
        self.tokens, self.positions = nn.Embedding(vocabulary, width), nn.Embedding(length, width)
        self.blocks = nn.Sequential(*(GPTBlock(width, heads, length) for _ in range(layers)))
        self.norm = nn.LayerNorm(width)

    def forward(self, tokens):
        x = self.tokens(tokens) + self.positions(torch.arange(tokens.shape[1]))
        return self.norm(self.blocks(x)) @ self.tokens.weight.T


def gpt(layers, heads, width, length, batch, vocabulary=65):
    tokens = torch.randint(0, vocabulary, (batch, length + 1))
    model = GPT(layers, heads, width, length, vocabulary)
    for weight in (model.tokens.weight, model.positions.weight):
        nn.init.normal_(weight, std=0.02)

    def loss_of(net):
        return F.cross_entropy(net(tokens[:, :-1]).reshape(-1, vocabulary), tokens[:, 1:].reshape(-1))

    return training(model, loss_of)


class BERTBlock(nn.Module):
    """Layer norms after the two halves, as in BERT."""

    def __init__(self, width, heads, length):
        super().__init__()
        self.attention = Attention(width, heads, False, length)
        self.mlp = nn.Sequential(nn.Linear(width, 4 * width), nn.GELU(), nn.Linear(4 * width, width))
        self.ln1, self.ln2 = nn.LayerNorm(width), nn.LayerNorm(width)

    def forward(self, x, mask):
        x = self.ln1(x + self.attention(x, mask))
        return self.ln2(x + self.mlp(x))


class BERT(nn.Module):
    def __init__(self, layers, heads, width, length, vocabulary):
        super().__init__()
        self.tokens, self.positions, self.segments = (nn.Embedding(n, width) for n in (vocabulary, length, 2))
        self.norm = nn.LayerNorm(width)
        self.blocks = nn.ModuleList(BERTBlock(width, heads, length) for _ in range(layers))
        self.transform = nn.Sequential(nn.Linear(width, width), nn.GELU(), nn.LayerNorm(width))
        self.bias = nn.Parameter(torch.zeros(vocabulary))

    def forward(self, tokens, mask, masked):
        length = tokens.shape[1]
        x = self.norm(self.tokens(tokens) + self.positions(torch.arange(length)) + self.segments(torch.zeros_like(tokens)))
        for block in self.blocks:
            x = block(x, mask)
        chosen = x.reshape(-1, x.shape[-1])[masked]
        return self.transform(chosen) @ self.tokens.weight.T + self.bias


def bert():
    batch, length, vocabulary = 16, 128, 30522
    tokens = torch.randint(0, vocabulary, (batch, length))
    mask = (torch.arange(length)[None, :] < torch.linspace(64, 128, batch)[:, None])[:, None, None, :]
    masked = torch.arange(0, batch * length, 7)
    targets = tokens.reshape(-1)[masked]
    model = BERT(4, 4, 256, length, vocabulary)
    nn.init.normal_(model.tokens.weight, std=0.02)
    return training(model, lambda net: F.cross_entropy(net(tokens, mask, masked), targets))


workloads = {
    **{f"matmul-{n}": (lambda n=n: matmul(n, n, n)) for n in (64, 128, 256, 512, 1024)},
    "matmul-768x128x512": lambda: matmul(768, 128, 512),
    "add-1k": lambda: add(1000),
    "mlp": mlp,
    "lenet": lenet,
    "lstm": lstm,
    "gpt-4-4-128": lambda: gpt(4, 4, 128, 64, 12),
    "gpt-6-6-192": lambda: gpt(6, 6, 192, 128, 16),
    "bert-mini": bert,
}


def answer(**fields):
    print(json.dumps(fields), flush=True)


def main():
    run = None
    answer(version=torch.__version__, workloads=list(workloads))
    for line in sys.stdin:
        command = json.loads(line)
        if "prepare" in command:
            run = workloads[command["prepare"]]()
            answer(ready=True)
        else:
            start = time.perf_counter()
            for _ in range(command["repeat"]):
                value = run()
            seconds = time.perf_counter() - start
            peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
            loss = value if isinstance(value, float) else None
            answer(ms=1000 * seconds, peakRssMb=peak, loss=loss)


main()
