"""Optimizers at work: ten updates of some models."""
import dataclasses
import zlib

import torch

import losses
from batches import classes, make_batch, predict
from judges import moves_nothing

UPDATES = 10
TEXT = ("gpt2-tied", "rotary-geglu", "rotary-qk-norm")
CLASSIFIERS = ("distilbert", *TEXT)
ALL = ("regression", *CLASSIFIERS)


@dataclasses.dataclass(frozen=True)
class Run:
    models: tuple = ALL
    optimizer: str = "AdamW"
    betas: tuple = (0.9, 0.99)
    epsilon: float = 1e-8
    weight_decay: float = 0.1  # of the matrices of linear layers
    rate: float = 1e-3  # with a warm-up, a factor of the paper's schedule
    warmup: int = 0
    clip: float = 0.0
    accumulation: int = 1
    smoothing: float = 0.0
    annotated: bool = False

    def rate_at(self, spec, step):
        """Of an update, counted from 1."""
        return self.rate * (spec.d ** -0.5 * min(step ** -0.5, step * self.warmup ** -1.5) if self.warmup else 1)

    @property
    def ignored(self):
        return losses.PADDING if self.annotated else losses.IGNORED

    def loss(self, spec, predicted, targets):
        if not classes(spec):
            return losses.squared(predicted, targets)
        return (losses.annotated if self.annotated else losses.cross_entropy)(predicted, targets, self.smoothing)

    @property
    def metadata(self):
        return {
            "optimizer": self.optimizer, "beta1": str(self.betas[0]), "beta2": str(self.betas[1]), "epsilon": str(self.epsilon),
            "weight_decay": str(self.weight_decay), "schedule": "transformer" if self.warmup else "constant",
            "rate": str(self.rate), "warmup": str(self.warmup), "max_gradient_norm": str(self.clip),
            "accumulation": str(self.accumulation), "label_smoothing": str(self.smoothing),
            "smoothing_kind": "except_padding" if self.annotated else "uniform", "ignored_target": str(self.ignored)}


RUNS = {
    "adamw": Run(),
    "adamw-clip-accumulate": Run(clip=0.5, accumulation=2),
    "adam-paper": Run(optimizer="Adam", betas=(0.9, 0.98), epsilon=1e-9, weight_decay=0.0, rate=1.0, warmup=4),
    "smoothing": Run(models=CLASSIFIERS, smoothing=0.1),
    "smoothing-annotated": Run(models=TEXT, smoothing=0.1, annotated=True),
}


def is_decaying(spec, name):
    """Whether a tensor is the matrix of a linear layer; a table that lends itself to the head stays a table."""
    tables = ("embedding.token", "embedding.type", "embedding.position", "embedding.class")
    return name.endswith(".weight") and "norm" not in name and not name.startswith(tables)


def make_optimizer(run, spec, leaves):
    groups = [{"params": [leaf for name, leaf in leaves.items() if is_decaying(spec, name) == decays],
               "weight_decay": run.weight_decay if decays else 0.0} for decays in (True, False)]
    kind = {"Adam": torch.optim.Adam, "AdamW": torch.optim.AdamW}[run.optimizer]
    return kind(groups, lr=run.rate, betas=run.betas, eps=run.epsilon)


def make_call(spec, run, generator):
    count = int(torch.randint(2, 5, (1,), generator=generator))
    lengths = torch.randint(1, min(spec.max_length, 12) + 1, (count,), generator=generator).tolist()
    return make_batch(spec, lengths, generator, run.ignored)


def follow(spec, name, run, weights):
    """Batches and what was measured, and the weights behind the last update."""
    generator = torch.Generator().manual_seed(zlib.crc32(f"{spec.name}.{name}".encode()))
    leaves = {key: tensor.clone().requires_grad_() for key, tensor in weights.items()}
    optimizer = make_optimizer(run, spec, leaves)
    calls, values, rates, norms = [], [], [], []
    for step in range(1, UPDATES + 1):
        optimizer.zero_grad()
        for _ in range(run.accumulation):
            calls.append(make_call(spec, run, generator))
            loss = run.loss(spec, predict(spec, leaves, calls[-1]), calls[-1]["targets"])
            (loss / run.accumulation).backward()
            values.append(loss.detach())
        norms.append(torch.nn.utils.clip_grad_norm_(leaves.values(), run.clip or float("inf")))
        rates.append(torch.tensor(run.rate_at(spec, step)))
        for group in optimizer.param_groups:
            group["lr"] = run.rate_at(spec, step)
        optimizer.step()
    tensors = {key: torch.cat([call[key] for call in calls]) for key in calls[0]}
    tensors.update(counts=torch.tensor([len(call["lengths"]) for call in calls]).int(), losses=torch.stack(values),
                   rates=torch.stack(rates), norms=torch.stack(norms))
    final = {key: leaf.detach() for key, leaf in leaves.items()}
    assert all(tensor.isfinite().all() for tensor in (*tensors.values(), *final.values())), f"{spec.name}, {name}"
    return tensors, final


def check_sensitivity(spec, name, weights, final):
    """A run's weights must look different without each of its options."""
    def distance(a, b):
        return float(sum((a[key] - b[key]).norm() ** 2 for key in a if not moves_nothing(spec, key)) ** 0.5)

    run = RUNS[name]
    others = dict(betas=(0.9, 0.999), weight_decay=0.0, clip=0.0, smoothing=0.0, warmup=run.warmup and run.warmup - 1)
    for option, other in others.items():
        if getattr(run, option) != other:
            changed = follow(spec, name, dataclasses.replace(run, **{option: other}), weights)[1]
            change = distance(final, changed) / distance(final, weights)
            assert change > 2e-3, f"{spec.name}, {name}: {option} = {other} changes only {change:.1e}"
