"""Random sequences to train a model on, and what it makes of them."""
import torch

from forward import embed, encode, finish
from losses import IGNORED


def result_kind(spec):
    """What the loss compares with the targets."""
    return "output" if spec.Head != "None" else "pooled" if spec.Pooling != "None" else "hidden"


def is_of_sequence(spec):
    """Whether a target belongs to a sequence; else to a row, a class token's included."""
    return spec.Head in ("Classifier", "Regression") or result_kind(spec) == "pooled"


def classes(spec):
    """Of how many classes a target is one; 0 where targets are rows of numbers."""
    return {"None": 0, "Regression": 0, "Vocabulary": spec.Vocabulary}.get(spec.Head, spec.Outputs)


def make_batch(spec, lengths, generator, ignored=IGNORED):
    """Sequences one behind another, and their targets. Some targets are ignored if there are more than two."""
    rows = sum(lengths)
    batch = {"lengths": torch.tensor(lengths).int()}
    if spec.Vocabulary:
        batch["tokens"] = torch.randint(spec.Vocabulary, (rows,), generator=generator).int()
        if spec.TokenTypes:
            batch["types"] = torch.randint(spec.TokenTypes, (rows,), generator=generator).int()
    else:
        batch["input"] = torch.randn(rows, spec.InputDim or spec.d, generator=generator)
    count = len(lengths) if is_of_sequence(spec) else rows + len(lengths) * spec.ClassToken
    if classes(spec):
        batch["targets"] = torch.randint(classes(spec), (count,), generator=generator).int()
        if count > 2:
            batch["targets"][torch.randperm(count, generator=generator)[:1 + count // 6]] = ignored
    else:
        batch["targets"] = torch.randn(count, spec.Outputs or spec.d, generator=generator)
    return batch


def predict(spec, weights, batch):
    """The model's results for a batch, [sequences or rows, columns]."""
    parts = {key: torch.split(batch[key], batch["lengths"].tolist()) for key in ("tokens", "types", "input") if key in batch}
    results = []
    for i in range(len(batch["lengths"])):
        case = {"rows" if key == "input" else key: part[i] for key, part in parts.items()}
        result = finish(spec, weights, encode(spec, weights, embed(spec, weights, case)))[result_kind(spec)]
        results.append(result.unsqueeze(0) if is_of_sequence(spec) else result)
    return torch.cat(results)
