using TxGen.Generator.Tests.Harness;
using TxGen.Generator.Tests.Training;

namespace TxGen.Generator.Tests.Numerics;

/// <summary>Models whose first layer's attention has no norm before it, as ModernBERT's has none, against the graph's own evaluation.</summary>
public class SkippedNormTests
{
    private const string Shape = "dModel: 37, heads: 3, dFf: 20, maxLength: 24, HeadDim = 12, Vocabulary = 13, Norm = NormPlacement.Pre, SkipFirstNorm = true, ";

    public static TheoryData<string> Models =>
    [
        "Layers = 3, EmbeddingNorm = true, FinalNorm = true, Head = Head.TokenClassifier, Outputs = 5",
        "Layers = 2, NormKind = NormKind.RmsNorm, Gated = true, QkNorm = true, Positions = Positions.Rotary, Pooling = Pooling.Mean, Head = Head.Classifier, Outputs = 5",
        "Layers = 2, Biases = Biases.None, Causal = true, Head = Head.Vocabulary",
        "Layers = 1, EmbeddingNorm = true, Head = Head.TokenClassifier, Outputs = 5",
    ];

    [Theory]
    [MemberData(nameof(Models))]
    public void TheFirstLayerTakesRowsAsTheyAre(string options)
    {
        var compiled = CompiledModel.Compile(Shape + options);
        using var file = new TemporaryFile();
        using (var random = compiled.CreateRandom(5, Initialization.Normal(0.3f)))
            File.WriteAllBytes(file.Path, new EditableWeights(random).Disturb(new Random(5)).File);
        using var model = compiled.Load(file.Path);
        var saved = new TensorFile(file.Path);
        InterpreterTests.AssertAgree(compiled.Spec, model, saved, "");
        Assert.Equal(
            Enumerable.Range(1, compiled.Spec.Layers - 1).Select(layer => $"layers.{layer}.attention_norm.weight"),
            saved.Names.Where(name => name.EndsWith("attention_norm.weight", StringComparison.Ordinal)));
    }

    [Theory]
    [MemberData(nameof(Models))]
    public void TheFirstLayersGradientsPassAsTheyAre(string options) => GradientInterpreterTests.AssertAgrees(
        CompiledModel.Compile($"{Shape}{options}, Training = true, TrainingBatch = 4, ResidualDropout = 0.1f"), [3, 24, 1, 17], smoothing: 0, new Random(3));

    [Fact]
    public void AModelOfOneLayerHasNoChoice()
    {
        var outcome = GeneratorHarness.Run($"using TxGen; [Transformer({Shape}Layers = 1, Training = true)] partial class Model;");
        Assert.DoesNotContain(outcome.Files.Values, text => text.Contains("layerIndex", StringComparison.Ordinal));
    }
}
