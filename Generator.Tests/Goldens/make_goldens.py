"""Writes the goldens: small models with random weights, and what PyTorch computes for them in float64.

    python3 make_goldens.py [folder]

Per spec there are two safetensors files. <name>.model.safetensors holds the weights as a user would have them.
<name>.expected.safetensors holds, per case i, the input (case{i}.tokens or case{i}.rows, and case{i}.types where the model
has token types) and the results: case{i}.hidden (behind the last block and the final norm, a learned class token's row
first), case{i}.pooled and case{i}.output where the model has them. Its metadata gives the C# attribute's arguments and
the prefix of the names in the model file.

specs.py is the list, forward.py the models, masks.py sparse attention, judges.py what else knows the answer, names.py other people's names, files.py the
format. Needs PyTorch (made with 1.13) and numpy. Every spec has its own seeded generator, so adding one leaves the others
alone.
"""
import pathlib
import re
import sys
import zlib

import torch

from files import TYPES, save
from forward import ACTIVATIONS, embed, encode, finish, make_weights, rotary_frequencies
from judges import check_masks, check_rotation, check_slopes, torch_encoder
from names import rename
from specs import DEFAULTS, ENUMS, SPECS, Biases


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
        check_sensitivity(spec, weights, x, hidden)
        tensors.update({f"case{i}.{key}": value for key, value in {**case, **result}.items()})
    metadata = {"attribute": spec.attribute, "prefix": spec.prefix}
    if spec.sparse:
        metadata["sparse"] = "".join(sparse.attribute for sparse in spec.sparse)
    save(folder / f"{spec.name}.expected.safetensors", tensors, metadata=metadata)
    print(f"{spec.name}: [Transformer({spec.attribute})]{metadata.get('sparse', '')} up to {scale:.1f}")


def check_sensitivity(spec, weights, x, hidden):
    """A golden of rotary positions, ALiBi or sparse attention must look different without each of its options."""
    others = {option: DEFAULTS[option] for option in spec.options if option.startswith("Rotary")}
    if spec.RotaryDim:
        others["RotaryDim"] = spec.head_dim // 2 * 2 if spec.RotaryDim < spec.head_dim - 1 else spec.RotaryDim - 2
    if spec.is_rotary or spec.Positions == "Alibi":
        others["Positions"] = {"Rotary": "RotaryInterleaved", "RotaryInterleaved": "Rotary", "Alibi": "None"}[spec.Positions]
    for option, other in others.items():
        check_difference(f"{option} = {other}", spec.but(**{option: other}), 16, weights, x, hidden)
    for i, sparse in enumerate(spec.sparse):
        for option, value in sparse.options.items():
            other = {"Layers": (-1,), "RotaryBase": "0f"}.get(option) or value + 1
            changed = [*spec.sparse[:i], sparse.but(**{option: other}), *spec.sparse[i + 1:]]
            check_difference(f"sparse {option} = {other}", spec.but(sparse=changed), 32, weights, x, hidden)


def check_difference(what, other, shortest, weights, x, hidden):
    """Sequences that are not too short tell a model from another one."""
    difference = (encode(other, weights, x) - hidden).abs().max() / hidden.abs().max().clamp(min=1)
    assert len(x) < shortest or difference > 1e-3, f"{other.name}: {what} changes only {difference:.1e}"


def check_scaling():
    """Llama 3's scaling divides some frequencies, keeps some and blends some."""
    for spec in (spec for spec in SPECS if spec.RotaryScaling == "Llama3"):
        ratio = rotary_frequencies(spec.but(RotaryScaling="None")) / rotary_frequencies(spec)
        kept, divided = (ratio - 1).abs() < 1e-12, (ratio - spec.number("RotaryFactor")).abs() < 1e-12
        assert kept.any() and divided.any() and (~kept & ~divided).any(), f"{spec.name}: {ratio}"


def check_coverage():
    """Every option is set, every value of every enum is used, and every bias is missing alone somewhere. How weights are held
    in memory, and that a model may train, are no questions for goldens."""
    source = pathlib.Path(__file__).resolve().parents[2] / "Runtime" / "Specification"
    properties = re.findall(r"public [\w]+ (\w+) \{ get; set; \}", (source / "TransformerAttribute.cs").read_text())
    properties = [name for name in properties if name not in ("DModel", "Heads", "DFf", "MaxLength", "Weights")
                  and not name.startswith("Training") and not name.endswith("Dropout") and name != "RecomputeAttention"]
    missing = [name for name in properties if not any(name in spec.options for spec in SPECS)]
    properties = re.findall(r"public \S+ (\w+) \{ get; set; \}", (source / "SparseAttentionAttribute.cs").read_text())
    missing += [f"sparse {name}" for name in properties if not any(name in sparse.options for spec in SPECS for sparse in spec.sparse)]
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
    missing += [f"{positions} {scaling}" for positions in ("Rotary", "RotaryInterleaved")
                for scaling in ("None", "Linear", "Llama3")
                if not any((spec.Positions, spec.RotaryScaling) == (positions, scaling) for spec in SPECS)]
    missing += [f"{positions} causal={causal}" for positions in ("Rotary", "RotaryInterleaved", "Alibi")
                for causal in (False, True)
                if not any((spec.Positions, spec.Causal) == (positions, causal) for spec in SPECS)]
    missing += [f"HeadDense {activation}" for activation in ACTIVATIONS
                if not any(spec.HeadDense and spec.HeadActivation == activation for spec in SPECS)]
    assert not missing, f"no spec has {missing}"


def main():
    folder = pathlib.Path(sys.argv[1]) if len(sys.argv) > 1 else pathlib.Path(__file__).resolve().parent
    torch.set_num_threads(1)
    check_coverage()
    check_rotation()
    check_slopes()
    check_masks()
    check_scaling()
    for spec in SPECS:
        make(spec, folder)


if __name__ == "__main__":
    main()
