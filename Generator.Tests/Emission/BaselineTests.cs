using TxGen.Generator.Tests.Harness;

namespace TxGen.Generator.Tests.Emission;

/// <summary>The complete generated text of small models that together show every kind of kernel.</summary>
public class BaselineTests
{
    [Fact]
    public void OriginalEncoder() => AssertBaseline("OriginalEncoder", "dModel: 8, heads: 2, dFf: 16, maxLength: 4");

    [Fact]
    public void SentenceEmbedder() => AssertBaseline("SentenceEmbedder",
        """
        dModel: 12, heads: 3, dFf: 40, maxLength: 20, Layers = 2, Vocabulary = 50, TokenTypes = 2, EmbeddingNorm = true,
            Positions = Positions.Learned, NormEpsilon = 1e-12f, Activation = Activation.Gelu, Pooling = Pooling.Mean,
            PoolingDense = true, NormalizeOutput = true, Names = Naming.Bert
        """);

    [Fact]
    public void CausalLanguageModel() => AssertBaseline("CausalLanguageModel",
        """
        dModel: 16, heads: 2, dFf: 24, maxLength: 18, Causal = true, Vocabulary = 20, ScaleEmbedding = true, Norm = NormPlacement.Pre,
            NormKind = NormKind.RmsNorm, FinalNorm = true, Gated = true, Activation = Activation.Silu, QkNorm = true,
            Biases = Biases.Head, Head = Head.Vocabulary
        """);

    [Fact]
    public void KeywordSpotter() => AssertBaseline("KeywordSpotter",
        """
        dModel: 11, heads: 1, dFf: 20, maxLength: 9, InputDim = 5, ClassToken = true, Positions = Positions.Learned, PositionOffset = 2,
            Biases = Biases.All & ~Biases.Key, Activation = Activation.GeluTanh, Pooling = Pooling.ClassToken, Head = Head.Classifier,
            Outputs = 3, HeadDense = true
        """);

    [Fact]
    public void SmallTrainer() => AssertBaseline("SmallTrainer",
        """
        dModel: 8, heads: 1, dFf: 8, maxLength: 10, Layers = 2, Vocabulary = 20, Positions = Positions.Learned, Norm = NormPlacement.Pre,
            FinalNorm = true, Activation = Activation.Gelu, Head = Head.TokenClassifier, Outputs = 3,
            Training = true, TrainingBatch = 4, TrainingLength = 8, ResidualDropout = 0.1f, AttentionDropout = 0.1f
        """);

    [Fact]
    public void WindowedDecoder() => AssertBaseline("WindowedDecoder",
        """
        dModel: 16, heads: 2, dFf: 24, maxLength: 20, Layers = 2, Causal = true, Vocabulary = 20, Norm = NormPlacement.Pre,
            NormKind = NormKind.RmsNorm, FinalNorm = true, Positions = Positions.Rotary, Biases = Biases.None, Head = Head.Vocabulary
        """, "[SparseAttention(WindowLeft = 8)]");

    [Fact]
    public void SparseEncoder() => AssertBaseline("SparseEncoder",
        """
        dModel: 16, heads: 1, dFf: 16, maxLength: 48, Layers = 2
        """, "[SparseAttention(Layers = new[] { 0 }, WindowLeft = 3, WindowRight = 2)]",
        "[SparseAttention(Layers = new[] { 1 }, BlockSize = 8, GlobalBlocks = 1, RandomBlocks = 1, RandomSeed = 7)]");

    private static void AssertBaseline(string name, string attribute, params string[] sparse) =>
        Baseline.AssertUnchanged(name, GeneratorHarness.Run($"""
            using TxGen;

            namespace Baselines;

            /// <summary>A baseline.</summary>
            [Transformer({attribute})]{string.Concat(sparse.Select(each => "\n" + each))}
            public sealed partial class {name};
            """).AssertCompiles().Files);
}
