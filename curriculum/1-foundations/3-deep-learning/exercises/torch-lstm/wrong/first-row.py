# caught: logits
from torch import nn


class RowReader(nn.Module):
    """An LSTM reads a picture row by row; a linear layer, head, names the digit by what it remembers after the last."""

    def __init__(self, hidden, features=28, classes=10):
        super().__init__()
        self.lstm = nn.LSTM(features, hidden, batch_first=True)
        self.head = nn.Linear(hidden, classes)

    def forward(self, x):
        """x: [batch, 1, rows, features] -> logits [batch, classes]"""
        output, _ = self.lstm(x.squeeze(1))
        return self.head(output[:, 0])
