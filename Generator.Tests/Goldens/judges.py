"""What others say of the same models, and what the mathematics says of this forward pass."""
import unittest.mock

import torch

import masks
from forward import ACTIVATIONS, alibi_slopes, rotary_frequencies, rotate, score_bias
from specs import Sparse, Spec


def torch_encoder(spec, weights):
    """torch.nn.TransformerEncoder with the same weights. It has no shared heads: every query head gets a copy."""
    def every_head(tensor):
        each = tensor.reshape(-1, spec.head_dim, *tensor.shape[1:])
        return each.repeat_interleave(spec.heads * spec.head_dim // len(tensor), dim=0).reshape(-1, *tensor.shape[1:])

    block = torch.nn.TransformerEncoderLayer(
        spec.d, spec.heads, spec.d_ff, dropout=0, activation={"Relu": "relu", "Gelu": "gelu"}[spec.Activation],
        layer_norm_eps=spec.epsilon, batch_first=True, norm_first=spec.Norm == "Pre")
    last = torch.nn.LayerNorm(spec.d, eps=spec.epsilon) if spec.FinalNorm else None
    names = {"self_attn.out_proj": "attention.output", "linear1": "ffn.up", "linear2": "ffn.down",
             "norm1": "attention_norm", "norm2": "ffn_norm"}
    state = {}
    for i in range(spec.Layers):
        for kind in ("weight", "bias"):
            state[f"layers.{i}.self_attn.in_proj_{kind}"] = torch.cat(
                [every_head(weights[f"layers.{i}.attention.{name}.{kind}"]) for name in ("query", "key", "value")])
            for theirs, ours in names.items():
                state[f"layers.{i}.{theirs}.{kind}"] = weights[f"layers.{i}.{ours}.{kind}"]
    if last:
        state.update({f"norm.{kind}": weights[f"final_norm.{kind}"] for kind in ("weight", "bias")})
    encoder = torch.nn.TransformerEncoder(block, spec.Layers, last).double()
    encoder.load_state_dict(state)
    return lambda x: encoder(x.unsqueeze(0), score_bias(spec, len(x)))[0].detach()


def check_rotation():
    """Both conventions of rotary positions are one rotation of complex numbers, and dot products see only distances."""
    generator = torch.Generator().manual_seed(1)
    for size, turning in ((6, 6), (10, 4), (24, 24), (80, 48)):
        halves = Spec("", (size, 1, 1, 1), (), Positions="Rotary", RotaryDim=turning, RotaryBase="700f")
        pairs = halves.but(Positions="RotaryInterleaved")
        x, y = torch.randn(2, 50, 3, size, dtype=torch.float64, generator=generator)
        order = [i // 2 + turning // 2 * (i % 2) for i in range(turning)] + list(range(turning, size))
        assert torch.equal(rotate(halves, x)[..., order], rotate(pairs, x[..., order]))
        numbers = torch.view_as_complex(x[..., :turning].reshape(50, 3, -1, 2))
        angles = torch.outer(torch.arange(50).double(), rotary_frequencies(pairs))
        turns = torch.polar(torch.ones_like(angles), angles)
        turned = torch.view_as_real(numbers * turns.unsqueeze(1)).flatten(-2)
        assert (turned - rotate(pairs, x)[..., :turning]).abs().max() < 1e-12
        assert torch.equal(x[..., turning:], rotate(pairs, x)[..., turning:])
        for spec in (halves, pairs):
            q, k = rotate(spec, x[:1].expand_as(x)), rotate(spec, y[:1].expand_as(y))
            scores = torch.einsum("ihc,jhc->hij", q, k)
            assert (scores[:, 1:, 1:] - scores[:, :-1, :-1]).abs().max() < 1e-12
            assert (scores[:, 0, 1:] - scores[:, 0, :-1]).abs().max() > 0.1


def check_slopes():
    """The paper's own numbers: halves from 1/2 on for 8 heads, roots of them for 16, and its rule for other counts."""
    assert alibi_slopes(8) == [1 / 2, 1 / 4, 1 / 8, 1 / 16, 1 / 32, 1 / 64, 1 / 128, 1 / 256]
    assert [round(slope ** -2) for slope in alibi_slopes(16)] == [2 ** (i + 1) for i in range(16)]
    assert alibi_slopes(4) == [1 / 4, 1 / 16, 1 / 64, 1 / 256]
    assert (alibi_slopes(2), alibi_slopes(1)) == ([1 / 16, 1 / 256], [1 / 256])
    assert alibi_slopes(3) == alibi_slopes(2) + [1 / 4]
    assert alibi_slopes(6) == alibi_slopes(4) + [1 / 2, 1 / 8]
    assert alibi_slopes(12) == alibi_slopes(8) + alibi_slopes(16)[0:8:2]
    for causal in (False, True):
        bias = score_bias(Spec("", (6, 6, 1, 5), (), Positions="Alibi", Causal=causal), 5)
        assert all(float(bias[h, i, j]) == (-float("inf") if causal and j > i else -slope * abs(i - j))
                   for h, slope in enumerate(alibi_slopes(6)) for i in range(5) for j in range(5))


def check_masks():
    """Published numbers of SplitMix64, and the papers' figures by hand."""
    assert masks.split_mix(0) == 0xE220A8397B1DCDAF and masks.split_mix(1234567) == 6457827717110365317
    figures = [
        (False, Sparse(WindowLeft=1, WindowRight=1), "##..... ###.... .###... ..###.. ...###. ....### .....##"),
        (False, Sparse(WindowLeft=1, WindowRight=1, Dilation=2), "#.#.... .#.#... #.#.#.. .#.#.#. ..#.#.# ...#.#. ....#.#"),
        (False, Sparse(WindowLeft=1, GlobalTokens=1), "####### ##..... ###.... #.##... #..##.. #...##. #....##"),
        (False, Sparse(BlockSize=2, BlockWindow=1, GlobalBlocks=1), "####### ####### ####... ####... ##..##. ##..##. ##....#"),
        (True, Sparse(Stride=3), "#...... ##..... ###.... ####... .####.. ..####. #..####"),
        (True, Sparse(FixedBlock=3, FixedSummary=1), "#...... ##..... ###.... ..##... ..###.. ..####. ..#..##"),
    ]
    for causal, sparse, figure in figures:
        mask = masks.seen(Spec("", (1, 1, 1, 7), (), sparse=[sparse], Causal=causal), 0)
        assert " ".join("".join(".#"[int(sees)] for sees in row) for row in mask) == figure, sparse.attribute
    drawn = Sparse(BlockSize=1, BlockWindow=1, RandomBlocks=2)
    assert (masks.seen(Spec("", (1, 1, 1, 9), (), sparse=[drawn]), 0).sum(1) == 3).all()
    assert masks.seen(Spec("", (1, 1, 1, 9), (), sparse=[drawn], Causal=True), 0).sum(1).tolist() == [1, 2] + 7 * [3]


def moves_nothing(spec, name):
    """Whether a tensor moves all scores of a query alike, so that no result depends on it."""
    return name.endswith(f"attention.key{'_norm' if spec.QkNorm else ''}.bias") and not spec.is_rotary


def kink_distance(compute):
    """How near to zero an input of ReLU comes, where rounding could switch its gradient on or off."""
    seen, relu = [torch.ones(1)], ACTIVATIONS["Relu"]
    with unittest.mock.patch.dict(ACTIVATIONS, Relu=lambda x: (seen.append(x.abs().flatten()), relu(x))[1]):
        compute()
    return float(torch.cat(seen).min())


def check_slope(compute, weights, gradients, generator):
    """Going a small way from the weights, tensor by tensor in a direction of its own, changes the loss as the gradient says."""
    scale, h = max(float(gradient.norm()) for gradient in gradients.values()), 1e-5
    for name, tensor in weights.items():
        way = torch.randn(tensor.shape, dtype=torch.float64, generator=generator)
        way = way / way.norm()
        ahead, back = (compute({**weights, name: tensor + step * way}) for step in (h, -h))
        difference = float((ahead - back) / (2 * h) - (gradients[name] * way).sum())
        assert abs(difference) < 1e-7 * scale, f"{name}: the slope differs by {difference:.1e}, gradients reach {scale:.1e}"
