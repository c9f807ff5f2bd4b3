using Microsoft.CodeAnalysis;
using TxGen.Generator.Tests.Harness;

namespace TxGen.Generator.Tests.Diagnostics;

/// <summary>Where a <c>[SparseAttention]</c> stands, and nonsense in it.</summary>
public class SparseTargetTests
{
    /// <summary>A warning, of which the test project makes an error.</summary>
    private static readonly Report Stray = new("TXG019", "SparseAttention(Stride = 4)", "[SparseAttention] has no effect without [Transformer]: annotate class 'Model' with both, or leave it out");

    [Theory]
    [InlineData("class Model;")]
    [InlineData("sealed partial record Model(int Value);")]
    [InlineData("static class Model;")]
    public void AClassWithoutAModelIsWarned(string declaration) => Assert.Equal([Stray], Report.Of($"using TxGen; [SparseAttention(Stride = 4)] {declaration}"));

    [Fact]
    public void EveryStrayAttributeIsWarnedOnce() => Assert.Equal(
        [Stray, Stray with { At = "SparseAttention()" }, Stray],
        Report.Of("using TxGen; [SparseAttention(Stride = 4), SparseAttention()] partial class Model; [SparseAttention(Stride = 4)] partial class Model;"));

    [Fact]
    public void APragmaSilencesIt() => Assert.Empty(Report.Of("#pragma warning disable TXG019\n[TxGen.SparseAttention(Stride = 4)] class Model;"));

    [Theory]
    [InlineData("[TxGen.Transformer(8, 2, 8, 4)] public partial class Model; [TxGen.SparseAttention(Stride = 4)] public partial class Model;")]
    [InlineData("[TxGen.SparseAttention(Stride = 4), TxGen.Transformer(8, 2, 8, 4)] public partial class Model;")]
    public void AModelMayCarryItAnywhere(string source)
    {
        var outcome = GeneratorHarness.Run(source);
        Assert.Empty(outcome.Diagnostics);
        Assert.Equal(4, Assert.Single(Assert.Single(outcome.Declarations).Spec.Sparse).Stride);
    }

    [Theory]
    [InlineData("[TxGen.SparseAttention(Stride = 4)] struct Model;")]
    [InlineData("[TxGen.SparseAttention(Stride = 4)] interface Model;")]
    [InlineData("[assembly: TxGen.SparseAttention(Stride = 4)]")]
    [InlineData("[TxGen.SparseAttention(Stride = 4)]")]
    [InlineData("[TxGen.SparseAttention(Stride = 4)] partial class { }")]
    [InlineData("[TxGen.SparseAttention(Stride = \"four\")] class Model;")]
    public void TheAttributeInAWrongPlaceIsTheCompilersAffair(string source) =>
        Assert.All(Report.Of(source), report => Assert.Equal("TXG019", report.Id));

    [Theory]
    [InlineData("WindowLeft = \"four\"")]
    [InlineData("WindowLeft = null")]
    [InlineData("WindowLeft = 4L")]
    [InlineData("WindowLeft = undefined")]
    [InlineData("WindowLeft = 4, WindowLeft = 5")]
    [InlineData("Stride = 2, Width = 4")]
    [InlineData("4")]
    [InlineData("Stride = 2, Layers = 1")]
    [InlineData("Stride = 2, Layers = new[] { \"one\" }")]
    [InlineData("Stride = 2, Layers = new[] { undefined }")]
    [InlineData("Stride = 2, Layers = new[] { 1L }")]
    [InlineData("Stride = 2, Layers = new int[2, 2]")]
    [InlineData("Stride = 2, RotaryBase = 1.5")]
    public void WhatTheCompilerRejectsGetsNoSecondMessage(string sparse)
    {
        var outcome = GeneratorHarness.Run($"using TxGen; [Transformer(8, 2, 8, 4, Positions = Positions.Rotary), SparseAttention({sparse})] partial class Model;");
        Assert.Empty(outcome.Diagnostics);
        Assert.Contains(outcome.Compilation.GetDiagnostics(), diagnostic => diagnostic.Severity == DiagnosticSeverity.Error);
    }

    [Theory]
    [InlineData("Stride = 2, Layers = null")]
    [InlineData("Stride = 2, Layers = default")]
    [InlineData("Stride = 2, Layers = new int[0]")]
    [InlineData("Stride = 2, Layers = new int[] { }")]
    public void NoLayersAreAllLayers(string sparse)
    {
        var outcome = Model("8, 2, 8, 4, Layers = 3", sparse).AssertCompiles();
        Assert.All(Enumerable.Range(0, 3), layer => Assert.NotNull(Assert.Single(outcome.Declarations).Spec.SparseOf(layer)));
    }

    [Theory]
    [InlineData("WindowLeft = int.MaxValue, WindowRight = int.MaxValue, Dilation = int.MaxValue")]
    [InlineData("WindowRight = int.MaxValue")]
    [InlineData("WindowRight = int.MaxValue, Dilation = 2")]
    [InlineData("WindowLeft = int.MaxValue, FullEvery = 2")]
    [InlineData("WindowLeft = 1, Dilation = int.MaxValue, Stride = 3")]
    [InlineData("WindowLeft = int.MaxValue, GlobalTokens = 1")]
    [InlineData("GlobalTokens = int.MaxValue")]
    [InlineData("BlockSize = int.MaxValue, BlockWindow = int.MaxValue")]
    [InlineData("BlockSize = int.MaxValue, BlockWindow = 1, GlobalBlocks = int.MaxValue, RandomBlocks = int.MaxValue, RandomSeed = int.MinValue")]
    [InlineData("BlockSize = 1, BlockWindow = int.MaxValue, RandomBlocks = 1")]
    [InlineData("BlockSize = 1, BlockWindow = 1, RandomBlocks = int.MaxValue, RandomSeed = int.MaxValue")]
    [InlineData("Stride = int.MaxValue")]
    [InlineData("FixedBlock = int.MaxValue, FixedSummary = int.MaxValue")]
    [InlineData("FixedBlock = int.MaxValue, FixedSummary = 1")]
    [InlineData("Stride = 1, FullEvery = int.MaxValue")]
    [InlineData("Stride = 1, RotaryBase = float.Epsilon")]
    [InlineData("Stride = 1, RotaryBase = float.MaxValue")]
    public void ExtremeButPossibleNumbersCompile(string sparse)
    {
        Model("4, 1, 4, 70, Positions = Positions.Rotary, Training = true", sparse).AssertCompiles();
        foreach (string model in new[] { "4, 1, 4, 1", "4, 1, 4, 600, Layers = 2", "4, 1, 4, 1, Causal = true, Vocabulary = 9, Head = Head.Vocabulary" })
        {
            if (!model.Contains("Causal") || !sparse.Contains("WindowRight"))
                Assert.Empty(Model(model + ", Positions = Positions.RotaryInterleaved", sparse).Diagnostics);
        }
    }

    /// <summary>An answer comes at once, however many layers there would be to ask about.</summary>
    [Theory]
    [InlineData("WindowLeft = 3")]
    [InlineData("WindowLeft = 3, FullEvery = 2")]
    [InlineData("WindowLeft = 3, Layers = new[] { int.MaxValue - 1 }), SparseAttention(Stride = 1, Layers = new[] { 0 }")]
    [InlineData("WindowLeft = 3, Layers = new[] { 0 }), SparseAttention(WindowLeft = 1, FullEvery = int.MaxValue")]
    public void AnAbsurdNumberOfLayersIsRefusedAtOnce(string sparse)
    {
        foreach (string more in new[] { "", ", Causal = true, Vocabulary = 9, Head = Head.Vocabulary", ", Training = true" })
            Assert.Equal(["TXG008"], Report.Of(Model($"4, 1, 4, 4, Layers = int.MaxValue, Positions = Positions.None{more}", sparse)).Select(report => report.Id));
    }

    private static GeneratorOutcome Model(string model, string sparse) =>
        GeneratorHarness.Run($"using TxGen;\n\n/// <summary>Under test.</summary>\n[Transformer({model}), SparseAttention({sparse})]\npublic partial class Model;\n");
}
