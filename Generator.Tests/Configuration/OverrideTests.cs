using TxGen.Generator.Spec;
using TxGen.Generator.Tests.Diagnostics;
using TxGen.Generator.Tests.Harness;

namespace TxGen.Generator.Tests.Configuration;

/// <summary>What the attribute says beside a file holds.</summary>
public class OverrideTests
{
    private const string Tiny = """
        {
          "model_type": "bert", "architectures": ["BertForSequenceClassification"],
          "hidden_size": 16, "num_attention_heads": 4, "intermediate_size": 32, "num_hidden_layers": 2, "vocab_size": 50, "max_position_embeddings": 64
        }
        """;

    [Fact]
    public void EveryPropertyOverridesTheFile()
    {
        var options = typeof(TransformerAttribute).GetProperties()
            .Where(option => option.DeclaringType == typeof(TransformerAttribute) && option.Name != nameof(TransformerAttribute.ConfigFile))
            .ToList();
        foreach (var spec in RandomSpecs.All.Take(20))
        {
            // No fact of the file may shine through, be the whole valid or not.
            string everything = string.Join(", ", options.Select(option => $"{option.Name} = {SpecText.Text(typeof(ModelSpec).GetProperty(option.Name)!.GetValue(spec)!)}"));
            var expected = Configured.Run(everything);
            var actual = Configured.Run("\"config.json\", " + everything, new Project(("config.json", Tiny)));
            Assert.Equal(expected.Declarations, actual.Declarations);
            Assert.Equal(Report.Of(expected), Report.Of(actual));
        }
    }

    [Theory]
    [InlineData("MaxLength = 32")]
    [InlineData("Weights = WeightFormat.Int8")]
    [InlineData("Layers = 1")]
    [InlineData("Names = Naming.TxGen")]
    [InlineData("Outputs = 5")]
    public void OnePropertyChangesNothingElse(string property)
    {
        string[] parts = property.Split(" = ");
        var option = typeof(ModelSpec).GetProperty(parts[0])!;
        var expected = Read("");
        var actual = Read(property);
        Assert.NotEqual(expected, actual);
        option.SetValue(actual, option.GetValue(expected));
        Assert.Equal(expected, actual);
    }

    [Fact]
    public void HeadNoneCompilesTheBodyOfAnyArchitecture()
    {
        var body = Read("").ToBody();
        Assert.Equal(body, Read("Head = Head.None"));
        Assert.Equal(body, Configured.Spec("\"config.json\", Head = Head.None", ("config.json", Tiny.Replace("BertForSequenceClassification", "BertForMaskedLM"))));
    }

    [Fact]
    public void AnotherHeadTakesOverWhatTheFileKnowsOfIt()
    {
        var spec = Read("Head = Head.TokenClassifier");
        Assert.Equal(Read("").ToBody() with { Head = Spec.Head.TokenClassifier, Outputs = 2 }, spec);
    }

    [Fact]
    public void SizesThatFollowFromOthersFollowTheAttribute()
    {
        Assert.Equal((8, 2), (Read("").Heads * 2, Read("Heads = 8").HeadDim));
        Assert.Equal(8, Read("Heads = 8").KvHeads);
    }

    [Fact]
    public void DimensionsOfTheConstructorOverrideAFileThatIsNamed()
    {
        var outcome = Configured.Run("32, 2, 64, 16, ConfigFile = \"config.json\"", new Project(("config.json", Tiny)));
        Assert.Empty(Report.Of(outcome));
        var spec = outcome.Declarations.Single().Spec;
        Assert.Equal((32, 2, 64, 16, 2), (spec.DModel, spec.Heads, spec.DFf, spec.MaxLength, spec.Layers));
    }

    [Fact]
    public void AttributesOfAttentionReplaceTheFilesPattern()
    {
        var spec = Run("", "[SparseAttention(Layers = new[] { 1 }, WindowLeft = 7, GlobalTokens = 4)]").Declarations.Single().Spec;
        Assert.Equal([new SparseSpec { Layers = new([1]), WindowLeft = 7, GlobalTokens = 4 }], spec.Sparse);
        Assert.Equal([new SparseSpec { WindowLeft = 511 }], Run("").Declarations.Single().Spec.Sparse);
        Assert.Equal([new SparseSpec { WindowLeft = 511 }], Run(", Layers = 1, RotaryBase = 500f").Declarations.Single().Spec.Sparse);
    }

    [Fact]
    public void WhatIsWrongWithThePatternIsSaidWhereItComesFrom()
    {
        var ofAttribute = Run("", "[SparseAttention(WindowLeft = 7, GlobalBlocks = 4)]");
        Assert.Equal([new Report("TXG007", "GlobalBlocks = 4", "GlobalBlocks has no effect without blocks: give BlockSize, or leave it out")], Report.Of(ofAttribute));

        // Both have a RotaryBase, and the model's is not to blame.
        var ofFile = Configured.Run("\"config.json\", RotaryBase = 500f, Causal = true", new Project(("config.json", """{ "model_type": "modernbert" }""")));
        Assert.Equal(
            [new Report("TXG007", "\"config.json\"", "WindowRight has no effect with Causal: leave one of them out (config.json says so; a [SparseAttention] may override it)")], Report.Of(ofFile));
    }

    [Fact]
    public void NullIsNoFile() =>
        Assert.Equal(Configured.Run("8, 2, 8, 4").Files, Configured.Run("8, 2, 8, 4, ConfigFile = null").Files);

    private static GeneratorOutcome Run(string properties, string attributes = "") =>
        Configured.Run($"\"config.json\"{properties}", new Project(("config.json", """{ "model_type": "mistral", "hidden_size": 64, "num_hidden_layers": 2, "max_position_embeddings": 1024, "sliding_window": 512 }""")), attributes);

    private static ModelSpec Read(string properties) => Configured.Spec($"\"config.json\", {properties}".TrimEnd(' ', ','), ("config.json", Tiny));
}

/// <summary>A model without what stands behind its blocks.</summary>
file static class Bodies
{
    public static ModelSpec ToBody(this ModelSpec spec) => spec with { Pooling = Spec.Pooling.None, PoolingDense = false, Head = Spec.Head.None, Outputs = 0 };
}
