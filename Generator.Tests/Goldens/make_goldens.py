"""Writes the goldens: small models with random weights, and what PyTorch computes for them in float64.

    python3 make_goldens.py [folder]

Per spec there are two safetensors files. <name>.model.safetensors holds the weights as a user would have them.
<name>.expected.safetensors holds, per case i, the input (case{i}.tokens or case{i}.rows, and case{i}.types where the model
has token types) and the results: case{i}.hidden (behind the last block and the final norm, a learned class token's row
first), case{i}.pooled and case{i}.output where the model has them. Its metadata gives the C# attribute's arguments and
the prefix of the names in the model file.

Needs PyTorch (made with 1.13) and numpy. Every spec has its own seeded generator, so adding one leaves the others alone.
"""
import enum
import json
import math
import pathlib
import re
import struct
import sys
import zlib

import torch
from torch.nn import functional as F

Biases = enum.IntFlag("Biases", "Query Key Value AttentionOutput FfnUp FfnDown Norm Input Head")  # evaluates C# expressions
Biases.All, Biases.None_ = Biases(511), Biases(0)

DEFAULTS = dict(
    Layers=1, HeadDim=0, Causal=False, QkNorm=False, Biases="Biases.All", Activation="Relu", Gated=False, Norm="Post",
    NormKind="LayerNorm", FinalNorm=False, NormEpsilon="1e-5f", Positions="Sinusoidal", PositionOffset=0, Vocabulary=0,
    TokenTypes=0, ScaleEmbedding=False, EmbeddingNorm=False, InputDim=0, ClassToken=False, Pooling="None", PoolingDense=False,
    NormalizeOutput=False, Head="None", Outputs=0, HeadDense=False, HeadActivation="Relu", TieEmbeddings=True, Names="TxGen")

ENUMS = dict(Activation="Activation", HeadActivation="Activation", Norm="NormPlacement", NormKind="NormKind",
             Positions="Positions", Pooling="Pooling", Head="Head", Names="Naming")


class Spec:
    def __init__(self, name, dims, lengths, *, dtype="F32", prefix="", module=False, **options):
        """dims: d_model, heads, d_ff, max length; module: torch.nn.TransformerEncoder computes the expected values."""
        unknown = options.keys() - DEFAULTS.keys()
        assert not unknown, f"{name}: {unknown}"
        self.name, self.lengths, self.dtype, self.prefix, self.module, self.options = name, lengths, dtype, prefix, module, options
        self.d, self.heads, self.d_ff, self.max_length = dims
        for key, value in {**DEFAULTS, **options}.items():
            setattr(self, key, value)
        self.head_dim = self.HeadDim or self.d // self.heads
        self.biases = eval(self.Biases.replace("Biases.None", "Biases.None_"), {"Biases": Biases})
        self.epsilon = float(torch.tensor(float(self.NormEpsilon.rstrip("f"))))  # the float nearest to it, as C# has it
        self.positions = self.max_length + (1 if self.ClassToken else 0)

    @property
    def attribute(self):
        """The C# attribute's arguments."""
        def text(key, value):
            if key in ENUMS:
                return f"{ENUMS[key]}.{value}"
            return str(value).lower() if isinstance(value, bool) else str(value)
        named = [f"{key} = {text(key, value)}" for key, value in self.options.items()]
        return ", ".join([f"dModel: {self.d}, heads: {self.heads}, dFf: {self.d_ff}, maxLength: {self.max_length}"] + named)


B = "Biases.All & ~Biases."
SPECS = [
    # PyTorch's own encoder is the judge here.
    Spec("torch-post-relu", (32, 4, 64, 18), (1, 9, 16, 17, 18), module=True, Layers=2),
    Spec("torch-pre-gelu", (24, 2, 96, 12), (1, 5, 12), module=True, Layers=3, Norm="Pre", FinalNorm=True, Activation="Gelu",
         Positions="None"),

    # Dimensions that fill no vector.
    Spec("heads-of-eleven", (88, 8, 172, 21), (1, 10, 16, 17, 21), Causal=True, Gated=True, Activation="Silu", Norm="Pre",
         NormKind="RmsNorm", FinalNorm=True, Biases="Biases.None", Vocabulary=40, Head="Vocabulary"),
    Spec("seven", (7, 1, 13, 5), (1, 2, 3, 4, 5), Activation="Gelu"),
    Spec("seven-halves", (7, 1, 13, 5), (1, 2, 3, 4, 5), Activation="GeluTanh", Norm="Pre", Positions="SinusoidalHalves",
         PositionOffset=3),
    Spec("letters", (64, 4, 256, 40), (1, 15, 16, 17, 32, 33, 40), Activation="Gelu", Norm="Pre", FinalNorm=True,
         Positions="Learned", Vocabulary=26, Head="TokenClassifier", Outputs=26),
    Spec("wide", (512, 8, 64, 20), (1, 7, 16, 17, 20), dtype="BF16", Vocabulary=29, ScaleEmbedding=True, Pooling="Last",
         NormalizeOutput=True),

    # Attention: head size, query and key norms, single biases missing. An ε large enough to be seen.
    Spec("long-heads", (20, 3, 40, 17), (1, 8, 16, 17), HeadDim=8, Biases=B + "Query", Positions="None", Pooling="Mean",
         PoolingDense=True, NormalizeOutput=True),
    Spec("short-heads", (32, 4, 48, 19), (1, 2, 16, 17, 19), HeadDim=5, Causal=True, Biases=B + "Key", Gated=True,
         NormKind="RmsNorm", NormEpsilon="0.05f"),
    Spec("qk-norm", (24, 3, 50, 17), (1, 6, 16, 17), QkNorm=True, NormEpsilon="0.02f", Biases=B + "Value",
         Activation="GeluTanh", Gated=True, Pooling="ClassToken", NormalizeOutput=True),
    Spec("qk-norm-rms", (24, 2, 33, 18), (1, 7, 16, 17, 18), Layers=2, Causal=True, QkNorm=True, Biases=B + "AttentionOutput",
         Activation="Gelu", Gated=True, Norm="Pre", NormKind="RmsNorm", FinalNorm=True, Pooling="Last", PoolingDense=True,
         Head="Classifier", Outputs=4),
    Spec("no-norm-bias", (16, 2, 20, 6), (1, 3, 6), QkNorm=True, Biases=B + "Norm", Gated=True, Norm="Pre",
         Vocabulary=9, EmbeddingNorm=True),

    # Other people's names.
    Spec("bert", (32, 4, 64, 18), (1, 9, 16, 17, 18), prefix="bert.", Layers=2, Activation="Gelu", NormEpsilon="1e-12f",
         Positions="Learned", Vocabulary=50, TokenTypes=2, EmbeddingNorm=True, Pooling="ClassToken", PoolingDense=True,
         Head="Classifier", Outputs=3, Names="Bert"),
    Spec("bert-rows", (16, 1, 48, 17), (1, 8, 15, 16, 17), Layers=2, Activation="GeluTanh", NormEpsilon="1e-6f",
         Biases="Biases.All & ~(Biases.Query | Biases.Key | Biases.Value)", Positions="Learned", InputDim=10, ClassToken=True,
         Pooling="ClassToken", Head="Classifier", Outputs=12, HeadDense=True, Names="Bert"),
    Spec("gpt2", (36, 3, 80, 18), (1, 11, 16, 17, 18), prefix="transformer.", Layers=2, Causal=True, Biases=B + "Head",
         Activation="GeluTanh", Norm="Pre", FinalNorm=True, Positions="Learned", Vocabulary=31, Head="Vocabulary",
         TieEmbeddings=False, Names="Gpt2"),
    Spec("gpt2-tied", (16, 4, 24, 7), (1, 4, 7), Causal=True, Biases=B + "Head", Activation="GeluTanh", Norm="Pre",
         FinalNorm=True, Positions="Learned", Vocabulary=14, Head="Vocabulary", Names="Gpt2"),

    # Inputs.
    Spec("sentence", (24, 2, 40, 18), (1, 9, 16, 17, 18), dtype="F16", Layers=2, Activation="Gelu", Positions="Learned",
         PositionOffset=2, Vocabulary=30, EmbeddingNorm=True, Pooling="Mean", NormalizeOutput=True),
    Spec("class-and-tokens", (20, 2, 30, 8), (1, 4, 8), Vocabulary=12, ScaleEmbedding=True, ClassToken=True, Pooling="Mean",
         Head="Regression", Outputs=2, HeadDense=True, HeadActivation="Silu"),
    Spec("projected", (16, 2, 24, 9), (1, 5, 9), InputDim=5, Biases=B + "Input", Head="TokenClassifier", Outputs=5,
         HeadDense=True, HeadActivation="Gelu"),
    Spec("class-and-rows", (18, 3, 24, 16), (1, 8, 15, 16), ClassToken=True, Positions="SinusoidalHalves", Biases=B + "Head",
         Head="TokenClassifier", Outputs=3, HeadDense=True, HeadActivation="GeluTanh"),
    Spec("class-learned-offset", (12, 2, 17, 6), (1, 3, 6), InputDim=20, ClassToken=True, EmbeddingNorm=True,
         Positions="Learned", PositionOffset=2, Pooling="ClassToken", PoolingDense=True, NormalizeOutput=True),
    Spec("first-row", (10, 2, 12, 6), (1, 3, 6), FinalNorm=True, PositionOffset=4, Pooling="ClassToken"),

    # Vocabulary logits and the remaining heads.
    Spec("tied-bias", (24, 2, 30, 10), (1, 5, 10), Causal=True, Biases=B + "FfnUp", Activation="Silu", Gated=True,
         Vocabulary=21, ScaleEmbedding=True, Head="Vocabulary"),
    Spec("untied-bias", (24, 2, 30, 10), (1, 5, 10), Biases=B + "FfnDown", Activation="Gelu", Gated=True, Vocabulary=19,
         TokenTypes=3, Positions="Learned", Head="Vocabulary", TieEmbeddings=False),
    Spec("masked", (20, 2, 28, 9), (1, 4, 9), Activation="Gelu", Positions="Learned", Vocabulary=23, EmbeddingNorm=True,
         Head="Vocabulary", HeadDense=True, HeadActivation="Gelu"),
    Spec("regression", (14, 2, 22, 9), (1, 4, 9), Biases=B + "FfnUp", Activation="Silu", Norm="Pre", Pooling="Last",
         Head="Regression", Outputs=1),
    Spec("no-bias", (16, 2, 24, 8), (1, 4, 8), Biases="Biases.None", Activation="GeluTanh", Gated=True, FinalNorm=True,
         InputDim=6, EmbeddingNorm=True, Pooling="Mean", PoolingDense=True, Head="Classifier", Outputs=5, HeadDense=True),
    Spec("last-dense-unit", (16, 2, 24, 8), (1, 4, 8), Causal=True, Vocabulary=10, Positions="None", Pooling="Last",
         PoolingDense=True, NormalizeOutput=True),
]


# Weights, in TxGen's names.

def make_weights(spec, generator):
    d, inner, weights = spec.d, spec.heads * spec.head_dim, {}

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
        linear(layer + "attention.key", inner, d, Biases.Key in spec.biases, gain=1.5)
        linear(layer + "attention.value", inner, d, Biases.Value in spec.biases)
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


# The reference forward pass. Weights and rows are float64.

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
    if spec.Positions == "None":
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


def attention(spec, weights, layer, x):
    rows = len(x)
    q, k, v = (linear(weights, f"{layer}attention.{name}", x).reshape(rows, spec.heads, spec.head_dim)
               for name in ("query", "key", "value"))
    if spec.QkNorm:
        q = norm(spec, weights, layer + "attention.query_norm", q)
        k = norm(spec, weights, layer + "attention.key_norm", k)
    scores = torch.einsum("ihc,jhc->hij", q, k) / math.sqrt(spec.head_dim)
    if spec.Causal:
        scores = scores.masked_fill(torch.ones(rows, rows).triu(1).bool(), -math.inf)
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
            x = norm1(x + attention(spec, weights, layer, x))
            x = norm2(x + feed_forward(spec, weights, layer, x))
        else:
            x = x + attention(spec, weights, layer, norm1(x))
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


def torch_encoder(spec, weights):
    """torch.nn.TransformerEncoder with the same weights."""
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
                [weights[f"layers.{i}.attention.{name}.{kind}"] for name in ("query", "key", "value")])
            for theirs, ours in names.items():
                state[f"layers.{i}.{theirs}.{kind}"] = weights[f"layers.{i}.{ours}.{kind}"]
    if last:
        state.update({f"norm.{kind}": weights[f"final_norm.{kind}"] for kind in ("weight", "bias")})
    encoder = torch.nn.TransformerEncoder(block, spec.Layers, last).double()
    encoder.load_state_dict(state)
    return lambda x: encoder(x.unsqueeze(0))[0].detach()


# Other people's names.

BERT = [
    (r"embedding\.token\.", "embeddings.word_embeddings."), (r"embedding\.type\.", "embeddings.token_type_embeddings."),
    (r"embedding\.position\.", "embeddings.position_embeddings."), (r"embedding\.norm\.", "embeddings.LayerNorm."),
    (r"embedding\.class\.weight", "embeddings.cls_token"), (r"embedding\.projection\.", "embeddings.projection."),
    (r"layers\.(\d+)\.attention\.(query|key|value)\.", r"encoder.layer.\1.attention.self.\2."),
    (r"layers\.(\d+)\.attention\.output\.", r"encoder.layer.\1.attention.output.dense."),
    (r"layers\.(\d+)\.attention_norm\.", r"encoder.layer.\1.attention.output.LayerNorm."),
    (r"layers\.(\d+)\.ffn\.up\.", r"encoder.layer.\1.intermediate.dense."),
    (r"layers\.(\d+)\.ffn\.down\.", r"encoder.layer.\1.output.dense."),
    (r"layers\.(\d+)\.ffn_norm\.", r"encoder.layer.\1.output.LayerNorm."),
    (r"pooling\.dense\.", "pooler.dense."), (r"head\.dense\.", "pre_classifier."), (r"head\.", "classifier.")]
GPT2 = [
    (r"embedding\.token\.", "wte."), (r"embedding\.position\.", "wpe."),
    (r"layers\.(\d+)\.attention_norm\.", r"h.\1.ln_1."), (r"layers\.(\d+)\.ffn_norm\.", r"h.\1.ln_2."),
    (r"layers\.(\d+)\.attention\.qkv\.", r"h.\1.attn.c_attn."), (r"layers\.(\d+)\.attention\.output\.", r"h.\1.attn.c_proj."),
    (r"layers\.(\d+)\.ffn\.up\.", r"h.\1.mlp.c_fc."), (r"layers\.(\d+)\.ffn\.down\.", r"h.\1.mlp.c_proj."),
    (r"final_norm\.", "ln_f."), (r"head\.", "lm_head.")]


def rename(spec, weights):
    """The weights as the spec's naming stores them. Heads stand outside the prefix."""
    if spec.Names == "TxGen":
        return {spec.prefix + name: tensor for name, tensor in weights.items()}
    if spec.Names == "Gpt2":
        weights = dict(weights)
        for i in range(spec.Layers):
            for kind in ("weight", "bias"):
                parts = [weights.pop(f"layers.{i}.attention.{name}.{kind}") for name in ("query", "key", "value")]
                weights[f"layers.{i}.attention.qkv.{kind}"] = torch.cat(parts)
        weights = {name: tensor.T if re.search(r"(qkv|output|up|down)\.weight", name) else tensor
                   for name, tensor in weights.items()}
    renamed = {}
    for name, tensor in weights.items():
        other = next(re.sub("^" + ours, theirs, name) for ours, theirs in (BERT if spec.Names == "Bert" else GPT2)
                     if re.match(ours, name))
        if spec.Names == "Bert" and not spec.Vocabulary:  # as vision and audio models have it
            if name == "embedding.class.weight":
                tensor = tensor.reshape(1, 1, -1)
            if name == "embedding.position.weight":
                other, tensor = "embeddings.position_embeddings", tensor.unsqueeze(0)
        renamed[other if name.startswith("head.") else spec.prefix + other] = tensor
    return renamed


# Files.

TYPES = {"F32": (torch.float32, "<f4"), "F16": (torch.float16, "<f2"), "BF16": (torch.bfloat16, "<i2"), "I32": (torch.int32, "<i4")}


def save(path, tensors, dtype=None, metadata=None):
    """The safetensors format: length of the header, JSON header, then the tensors' bytes."""
    header, data = {"__metadata__": metadata} if metadata else {}, b""
    for name, tensor in sorted(tensors.items()):
        kind = dtype or ("I32" if tensor.dtype == torch.int32 else "F32")
        tensor = tensor.to(TYPES[kind][0]).contiguous()
        array = (tensor.view(torch.int16) if kind == "BF16" else tensor).numpy()
        raw = array.astype(TYPES[kind][1]).tobytes()
        header[name] = {"dtype": kind, "shape": list(tensor.shape), "data_offsets": [len(data), len(data) + len(raw)]}
        data += raw
    text = json.dumps(header, separators=(",", ":")).encode()
    text += b" " * (-len(text) % 8)
    path.write_bytes(struct.pack("<Q", len(text)) + text + data)


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
