"""Random weights in TxGen's names, and the forward pass over them. Weights and rows are float64."""
import math

import torch

from masks import seen
from specs import Biases


def make_weights(spec, generator):
    d, inner, shared, weights = spec.d, spec.heads * spec.head_dim, spec.kv_heads * spec.head_dim, {}

    def normal(*shape, scale):
        return torch.randn(shape, generator=generator) * scale

    def linear(name, outputs, inputs, bias, gain=1.0):
        weights[name + ".weight"] = normal(outputs, inputs, scale=gain / math.sqrt(inputs))
        if bias:
            weights[name + ".bias"] = normal(outputs, scale=0.3)

    def norm(name, size=d):
        weights[name + ".weight"] = 1 + normal(size, scale=0.3)
        if spec.NormKind == "LayerNorm" and Biases.Norm in spec.biases:
            weights[name + ".bias"] = normal(size, scale=0.3)

    if spec.Vocabulary:
        weights["embedding.token.weight"] = normal(spec.Vocabulary, d, scale=1 / math.sqrt(d) if spec.ScaleEmbedding else 0.5)
    if spec.InputDim:
        linear("embedding.projection", d, spec.InputDim, Biases.Input in spec.biases)
    if spec.TokenTypes:
        weights["embedding.type.weight"] = normal(spec.TokenTypes, d, scale=0.5)
    if spec.ClassToken:
        weights["embedding.class.weight"] = normal(d, scale=1)
    if spec.Positions == "Learned":
        weights["embedding.position.weight"] = normal(spec.PositionOffset + spec.positions, d, scale=0.5)
    if spec.EmbeddingNorm:
        norm("embedding.norm")
    for i in range(spec.Layers):
        layer = f"layers.{i}."
        linear(layer + "attention.query", inner, d, Biases.Query in spec.biases, gain=1.5)
        linear(layer + "attention.key", shared, d, Biases.Key in spec.biases, gain=1.5)
        linear(layer + "attention.value", shared, d, Biases.Value in spec.biases)
        linear(layer + "attention.output", d, inner, Biases.AttentionOutput in spec.biases)
        if spec.QkNorm:
            norm(layer + "attention.query_norm", spec.head_dim)
            norm(layer + "attention.key_norm", spec.head_dim)
        norm(layer + "attention_norm")
        if spec.Gated:
            linear(layer + "ffn.gate", spec.d_ff, d, Biases.FfnUp in spec.biases)
        linear(layer + "ffn.up", spec.d_ff, d, Biases.FfnUp in spec.biases)
        linear(layer + "ffn.down", d, spec.d_ff, Biases.FfnDown in spec.biases)
        norm(layer + "ffn_norm")
    if spec.FinalNorm:
        norm("final_norm")
    if spec.PoolingDense:
        linear("pooling.dense", d, d, True)
    if spec.HeadDense:
        linear("head.dense", d, d, True)
    if spec.Head == "Vocabulary" and spec.TieEmbeddings:
        if Biases.Head in spec.biases:
            weights["head.bias"] = normal(spec.Vocabulary, scale=0.3)
    elif spec.Head != "None":
        linear("head", spec.Vocabulary if spec.Head == "Vocabulary" else spec.Outputs, d, Biases.Head in spec.biases)
    return weights


ACTIVATIONS = {
    "Relu": lambda x: x.clamp(min=0),
    "Gelu": lambda x: 0.5 * x * (1 + torch.erf(x / math.sqrt(2))),
    "GeluTanh": lambda x: 0.5 * x * (1 + torch.tanh(math.sqrt(2 / math.pi) * (x + 0.044715 * x ** 3))),
    "Silu": lambda x: x / (1 + torch.exp(-x)),
}


def linear(weights, name, x):
    y = x @ weights[name + ".weight"].T
    return y + weights[name + ".bias"] if name + ".bias" in weights else y


def norm(spec, weights, name, x):
    if spec.NormKind == "LayerNorm":
        x = x - x.mean(-1, keepdim=True)
    y = x / torch.sqrt((x * x).mean(-1, keepdim=True) + spec.epsilon) * weights[name + ".weight"]
    return y + weights[name + ".bias"] if name + ".bias" in weights else y


def position_table(spec, weights, rows):
    positions = range(spec.PositionOffset, spec.PositionOffset + rows)
    if spec.Positions == "Learned":
        return weights["embedding.position.weight"][positions.start:positions.stop]
    table = torch.zeros(rows, spec.d, dtype=torch.float64)
    if not spec.Positions.startswith("Sinusoidal"):
        return table
    for row, p in enumerate(positions):
        for pair in range((spec.d + 1) // 2):
            angle = p / 10000 ** (2 * pair / spec.d)
            sine, cosine = 2 * pair, 2 * pair + 1
            if spec.Positions == "SinusoidalHalves":
                sine, cosine = pair, (spec.d + 1) // 2 + pair
            table[row, sine] = math.sin(angle)
            if cosine < spec.d:
                table[row, cosine] = math.cos(angle)
    return table


def embed(spec, weights, case):
    if spec.Vocabulary:
        x = weights["embedding.token.weight"][case["tokens"].long()]
        if spec.ScaleEmbedding:
            x = x * math.sqrt(spec.d)
        if spec.TokenTypes:
            x = x + weights["embedding.type.weight"][case["types"].long()]
    else:
        x = case["rows"].double()
        if spec.InputDim:
            x = linear(weights, "embedding.projection", x)
    if spec.ClassToken:
        x = torch.cat([weights["embedding.class.weight"].reshape(1, -1), x])
    x = x + position_table(spec, weights, len(x))
    return norm(spec, weights, "embedding.norm", x) if spec.EmbeddingNorm else x


def rotary_frequencies(spec, layer=0):
    """How far each pair of a head's columns turns from one position to the next."""
    frequencies = spec.rotary_base(layer) ** (-torch.arange(0, spec.rotary_dim, 2, dtype=torch.float64) / spec.rotary_dim)
    factor = spec.number("RotaryFactor")
    if spec.RotaryScaling == "Linear":
        frequencies = frequencies / factor
    if spec.RotaryScaling == "Llama3":
        low, high = spec.number("RotaryLowFrequencyFactor"), spec.number("RotaryHighFrequencyFactor")
        turns = spec.RotaryOriginalLength * frequencies / (2 * math.pi)
        kept = ((turns - low) / (high - low)).clamp(0, 1)  # 0 below low: divided; 1 above high: as it was
        frequencies = (1 - kept) * frequencies / factor + kept * frequencies
    return frequencies


def rotate(spec, x, layer=0):
    """x [rows, heads, head size]. The class token, where there is one, is position 0."""
    angles = torch.outer(torch.arange(len(x), dtype=torch.float64), rotary_frequencies(spec, layer)).unsqueeze(1)
    turning, still = x[..., :spec.rotary_dim], x[..., spec.rotary_dim:]
    if spec.Positions == "Rotary":
        a, b = turning.chunk(2, dim=-1)
    else:
        a, b = turning[..., 0::2], turning[..., 1::2]
    a, b = a * angles.cos() - b * angles.sin(), b * angles.cos() + a * angles.sin()
    turned = torch.cat([a, b], dim=-1) if spec.Positions == "Rotary" else torch.stack([a, b], dim=-1).flatten(-2)
    return torch.cat([turned, still], dim=-1)


def alibi_slopes(heads):
    """A geometric sequence from 2^(-8/n) for a power of two n; for other counts that of the next lower power of two, then
    every second slope of twice as many."""
    power = 2 ** int(math.log2(heads))
    if power < heads:
        return alibi_slopes(power) + alibi_slopes(2 * power)[0::2][:heads - power]
    return [2 ** (-8 * (i + 1) / heads) for i in range(heads)]


def score_bias(spec, rows, layer=0):
    """What is added to a layer's scores [heads, rows, rows]."""
    bias = torch.zeros(spec.heads, rows, rows, dtype=torch.float64)
    if spec.Positions == "Alibi":
        positions = torch.arange(rows)
        distances = (positions.unsqueeze(1) - positions).abs()
        bias = -torch.tensor(alibi_slopes(spec.heads), dtype=torch.float64).reshape(-1, 1, 1) * distances
    return bias.masked_fill(~seen(spec, layer)[:rows, :rows], -math.inf)


def attention(spec, weights, i, x):
    rows, layer = len(x), f"layers.{i}."
    q, k, v = (linear(weights, f"{layer}attention.{name}", x).reshape(rows, -1, spec.head_dim)
               for name in ("query", "key", "value"))
    if spec.QkNorm:
        q = norm(spec, weights, layer + "attention.query_norm", q)
        k = norm(spec, weights, layer + "attention.key_norm", k)
    if spec.is_rotary:
        q, k = rotate(spec, q, i), rotate(spec, k, i)
    k, v = (x.repeat_interleave(spec.heads // spec.kv_heads, dim=1) for x in (k, v))
    scores = torch.einsum("ihc,jhc->hij", q, k) / math.sqrt(spec.head_dim) + score_bias(spec, rows, i)
    context = torch.einsum("hij,jhc->ihc", torch.softmax(scores, dim=-1), v)
    return linear(weights, layer + "attention.output", context.reshape(rows, spec.heads * spec.head_dim))


def feed_forward(spec, weights, layer, x):
    activation, up = ACTIVATIONS[spec.Activation], linear(weights, layer + "ffn.up", x)
    inner = activation(linear(weights, layer + "ffn.gate", x)) * up if spec.Gated else activation(up)
    return linear(weights, layer + "ffn.down", inner)


def encode(spec, weights, x):
    """From the embedded rows to the final hidden states."""
    for i in range(spec.Layers):
        layer = f"layers.{i}."
        norm1 = lambda y: norm(spec, weights, layer + "attention_norm", y)
        norm2 = lambda y: norm(spec, weights, layer + "ffn_norm", y)
        if spec.Norm == "Post":
            x = norm1(x + attention(spec, weights, i, x))
            x = norm2(x + feed_forward(spec, weights, layer, x))
        else:
            x = x + attention(spec, weights, i, norm1(x))
            x = x + feed_forward(spec, weights, layer, norm2(x))
    return norm(spec, weights, "final_norm", x) if spec.FinalNorm else x


def finish(spec, weights, hidden):
    """Pooling and head."""
    result, x = {"hidden": hidden}, hidden
    if spec.Pooling != "None":
        x = {"ClassToken": lambda h: h[0], "Mean": lambda h: h.mean(0), "Last": lambda h: h[-1]}[spec.Pooling](hidden)
        if spec.PoolingDense:
            x = torch.tanh(linear(weights, "pooling.dense", x))
        if spec.NormalizeOutput:
            x = x / x.norm().clamp(min=1e-12)
        result["pooled"] = x
    if spec.Head != "None":
        x = hidden if spec.Head in ("TokenClassifier", "Vocabulary") else result["pooled"]
        if spec.HeadDense:
            x = ACTIVATIONS[spec.HeadActivation](linear(weights, "head.dense", x))
        if spec.Head == "Vocabulary" and spec.TieEmbeddings:
            weights = {**weights, "head.weight": weights["embedding.token.weight"]}
        result["output"] = linear(weights, "head", x)
    return result
