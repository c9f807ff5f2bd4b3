"""The models: what the C# attribute says of each, and the lengths of its cases."""
import enum

import torch

Biases = enum.IntFlag("Biases", "Query Key Value AttentionOutput FfnUp FfnDown Norm Input Head")  # evaluates C# expressions
Biases.All, Biases.None_, Biases.Attention, Biases.Ffn = Biases(511), Biases(0), Biases(15), Biases(48)

DEFAULTS = dict(
    Layers=1, KvHeads=0, HeadDim=0, Causal=False, QkNorm=False, Biases="Biases.All", Activation="Relu", Gated=False, Norm="Post",
    NormKind="LayerNorm", FinalNorm=False, NormEpsilon="1e-5f", Positions="Sinusoidal", PositionOffset=0, RotaryBase="10000f",
    RotaryDim=0, RotaryScaling="None", RotaryFactor="1f", RotaryLowFrequencyFactor="1f", RotaryHighFrequencyFactor="4f",
    RotaryOriginalLength=8192, Vocabulary=0, TokenTypes=0, ScaleEmbedding=False, EmbeddingNorm=False, InputDim=0,
    ClassToken=False, Pooling="None", PoolingDense=False, NormalizeOutput=False, Head="None", Outputs=0, HeadDense=False,
    HeadActivation="Relu", TieEmbeddings=True, Names="TxGen")

ENUMS = dict(Activation="Activation", HeadActivation="Activation", Norm="NormPlacement", NormKind="NormKind",
             Positions="Positions", RotaryScaling="RotaryScaling", Pooling="Pooling", Head="Head", Names="Naming")


SPARSE_DEFAULTS = dict(
    Layers=(), FullEvery=0, WindowLeft=0, WindowRight=0, Dilation=1, GlobalTokens=0, BlockSize=0, BlockWindow=3, GlobalBlocks=0,
    RandomBlocks=0, RandomSeed=0, Stride=0, FixedBlock=0, FixedSummary=0, RotaryBase="0f")


def nearest(written):
    """The float nearest to what is written, as C# has it."""
    return float(torch.tensor(float(written.rstrip("f"))))


class Sparse:
    """One [SparseAttention]."""

    def __init__(self, **options):
        unknown = options.keys() - SPARSE_DEFAULTS.keys()
        assert not unknown, unknown
        self.options = options
        for key, value in {**SPARSE_DEFAULTS, **options}.items():
            setattr(self, key, value)

    def speaks_for(self, layer):
        return layer in self.Layers if self.Layers else not self.FullEvery or layer % self.FullEvery != 0

    def but(self, **options):
        return Sparse(**{**self.options, **options})

    @property
    def attribute(self):
        """In C#."""
        def text(value):
            return f"new[] {{ {', '.join(map(str, value))} }}" if isinstance(value, tuple) else str(value)
        return f"[SparseAttention({', '.join(f'{key} = {text(value)}' for key, value in self.options.items())})]"


class Spec:
    def __init__(self, name, dims, lengths, *, dtype="F32", prefix="", module=False, patch=None, sparse=(), **options):
        """dims: d_model, heads, d_ff, max length; module: torch.nn.TransformerEncoder computes the expected values;
        patch: channels and side of the image patches that are the rows; sparse: what makes attention sparse."""
        unknown = options.keys() - DEFAULTS.keys()
        assert not unknown, f"{name}: {unknown}"
        self.name, self.lengths, self.dtype, self.prefix, self.module, self.patch = name, lengths, dtype, prefix, module, patch
        self.options, self.sparse = options, sparse
        self.d, self.heads, self.d_ff, self.max_length = dims
        for key, value in {**DEFAULTS, **options}.items():
            setattr(self, key, value)
        self.head_dim = self.HeadDim or self.d // self.heads
        self.kv_heads = self.KvHeads or self.heads
        self.rotary_dim = self.RotaryDim or self.head_dim
        self.is_rotary = self.Positions in ("Rotary", "RotaryInterleaved")
        self.biases = eval(self.Biases.replace("Biases.None", "Biases.None_"), {"Biases": Biases})
        self.epsilon = self.number("NormEpsilon")
        self.positions = self.max_length + (1 if self.ClassToken else 0)

    def number(self, option):
        return nearest(getattr(self, option))

    def sparse_of(self, layer):
        """The attribute that speaks for a layer, if one does."""
        return next((each for each in self.sparse if each.speaks_for(layer)), None)

    def rotary_base(self, layer):
        sparse = self.sparse_of(layer)
        return sparse and nearest(sparse.RotaryBase) or self.number("RotaryBase")

    def but(self, **options):
        """The same model with other options."""
        options = {"sparse": self.sparse, **self.options, **options}
        return Spec(self.name, (self.d, self.heads, self.d_ff, self.max_length), self.lengths, dtype=self.dtype,
                    prefix=self.prefix, module=self.module, patch=self.patch, **options)

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

    # Fewer heads of keys and values than of queries: one, some, with and without query and key norms.
    Spec("torch-grouped", (36, 6, 40, 33), (1, 2, 16, 17, 32, 33), module=True, KvHeads=2, Norm="Pre", Activation="Gelu"),
    Spec("multi-query", (21, 3, 32, 17), (1, 8, 15, 16, 17), KvHeads=1, Biases="Biases.All & ~(Biases.Key | Biases.Value)",
         Activation="Silu", Pooling="Mean"),
    Spec("grouped-geglu", (30, 6, 44, 40), (1, 16, 17, 33, 40), KvHeads=3, HeadDim=10, Causal=True, Activation="Gelu",
         Gated=True, Norm="Pre", FinalNorm=True, Positions="Learned", Vocabulary=23, Head="Vocabulary", TieEmbeddings=False),
    Spec("grouped-qk-norm", (24, 4, 36, 17), (1, 7, 16, 17), KvHeads=2, QkNorm=True, NormEpsilon="0.02f", Biases=B + "Key"),

    # Rotary positions: pairs that lie half a head apart, and neighbours; whole heads and parts of them.
    Spec("rotary", (24, 4, 40, 33), (1, 2, 16, 17, 32, 33), Layers=2, Activation="Gelu", Positions="Rotary"),
    Spec("rotary-interleaved", (30, 3, 44, 40), (1, 16, 17, 33, 40), Layers=2, Causal=True, Biases="Biases.None",
         Activation="Silu", Gated=True, Norm="Pre", NormKind="RmsNorm", FinalNorm=True, Positions="RotaryInterleaved",
         Vocabulary=27, Head="Vocabulary"),
    Spec("rotary-part", (20, 2, 32, 33), (1, 15, 16, 17, 32, 33), HeadDim=24, Norm="Pre", FinalNorm=True, Positions="Rotary",
         RotaryDim=10, RotaryBase="500f"),
    Spec("rotary-interleaved-part", (88, 8, 40, 33), (1, 16, 17, 33), dtype="BF16", KvHeads=2, Causal=True,
         Biases="Biases.None", Activation="Silu", Gated=True, Norm="Pre", NormKind="RmsNorm", FinalNorm=True,
         Positions="RotaryInterleaved", RotaryDim=10, Vocabulary=31, Head="Vocabulary"),
    Spec("rotary-class-token", (18, 3, 24, 32), (1, 15, 16, 31, 32), InputDim=7, ClassToken=True, Positions="Rotary",
         Pooling="ClassToken", NormalizeOutput=True),

    # Rotary positions stretched to longer sequences.
    Spec("rotary-linear", (24, 2, 32, 40), (1, 16, 17, 32, 40), HeadDim=48, KvHeads=1, Activation="GeluTanh",
         Positions="Rotary", RotaryScaling="Linear", RotaryFactor="2.7f"),
    Spec("rotary-interleaved-linear", (20, 2, 28, 33), (1, 16, 17, 32, 33), Causal=True, Positions="RotaryInterleaved",
         RotaryDim=6, RotaryBase="300f", RotaryScaling="Linear", RotaryFactor="4f", Pooling="Last"),
    Spec("rotary-llama3", (24, 2, 40, 40), (1, 16, 17, 32, 33, 40), HeadDim=80, KvHeads=1, Causal=True, Activation="Silu",
         Gated=True, Norm="Pre", NormKind="RmsNorm", FinalNorm=True, Positions="Rotary", RotaryBase="500000f",
         RotaryScaling="Llama3", RotaryFactor="8f", RotaryOriginalLength=32),
    Spec("rotary-interleaved-llama3", (24, 2, 36, 40), (1, 16, 17, 32, 33, 40), HeadDim=20, Positions="RotaryInterleaved",
         RotaryDim=16, RotaryBase="200f", RotaryScaling="Llama3", RotaryFactor="2.5f", RotaryLowFrequencyFactor="1.3f",
         RotaryHighFrequencyFactor="5.5f", RotaryOriginalLength=48),

    # Queries and keys are normalised, then rotated. GeGLU with rotary positions, one head of keys and values.
    Spec("rotary-qk-norm", (36, 6, 50, 33), (1, 16, 17, 32, 33), HeadDim=10, KvHeads=2, Causal=True, QkNorm=True,
         NormEpsilon="1e-6f", Biases="Biases.None", Activation="Silu", Gated=True, Norm="Pre", NormKind="RmsNorm",
         FinalNorm=True, Positions="Rotary", RotaryBase="1000000f", Vocabulary=25, Head="Vocabulary"),
    Spec("rotary-interleaved-qk-norm", (24, 3, 30, 17), (1, 9, 16, 17), KvHeads=1, QkNorm=True, NormEpsilon="0.03f",
         Positions="RotaryInterleaved", RotaryDim=6),
    Spec("rotary-geglu", (24, 4, 48, 33), (1, 16, 17, 32, 33), HeadDim=10, KvHeads=1, Causal=True, Biases="Biases.None",
         NormEpsilon="1e-6f", Activation="GeluTanh", Gated=True, Norm="Pre", NormKind="RmsNorm", FinalNorm=True,
         Positions="Rotary", Vocabulary=29, ScaleEmbedding=True, Head="Vocabulary"),

    # ALiBi: head counts that are a power of two (1, 4, 8) and that are not (3, 6, 12).
    Spec("torch-alibi", (32, 4, 40, 40), (1, 2, 16, 17, 33, 40), module=True, Layers=2, Activation="Gelu", Positions="Alibi"),
    Spec("torch-alibi-grouped", (36, 6, 40, 33), (1, 16, 17, 32, 33), module=True, KvHeads=2, Causal=True, Norm="Pre",
         FinalNorm=True, Positions="Alibi"),
    Spec("alibi-geglu", (32, 8, 44, 33), (1, 16, 17, 32, 33), Layers=2, Activation="Gelu", Gated=True, NormEpsilon="1e-12f",
         Positions="Alibi", Vocabulary=30, TokenTypes=2, EmbeddingNorm=True, Pooling="Mean", NormalizeOutput=True),
    Spec("alibi-decoder", (36, 12, 144, 40), (1, 16, 17, 33, 40), dtype="F16", Causal=True, Activation="GeluTanh", Norm="Pre",
         FinalNorm=True, Biases=B + "Head", Positions="Alibi", Vocabulary=26, EmbeddingNorm=True, Head="Vocabulary"),
    Spec("alibi-class-token", (21, 3, 30, 32), (1, 15, 16, 31, 32), ClassToken=True, Positions="Alibi", Pooling="ClassToken",
         Head="Classifier", Outputs=3),
    Spec("alibi-one-head", (10, 1, 20, 33), (1, 17, 33), KvHeads=1, Positions="Alibi"),

    # Other people's names, of families with the options above and of encoders.
    Spec("llama-tied", (36, 9, 64, 40), (1, 16, 17, 33, 40), dtype="BF16", Layers=2, KvHeads=3, Causal=True,
         Biases="Biases.None", Activation="Silu", Gated=True, Norm="Pre", NormKind="RmsNorm", FinalNorm=True,
         Positions="Rotary", RotaryBase="100000f", Vocabulary=49, Head="Vocabulary", Names="Llama"),
    Spec("llama-untied", (24, 4, 40, 40), (1, 16, 17, 32, 33, 40), dtype="F16", Layers=2, KvHeads=2, HeadDim=16, Causal=True,
         Biases="Biases.Attention", Activation="Silu", Gated=True, Norm="Pre", NormKind="RmsNorm", FinalNorm=True,
         Positions="Rotary", RotaryScaling="Llama3", RotaryFactor="8f", RotaryOriginalLength=32, Vocabulary=43,
         Head="Vocabulary", TieEmbeddings=False, Names="Llama"),
    Spec("distilbert", (24, 3, 48, 33), (1, 16, 17, 32, 33), prefix="distilbert.", Layers=2, Activation="Gelu",
         NormEpsilon="1e-12f", Positions="Learned", Vocabulary=37, EmbeddingNorm=True, Pooling="ClassToken", HeadDense=True,
         Head="Classifier", Outputs=2, Names="DistilBert"),
    Spec("roberta", (24, 2, 48, 33), (1, 16, 17, 32, 33), prefix="roberta.", Layers=2, Activation="Gelu", Positions="Learned",
         PositionOffset=2, Vocabulary=41, TokenTypes=1, EmbeddingNorm=True, Pooling="ClassToken", PoolingDense=True,
         Head="Classifier", Outputs=3, Names="Roberta"),
    Spec("roberta-tokens", (20, 2, 32, 17), (1, 9, 16, 17), prefix="roberta.", Activation="Gelu", Positions="Learned",
         PositionOffset=2, Vocabulary=32, TokenTypes=1, EmbeddingNorm=True, Head="TokenClassifier", Outputs=5, Names="Roberta"),
    Spec("roberta-sentence", (20, 2, 32, 17), (1, 9, 16, 17), Activation="Gelu", Positions="Learned", PositionOffset=2,
         Vocabulary=32, TokenTypes=1, EmbeddingNorm=True, Pooling="Mean", NormalizeOutput=True, Names="Roberta"),
    Spec("vit", (24, 3, 48, 16), (1, 15, 16), prefix="vit.", patch=(3, 4), Layers=2, Activation="Gelu", Norm="Pre",
         FinalNorm=True, NormEpsilon="1e-12f", InputDim=48, ClassToken=True, Positions="Learned", Pooling="ClassToken",
         Head="Classifier", Outputs=5, Names="Vit"),

    # Sparse attention: Mistral's window, Longformer, BigBird, the Sparse Transformer's two patterns, ModernBERT's layers.
    Spec("sparse-window", (24, 4, 40, 40), (1, 7, 16, 17, 33, 40), sparse=[Sparse(WindowLeft=6)], Layers=2, KvHeads=2,
         Causal=True, Biases="Biases.None", Activation="Silu", Gated=True, Norm="Pre", NormKind="RmsNorm", FinalNorm=True,
         Positions="Rotary", Vocabulary=23, Head="Vocabulary"),
    Spec("sparse-longformer", (21, 3, 32, 66), (1, 16, 17, 33, 66), Positions="Alibi",
         sparse=[Sparse(WindowLeft=3, WindowRight=4, Dilation=3, GlobalTokens=2)]),
    Spec("sparse-bigbird", (20, 2, 32, 64), (1, 5, 16, 33, 47, 64), Activation="Gelu", Positions="Learned", Vocabulary=30,
         Pooling="Mean", sparse=[Sparse(BlockSize=5, BlockWindow=1, GlobalBlocks=1, RandomBlocks=2, RandomSeed=-7)]),
    Spec("sparse-strided", (20, 2, 28, 40), (1, 9, 16, 17, 33, 40), Layers=2, Causal=True, Norm="Pre", FinalNorm=True,
         Vocabulary=21, Head="Vocabulary", TieEmbeddings=False,
         sparse=[Sparse(Stride=7, Layers=(0,)), Sparse(FixedBlock=8, FixedSummary=2, Layers=(1,))]),
    Spec("sparse-local-global", (30, 3, 36, 33), (1, 16, 17, 32, 33), Layers=4, Biases="Biases.None", Activation="Gelu",
         Gated=True, Norm="Pre", FinalNorm=True, Positions="Rotary", RotaryBase="160000f", Vocabulary=29, EmbeddingNorm=True,
         sparse=[Sparse(WindowLeft=4, WindowRight=4, FullEvery=3, RotaryBase="100f")]),
]
