"""Writes the goldens: small models with random weights, and what PyTorch computes for them in float64.

    python3 make_goldens.py [folder]

Per spec there are two safetensors files. <name>.model.safetensors holds the weights as a user would have them.
<name>.expected.safetensors holds, per case i, the input (case{i}.tokens or case{i}.rows, and case{i}.types where the model
has token types) and the results: case{i}.hidden (behind the last block and the final norm, a learned class token's row
first), case{i}.pooled and case{i}.output where the model has them. Its metadata gives the C# attribute's arguments and
the prefix of the names in the model file.

Needs PyTorch (made with 1.13) and numpy. Every spec has its own seeded generator, so adding one leaves the others alone.
"""
import pathlib
import re
import sys
import zlib

import torch

from files import TYPES, save
from forward import ACTIVATIONS, embed, encode, finish, make_weights
from judges import torch_encoder
from names import rename
from specs import ENUMS, SPECS, Biases


def make_case(spec, length, generator):
    if not spec.Vocabulary:
        return {"rows": torch.randn(length, spec.InputDim or spec.d, generator=generator)}
    case = {"tokens": torch.randint(spec.Vocabulary, (length,), generator=generator).int()}
    if spec.TokenTypes:
        case["types"] = torch.randint(spec.TokenTypes, (length,), generator=generator).int()
    return case


def make(spec, folder):
    generator = torch.Generator().manual_seed(zlib.crc32(spec.name.encode()))
    weights = {name: tensor.to(TYPES[spec.dtype][0]) for name, tensor in make_weights(spec, generator).items()}
    save(folder / f"{spec.name}.model.safetensors", rename(spec, weights), spec.dtype)
    weights = {name: tensor.double() for name, tensor in weights.items()}  # exact: as rounded for the file
    tensors, scale = {}, 0.0
    for i, length in enumerate(spec.lengths):
        case = make_case(spec, length, generator)
        x = embed(spec, weights, case)
        hidden = encode(spec, weights, x)
        if spec.module:
            ours, hidden = hidden, torch_encoder(spec, weights)(x)
            assert (ours - hidden).abs().max() < 1e-12, "this file's forward pass differs from torch.nn.TransformerEncoder"
        result = finish(spec, weights, hidden)
        scale = max(scale, *(float(value.abs().max()) for value in result.values()))
        assert all(value.isfinite().all() for value in result.values())
        tensors.update({f"case{i}.{key}": value for key, value in {**case, **result}.items()})
    save(folder / f"{spec.name}.expected.safetensors", tensors, metadata={"attribute": spec.attribute, "prefix": spec.prefix})
    print(f"{spec.name}: [Transformer({spec.attribute})] up to {scale:.1f}")


def check_coverage():
    """Every option is set, every value of every enum is used, and every bias is missing alone somewhere."""
    source = pathlib.Path(__file__).resolve().parents[2] / "Runtime" / "Specification"
    properties = re.findall(r"public [\w]+ (\w+) \{ get; set; \}", (source / "TransformerAttribute.cs").read_text())
    missing = [name for name in properties if name not in ("DModel", "Heads", "DFf", "MaxLength")
               and not any(name in spec.options for spec in SPECS)]
    for option, kind in ENUMS.items():
        values = re.findall(r"^    (\w+),", (source / f"{kind}.cs").read_text(), re.MULTILINE)
        missing += [f"{option}.{value}" for value in values if not any(getattr(spec, option) == value for spec in SPECS)]
    missing += [f"~{bias}" for bias in Biases.__members__.values() if bias.value in (1 << i for i in range(9))
                and not any(spec.biases == Biases.All & ~bias for spec in SPECS)]
    missing += [f"{activation} gated={gated}" for activation in ACTIVATIONS for gated in (False, True)
                if not any(spec.Activation == activation and spec.Gated == gated for spec in SPECS)]
    missing += [f"{pooling} dense={dense} unit={unit}" for pooling in ("ClassToken", "Mean", "Last")
                for dense in (False, True) for unit in (False, True)
                if not any((spec.Pooling, spec.PoolingDense, spec.NormalizeOutput) == (pooling, dense, unit) for spec in SPECS)]
    missing += [f"HeadDense {activation}" for activation in ACTIVATIONS
                if not any(spec.HeadDense and spec.HeadActivation == activation for spec in SPECS)]
    assert not missing, f"no spec has {missing}"


def main():
    folder = pathlib.Path(sys.argv[1]) if len(sys.argv) > 1 else pathlib.Path(__file__).resolve().parent
    torch.set_num_threads(1)
    check_coverage()
    for spec in SPECS:
        make(spec, folder)


if __name__ == "__main__":
    main()
