"""Writes the goldens of training: what PyTorch says in float64 of the gradients of make_goldens.py's models, and where its
optimizers take them.

    python3 make_training_goldens.py [folder]

Every spec has a <name>.gradients.safetensors with one ragged batch: lengths, one for each sequence, and one behind another
tokens and types or input; targets, which are classes, or rows of numbers, of sequences or of rows (batches.py); the loss; and
gradient.<tensor> for every tensor of the model's file. <name>.<run>.training.safetensors of runs.py has the batches of all
calls one behind another, in counts how many sequences each has; losses of all calls; rates, and norms of the gradient before
clipping, of all updates; and weight.<tensor> behind the last one. Its metadata says what the run was.

Instead of a large matrix's gradient the file has two small ones, gradient.<tensor>.left and .right, of which it is the product
(factors.py).
"""
import pathlib
import sys
import zlib

import torch

import losses
from batches import classes, make_batch, predict
from factors import as_factors, recorded
from files import TYPES, load, save
from forward import make_weights
from judges import check_slope, kink_distance, moves_nothing
from names import rename
from runs import RUNS, check_sensitivity, follow
from specs import SPECS


def weights_of(spec, folder):
    """The weights of the model's file in TxGen's own names."""
    generator = torch.Generator().manual_seed(zlib.crc32(spec.name.encode()))
    weights = {name: tensor.to(TYPES[spec.dtype][0]).double() for name, tensor in make_weights(spec, generator).items()}
    stored, renamed = load(folder / f"{spec.name}.model.safetensors"), rename(spec, weights)
    assert stored.keys() == renamed.keys() and all(torch.equal(stored[name], renamed[name]) for name in stored), spec.name
    return weights


def make_gradients(spec, weights, folder):
    generator = torch.Generator().manual_seed(zlib.crc32(f"{spec.name}.gradients".encode()))
    middle = (spec.max_length + 2) // 3
    lengths = [middle, 1, spec.max_length, 3 if middle == 2 else 2]
    batch = make_batch(spec, lengths, generator)
    while kink_distance(lambda: predict(spec, weights, batch)) < 1e-4:
        batch = make_batch(spec, lengths, generator)
    objective = losses.cross_entropy if classes(spec) else losses.squared
    compute = lambda values: objective(predict(spec, values, batch), batch["targets"])
    leaves, products = {name: tensor.clone().requires_grad_() for name, tensor in weights.items()}, {}
    with recorded(products):
        loss = compute(leaves)
    loss.backward()
    gradients = {name: leaf.grad for name, leaf in leaves.items()}
    check_slope(compute, weights, gradients, generator)
    check_presence(spec, gradients)
    gradients = {name: torch.zeros_like(gradient) if moves_nothing(spec, name) else gradient for name, gradient in gradients.items()}
    tensors = {**batch, "loss": loss.detach()}
    for name in products if spec.Names == "TxGen" else ():
        factors = as_factors(gradients[name], products[name]) if name in gradients else None
        if factors:
            del gradients[name]
            tensors.update({f"gradient.{spec.prefix}{name}.{side}": factor for side, factor in zip(("left", "right"), factors)})
    tensors.update({f"gradient.{name}": gradient for name, gradient in rename(spec, gradients).items()})
    save(folder / f"{spec.name}.gradients.safetensors", tensors)
    print(f"{spec.name}: loss {float(loss):.4f}")


def check_presence(spec, gradients):
    """Every gradient is large enough to be seen, or zero where it must be."""
    largest = max(gradient.norm() for gradient in gradients.values())
    for name, gradient in gradients.items():
        share = float(gradient.norm() / largest)
        visible = share < 1e-13 if moves_nothing(spec, name) else share > 1e-4
        assert visible, f"{spec.name}: the gradient of {name} has {share:.1e} of the largest"


def make_run(spec, name, weights, folder):
    tensors, final = follow(spec, name, RUNS[name], weights)
    check_sensitivity(spec, name, weights, final)
    # Where the gradient is rounding and nothing else, Adam makes whole steps of it: nobody knows where to.
    final = {key: torch.full_like(tensor, float("nan")) if moves_nothing(spec, key) else tensor for key, tensor in final.items()}
    tensors.update({f"weight.{key}": tensor for key, tensor in rename(spec, final).items()})
    save(folder / f"{spec.name}.{name}.training.safetensors", tensors, metadata=RUNS[name].metadata)
    print(f"{spec.name}, {name}: losses", " ".join(f"{value:.3f}" for value in tensors["losses"]))


def main():
    folder = pathlib.Path(sys.argv[1]) if len(sys.argv) > 1 else pathlib.Path(__file__).resolve().parent
    torch.set_num_threads(1)
    losses.check_losses()
    for spec in SPECS:
        weights = weights_of(spec, pathlib.Path(__file__).resolve().parent)
        make_gradients(spec, weights, folder)
        for name in (name for name in RUNS if spec.name in RUNS[name].models):
            make_run(spec, name, weights, folder)


if __name__ == "__main__":
    main()
