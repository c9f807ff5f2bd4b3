using Microsoft.CodeAnalysis;
using TxGen.Generator.Tests.Harness;

namespace TxGen.Generator.Tests.Diagnostics;

/// <summary>Whatever stands in the attribute, the generator answers with a diagnostic or with code that compiles.</summary>
public class NonsenseTests
{
    private static readonly string[] Numbers =
    [
        "Layers", "HeadDim", "PositionOffset", "Vocabulary", "TokenTypes", "InputDim", "Outputs", "DModel", "Heads", "DFf", "MaxLength", "KvHeads", "RotaryDim",
        "TrainingBatch", "TrainingLength",
    ];

    private static readonly string[] Surroundings =
    [
        "", ", ClassToken = true", ", Vocabulary = 7, TokenTypes = 2", ", Vocabulary = 7, Head = Head.Vocabulary", ", Positions = Positions.Learned",
        ", Vocabulary = 7, Head = Head.Vocabulary, Causal = true, Positions = Positions.Rotary",
        ", Pooling = Pooling.Mean, Head = Head.Classifier, Outputs = 2", ", Head = Head.TokenClassifier, Outputs = 2", ", HeadDim = 3, InputDim = 3",
        ", Training = true", ", Vocabulary = 7, Head = Head.Vocabulary, Causal = true, Training = true, RecomputeAttention = true, AttentionDropout = 0.1f",
    ];

    public static IEnumerable<object[]> Extremes() =>
        from name in Numbers
        from value in new[] { "int.MinValue", "int.MaxValue", "1 << 30", "1 << 24" }
        select new object[] { name, value };

    [Theory]
    [MemberData(nameof(Extremes))]
    public void ExtremeNumbersNeverEndTheGenerator(string name, string value)
    {
        foreach (string surrounding in Surroundings)
        {
            // A surrounding that gives the same property makes the compiler complain too, which is fine.
            var outcome = GeneratorHarness.Run($"using TxGen; [Transformer(4, 1, 4, 4, {name} = {value}{surrounding})] partial class Model;");
            Assert.Equal(outcome.Diagnostics.Any(diagnostic => diagnostic.Severity == DiagnosticSeverity.Error), outcome.Files.Count == 0);
        }
    }

    [Theory]
    [InlineData("PositionOffset = int.MaxValue")]
    [InlineData("NormEpsilon = 0")]
    [InlineData("NormEpsilon = float.MaxValue")]
    [InlineData("NormEpsilon = float.Epsilon")]
    [InlineData("NormEpsilon = -0f")]
    [InlineData("Layers = 100000")]
    [InlineData("Layers = 'a'")]
    [InlineData("MaxLength = 1 << 20")]
    [InlineData("Vocabulary = 1 << 26")]
    [InlineData("Training = true, TrainingBatch = 1 << 26")]
    [InlineData("Training = true, ResidualDropout = 0.99999994f, AttentionDropout = float.Epsilon, EmbeddingDropout = -0f")]
    public void ExtremeButPossibleNumbersCompile(string option) =>
        GeneratorHarness.Run($"using TxGen; [Transformer(4, 1, 4, 4, {option})] partial class Model;").AssertCompiles();

    [Theory]
    [InlineData("8, 2, 8")]
    [InlineData("8, 2, 8, 4, 5")]
    [InlineData("8, 2, 8, \"four\"")]
    [InlineData("8, 2, 8, null")]
    [InlineData("8, 2, 8, 4L")]
    [InlineData("8, 2, 8, typeof(int)")]
    [InlineData("8, 2, 8, new[] { 4 }")]
    [InlineData("8, 2, 8, 4, Layers = \"six\"")]
    [InlineData("8, 2, 8, 4, Layers = 1.5")]
    [InlineData("8, 2, 8, 4, Layers = null")]
    [InlineData("8, 2, 8, 4, Layers = undefined")]
    [InlineData("8, 2, 8, 4, Lairs = 2")]
    [InlineData("8, 2, 8, 4, Layers = 2, Layers = 3")]
    [InlineData("8, 2, 8, 4, Activation = 1")]
    [InlineData("8, 2, 8, 4, Activation = Activation.Swish")]
    [InlineData("8, 2, 8, 4, NormEpsilon = 1e-5")]
    [InlineData("8, 2, 8, 4,")]
    [InlineData("8, 2,, 4")]
    [InlineData("8, 2, 8, 1 / 0")]
    [InlineData("8, 2, 8, maxLength: 4, maxLength: 4")]
    public void WhatTheCompilerRejectsGetsNoSecondMessage(string arguments)
    {
        var outcome = GeneratorHarness.Run($"using TxGen; [Transformer({arguments})] partial class Model;");
        Assert.Empty(outcome.Diagnostics);
        var errors = outcome.Compilation.GetDiagnostics().Where(diagnostic => diagnostic.Severity == DiagnosticSeverity.Error).ToList();
        Assert.NotEmpty(errors);
        Assert.All(errors, error => Assert.Equal("Source0.cs", error.Location.SourceTree?.FilePath));
    }

    [Theory]
    [InlineData("[TxGen.Transformer(8, 2, 8, 4)] partial struct Model;")]
    [InlineData("[TxGen.Transformer(8, 2, 8, 4)] partial record struct Model;")]
    [InlineData("[TxGen.Transformer(8, 2, 8, 4)] partial interface Model;")]
    [InlineData("[TxGen.Transformer(8, 2, 8, 4)] enum Model;")]
    [InlineData("[TxGen.Transformer(8, 2, 8, 4)] delegate void Model();")]
    [InlineData("class Model { [TxGen.Transformer(8, 2, 8, 4)] void Method() { } }")]
    [InlineData("[assembly: TxGen.Transformer(8, 2, 8, 4)]")]
    [InlineData("[TxGen.Transformer(8, 2, 8, 4)]")]
    [InlineData("[TxGen.Transformer(8, 2, 8, 4)] partial class ")]
    [InlineData("[TxGen.Transformer(8, 2, 8, 4)] partial class { }")]
    public void TheAttributeInAWrongPlaceIsTheCompilersAffair(string source) => Assert.Empty(Report.Of(source));
}
