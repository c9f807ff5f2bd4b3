"""What training makes small."""
import math

import torch
import torch.nn.functional as F

IGNORED = -100
PADDING = 0  # the class that The Annotated Transformer neither trains nor gives probability to


def squared(predicted, targets):
    return F.mse_loss(predicted, targets.double())


def cross_entropy(predicted, targets, smoothing=0.0):
    """Smoothing shares some probability among all classes, the target's included."""
    return F.cross_entropy(predicted, targets.long(), ignore_index=IGNORED, label_smoothing=smoothing)


def annotated(predicted, targets, smoothing):
    """The Annotated Transformer's LabelSmoothing: Kullback-Leibler divergence from a distribution that gives the target
    1 - smoothing and shares the rest among all classes but the target and the padding, divided by the tokens that are none."""
    targets = targets.long()
    wanted = torch.full_like(predicted, smoothing / (predicted.shape[1] - 2)).detach()
    wanted.scatter_(1, targets.unsqueeze(1), 1 - smoothing)
    wanted[:, PADDING] = 0
    wanted[targets == PADDING] = 0
    return F.kl_div(torch.log_softmax(predicted, dim=-1), wanted, reduction="sum") / (targets != PADDING).sum()


def check_losses():
    """The losses are the sums they are said to be."""
    predicted = torch.randn(7, 5, dtype=torch.float64, generator=torch.Generator().manual_seed(1))
    targets, e = torch.tensor([3, IGNORED, 1, 4, IGNORED, 2, 1]), 0.1
    rows = [(row - row.logsumexp(0), int(target)) for row, target in zip(predicted, targets) if target != IGNORED]
    mean = sum(-(1 - e) * row[target] - e / 5 * row.sum() for row, target in rows) / len(rows)
    assert abs(mean - cross_entropy(predicted, targets, e)) < 1e-14
    mean = sum((1 - e) * (math.log(1 - e) - row[target]) + sum(e / 3 * (math.log(e / 3) - row[other])
               for other in range(5) if other not in (PADDING, target)) for row, target in rows) / len(rows)
    assert abs(mean - annotated(predicted, targets.clamp(min=PADDING), e)) < 1e-14
    assert abs(sum((x * x).mean() for x in predicted) / 7 - squared(predicted, torch.zeros(7, 5))) < 1e-14
