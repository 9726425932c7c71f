"""The PyTorch twin of mnist-rnn: `gradus run mnist-rnn --engine torch`."""

import os
import sys

from torch import nn

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "digits"))
from digits_torch import train  # noqa: E402


class RowReader(nn.Module):
    """Reads [batch, 1, 28, 28] row by row and classifies by what the LSTM remembers after the last."""

    def __init__(self, params):
        super().__init__()
        layers = params["layers"]
        dropout = params["dropout"] if layers > 1 else 0
        self.lstm = nn.LSTM(28, params["hidden"], layers, batch_first=True, dropout=dropout)
        self.head = nn.Linear(params["hidden"], 10)

    def forward(self, x):
        _, (h, _) = self.lstm(x.squeeze(1))
        return self.head(h[-1])


train(RowReader)
