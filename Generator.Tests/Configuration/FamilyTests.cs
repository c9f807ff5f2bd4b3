using TxGen.Generator.Tests.Diagnostics;
using TxGen.Generator.Tests.Harness;

namespace TxGen.Generator.Tests.Configuration;

/// <summary>Published configurations of every family mean the attribute that one would write by hand.</summary>
public class FamilyTests
{
    private const string Bert = "Vocabulary = 30522, TokenTypes = 2, EmbeddingNorm = true, Positions = Positions.Learned, NormEpsilon = 1e-12f, Activation = Activation.Gelu, Names = Naming.Bert";

    private const string Roberta = "Vocabulary = 50265, TokenTypes = 1, EmbeddingNorm = true, Positions = Positions.Learned, PositionOffset = 2, NormEpsilon = 1e-5f, Activation = Activation.Gelu, Names = Naming.Roberta";

    private const string Llama = "Causal = true, Norm = NormPlacement.Pre, NormKind = NormKind.RmsNorm, FinalNorm = true, Gated = true, Activation = Activation.Silu, Positions = Positions.Rotary, Names = Naming.Llama";

    private const string ModernBert = "Biases = Biases.None, Gated = true, Activation = Activation.Gelu, EmbeddingNorm = true, Positions = Positions.Rotary, RotaryBase = 160000f, "
        + "Norm = NormPlacement.Pre, SkipFirstNorm = true, FinalNorm = true, NormEpsilon = 1e-5f, Vocabulary = 50368, Names = Naming.ModernBert";

    private const string ModernBertLayers = "[SparseAttention(FullEvery = 3, WindowLeft = 64, WindowRight = 64, RotaryBase = 10000f)]";

    private const string Mistral = """{ "model_type": "mistral", "hidden_size": 64, "num_hidden_layers": 2, "sliding_window": 512, "max_position_embeddings": 1024 }""";

    [Theory]
    [InlineData("all-MiniLM-L6-v2", "384, 12, 1536, 512, Layers = 6, Pooling = Pooling.Mean, NormalizeOutput = true, " + Bert)]
    [InlineData("bge-small-en", "384, 12, 1536, 512, Layers = 12, Pooling = Pooling.ClassToken, NormalizeOutput = true, " + Bert)]
    [InlineData("bert-sst2", "768, 12, 3072, 512, Layers = 12, Pooling = Pooling.ClassToken, PoolingDense = true, Head = Head.Classifier, Outputs = 2, " + Bert)]
    [InlineData("bert-ner", "768, 12, 3072, 512, Layers = 12, Head = Head.TokenClassifier, Outputs = 9, " + Bert, 28996)]
    [InlineData("distilbert-sst2", "768, 12, 3072, 512, Layers = 6, Vocabulary = 30522, EmbeddingNorm = true, Positions = Positions.Learned, NormEpsilon = 1e-12f, Activation = Activation.Gelu, "
        + "Pooling = Pooling.ClassToken, Head = Head.Classifier, Outputs = 2, HeadDense = true, HeadActivation = Activation.Relu, Names = Naming.DistilBert")]
    [InlineData("all-distilroberta", "768, 12, 3072, 512, Layers = 6, Pooling = Pooling.Mean, NormalizeOutput = true, " + Roberta)]
    [InlineData("roberta-sentiment", "768, 12, 3072, 512, Layers = 12, Pooling = Pooling.ClassToken, PoolingDense = true, Head = Head.Classifier, Outputs = 3, " + Roberta)]
    [InlineData("gpt2", "768, 12, 3072, 1024, Layers = 12, Causal = true, Vocabulary = 50257, Norm = NormPlacement.Pre, FinalNorm = true, Positions = Positions.Learned, "
        + "Activation = Activation.GeluTanh, Biases = Biases.All & ~Biases.Head, Head = Head.Vocabulary, Names = Naming.Gpt2")]
    [InlineData("SmolLM2-135M", "576, 9, 1536, 8192, Layers = 30, KvHeads = 3, Biases = Biases.None, NormEpsilon = 1e-5f, RotaryBase = 100000f, Vocabulary = 49152, Head = Head.Vocabulary, " + Llama)]
    [InlineData("Llama-3.2-1B", "2048, 32, 8192, 4096, Layers = 16, KvHeads = 8, Biases = Biases.None, NormEpsilon = 1e-5f, RotaryBase = 500000f, RotaryScaling = RotaryScaling.Llama3, RotaryFactor = 32f, "
        + "RotaryLowFrequencyFactor = 1f, RotaryHighFrequencyFactor = 4f, RotaryOriginalLength = 8192, Vocabulary = 128256, Head = Head.Vocabulary, " + Llama, 128256, "MaxLength = 4096")]
    [InlineData("llama-linear", "64, 8, 172, 2048, Layers = 5, HeadDim = 24, Biases = Biases.Attention | Biases.Ffn, NormEpsilon = 1e-6f, RotaryBase = 20000f, RotaryScaling = RotaryScaling.Linear, RotaryFactor = 2.5f, Vocabulary = 512, " + Llama)]
    [InlineData("mistral-32m", "312, 12, 1092, 2048, Layers = 10, KvHeads = 4, Biases = Biases.None, NormEpsilon = 1e-6f, Vocabulary = 32002, Head = Head.Vocabulary, TieEmbeddings = false, " + Llama)]
    [InlineData("vit-base-beans", "768, 12, 3072, 196, Layers = 12, InputDim = 768, ClassToken = true, Norm = NormPlacement.Pre, FinalNorm = true, NormEpsilon = 1e-12f, Positions = Positions.Learned, "
        + "Activation = Activation.Gelu, Pooling = Pooling.ClassToken, Head = Head.Classifier, Outputs = 3, Names = Naming.Vit")]
    [InlineData("ModernBERT-base", "768, 12, 1152, 8192, Layers = 22, " + ModernBert, 0, "Head = Head.None", ModernBertLayers)]
    public void APublishedConfigurationIsTheAttributeByHand(string model, string byHand, int vocabulary = 0, string overrides = "", string attributes = "")
    {
        var expected = Configured.Run(vocabulary > 0 ? $"{byHand.Replace("Vocabulary = 30522", $"Vocabulary = {vocabulary}")}" : byHand, attributes);
        var actual = Configured.Run($"\"{model}/config.json\"{(overrides == "" ? "" : ", " + overrides)}", Configured.Published(model));
        Assert.Empty(Report.Of(expected));
        Assert.Empty(Report.Of(actual));
        Assert.Equal(expected.Declarations.Single().Spec, actual.Declarations.Single().Spec);
        Assert.Equal(expected.Files, actual.Files);
    }

    [Theory]
    [InlineData("bert", "768, 12, 3072, 512, Layers = 12, " + Bert)]
    [InlineData("roberta", "768, 12, 3072, 510, Layers = 12, Vocabulary = 50265, TokenTypes = 2, EmbeddingNorm = true, Positions = Positions.Learned, PositionOffset = 2, NormEpsilon = 1e-12f, Activation = Activation.Gelu, Names = Naming.Roberta")]
    [InlineData("distilbert", "768, 12, 3072, 512, Layers = 6, Vocabulary = 30522, EmbeddingNorm = true, Positions = Positions.Learned, NormEpsilon = 1e-12f, Activation = Activation.Gelu, Names = Naming.DistilBert")]
    [InlineData("gpt2", "768, 12, 3072, 1024, Layers = 12, Causal = true, Vocabulary = 50257, Norm = NormPlacement.Pre, FinalNorm = true, Positions = Positions.Learned, "
        + "Activation = Activation.GeluTanh, Biases = Biases.All & ~Biases.Head, Head = Head.Vocabulary, Names = Naming.Gpt2")]
    [InlineData("vit", "768, 12, 3072, 196, Layers = 12, InputDim = 768, ClassToken = true, Norm = NormPlacement.Pre, FinalNorm = true, NormEpsilon = 1e-12f, Positions = Positions.Learned, Activation = Activation.Gelu, Names = Naming.Vit")]
    [InlineData("llama", "64, 32, 11008, 2048, Layers = 2, Biases = Biases.None, NormEpsilon = 1e-6f, Vocabulary = 32000, Head = Head.Vocabulary, TieEmbeddings = false, " + Llama, "DModel = 64, Layers = 2")]
    [InlineData("mistral", "64, 32, 14336, 4096, Layers = 2, KvHeads = 8, Biases = Biases.None, NormEpsilon = 1e-6f, Vocabulary = 32000, Head = Head.Vocabulary, TieEmbeddings = false, " + Llama, "DModel = 64, Layers = 2, MaxLength = 4096",
        "[SparseAttention(WindowLeft = 4095)]")]
    [InlineData("modernbert", "768, 12, 1152, 8192, Layers = 22, " + ModernBert, "", ModernBertLayers)]
    public void KeysThatAreAbsentHaveTheDefaultsOfTheirFamily(string family, string byHand, string overrides = "", string attributes = "")
    {
        var spec = Configured.Spec($"\"config.json\", {overrides}".TrimEnd(' ', ','), ("config.json", $$"""{ "model_type": "{{family}}" }"""));
        Assert.Equal(Configured.Run(byHand, attributes).Declarations.Single().Spec, spec);
    }

    [Theory]
    [InlineData("gelu", Spec.Activation.Gelu)]
    [InlineData("gelu_new", Spec.Activation.GeluTanh)]
    [InlineData("gelu_pytorch_tanh", Spec.Activation.GeluTanh)]
    [InlineData("gelu_fast", Spec.Activation.GeluTanh)]
    [InlineData("relu", Spec.Activation.Relu)]
    [InlineData("silu", Spec.Activation.Silu)]
    [InlineData("swish", Spec.Activation.Silu)]
    public void ActivationsHaveTheirNames(string name, Spec.Activation expected) =>
        Assert.Equal(expected, Configured.Spec("\"config.json\"", ("config.json", $$"""{ "model_type": "bert", "hidden_act": "{{name}}" }""")).Activation);

    [Fact]
    public void ARegressionIsToldByItsProblemType()
    {
        var spec = Configured.Spec("\"config.json\"",
            ("config.json", """{ "model_type": "bert", "architectures": ["BertForSequenceClassification"], "problem_type": "regression", "num_labels": 1 }"""));
        Assert.Equal((Spec.Head.Regression, 1, Spec.Pooling.ClassToken, true), (spec.Head, spec.Outputs, spec.Pooling, spec.PoolingDense));
    }

    [Fact]
    public void OlderLlamaFilesCallTheScalingsTypeType()
    {
        var spec = Configured.Spec("\"config.json\"", ("config.json", """
            { "model_type": "llama", "hidden_size": 64, "num_hidden_layers": 1, "rope_theta": 5e5, "rope_scaling": { "type": "linear", "factor": 2 } }
            """));
        Assert.Equal((500000f, Spec.RotaryScaling.Linear, 2f), (spec.RotaryBase, spec.RotaryScaling, spec.RotaryFactor));
    }

    [Theory]
    [InlineData("512", 511)]
    [InlineData("1024", 1023)]
    [InlineData("2", 1)]
    [InlineData("null", 0)]
    public void AMistralSeesAsManyPositionsAsItsWindowHolds(string window, int before)
    {
        var spec = Configured.Spec("\"config.json\"", ("config.json", Mistral.Replace("512", window)));
        Assert.Equal(before == 0 ? [] : [new Spec.SparseSpec { WindowLeft = before }], spec.Sparse);

        // Even a window that holds the longest sequence is one: text goes on behind it.
        Assert.Equal((1024, before > 0), (spec.MaxLength, spec.IsEndless));
    }

    [Fact]
    public void TheSwitchOfTheWindowIsNotMistrals() => Configured.AssertRefused("\"config.json\"", [("config.json", Mistral.Replace(" }", ", \"use_sliding_window\": false }"))],
        ("TXG017", "config.json(1): 'use_sliding_window' is not known, so it may change what the model computes"));

    [Fact]
    public void PatchesWithoutBiasesOfQueriesKeysAndValues()
    {
        var spec = Configured.Spec("\"config.json\"", ("config.json", """{ "model_type": "vit", "image_size": 70, "patch_size": 16, "num_channels": 1, "qkv_bias": false }"""));
        Assert.Equal((16, 256), (spec.MaxLength, spec.InputDim));
        Assert.Equal(Spec.Biases.All & ~(Spec.Biases.Query | Spec.Biases.Key | Spec.Biases.Value), spec.Biases);
    }
}
