using TxGen.Generator.Tests.Diagnostics;
using TxGen.Generator.Tests.Harness;

namespace TxGen.Generator.Tests.Configuration;

/// <summary>The pooling of sentence-transformers, from the files beside a model's configuration.</summary>
public class SentenceModulesTests
{
    private const string Bert = """{ "model_type": "bert", "architectures": ["BertForMaskedLM"] }""";

    [Theory]
    [InlineData("cls_token", Spec.Pooling.ClassToken)]
    [InlineData("mean_tokens", Spec.Pooling.Mean)]
    [InlineData("lasttoken", Spec.Pooling.Last)]
    public void OneModeOfPooling(string mode, Spec.Pooling expected)
    {
        string pooling = $$"""{ "pooling_mode_mean_tokens": false, "pooling_mode_{{mode}}": true }""".Replace(mode == "mean_tokens" ? "\"pooling_mode_mean_tokens\": false, " : " ,", "");
        var spec = Configured.Spec("\"config.json\"", ("config.json", Bert), ("modules.json", Modules("Transformer", "Pooling")), ("1_Pooling/config.json", pooling));
        Assert.Equal((expected, false, Spec.Head.None), (spec.Pooling, spec.NormalizeOutput, spec.Head));
    }

    [Fact]
    public void ATransformerAloneIsNotPooled()
    {
        var spec = Configured.Spec("\"a/config.json\"", ("a/config.json", Bert), ("a/modules.json", Modules("Transformer")));
        Assert.Equal((Spec.Pooling.None, Spec.Head.None), (spec.Pooling, spec.Head));
    }

    [Fact]
    public void ModulesOfAnotherFolderAreNotRead()
    {
        var project = new Project(("a/config.json", Bert.Replace("ForMaskedLM", "Model")), ("modules.json", "nonsense"), ("b/modules.json", "nonsense"));
        Assert.Empty(Report.Of(Configured.Run("\"a/config.json\"", project)));
        Assert.Equal([1, 0, 0], project.Files.Select(file => ((ProjectFile)file).Reads));
    }

    [Fact]
    public void TheAttributeOverridesThem()
    {
        var spec = Configured.Spec("\"config.json\", Pooling = Pooling.Last, NormalizeOutput = false",
            ("config.json", Bert), ("modules.json", Modules("Transformer", "Pooling", "Normalize")), ("1_Pooling/config.json", "{}"));
        Assert.Equal((Spec.Pooling.Last, false), (spec.Pooling, spec.NormalizeOutput));
    }

    [Theory]
    [InlineData("pooling_mode_max_tokens", "1_Pooling/config.json(1): 'pooling_mode_max_tokens' is true, but only false is supported")]
    [InlineData("pooling_mode_cls_token", "1_Pooling/config.json(1): 'pooling_mode_mean_tokens' and its kin choose 2 ways of pooling, but one is supported: pooling_mode_cls_token, pooling_mode_mean_tokens, pooling_mode_lasttoken")]
    [InlineData("pooling_mode_median", "1_Pooling/config.json(1): 'pooling_mode_median' is not known, so it may change what the model computes")]
    public void AWayOfPoolingThatIsNotSupported(string key, string message) => Configured.AssertRefused("\"config.json\"",
        [("config.json", Bert), ("modules.json", Modules("Transformer", "Pooling")), ("1_Pooling/config.json", $$"""{ "{{key}}": true }""")],
        ("TXG017", message));

    [Fact]
    public void APromptThatIsNotPooledIsNotSupported() => Configured.AssertRefused("\"config.json\"",
        [("config.json", Bert), ("modules.json", Modules("Transformer", "Pooling")), ("1_Pooling/config.json", """{ "include_prompt": false }""")],
        ("TXG017", "1_Pooling/config.json(1): 'include_prompt' is false, but only true is supported"));

    [Theory]
    [InlineData("Transformer", "Pooling", "Dense")]
    [InlineData("Transformer", "Normalize")]
    [InlineData("Pooling")]
    [InlineData("Transformer", "Pooling", "Normalize", "Normalize")]
    public void AnotherModuleOrOrderIsNotSupported(params string[] modules)
    {
        var outcome = Configured.Run("\"m/config.json\"", new Project(("m/config.json", Bert), ("m/modules.json", Modules(modules)), ("m/1_Pooling/config.json", "{}")));
        var report = Assert.Single(Report.Of(outcome));
        Assert.Equal(("TXG017", "\"m/config.json\""), (report.Id, report.At));
        Assert.StartsWith($"m/modules.json({modules.Length + 1}): 'type' is \"sentence_transformers.models.{modules[^1]}\"", report.Message);
    }

    [Fact]
    public void FilesThatAreMissingOrOfAnotherShape()
    {
        Configured.AssertRefused("\"m/config.json\"", [("m/config.json", Bert), ("m/modules.json", Modules("Transformer", "Pooling"))],
            ("TXG014", "m/1_Pooling/config.json is not among the project's additional files: add <AdditionalFiles Include=\"m/1_Pooling/config.json\" /> to the project file"));
        Configured.AssertRefused("\"config.json\"", [("config.json", Bert), ("modules.json", "{}")], ("TXG018", "modules.json(1): an object stands where an array is expected"));
        Configured.AssertRefused("\"config.json\"", [("config.json", Bert), ("modules.json", "\n[3]")], ("TXG018", "modules.json(2): 3 stands where an object is expected"));
    }

    [Fact]
    public void AClassifierBehindAScaledVectorIsRefused() => Configured.AssertRefused("\"config.json\", Head = Head.Classifier",
        [("config.json", Bert), ("modules.json", Modules("Transformer", "Pooling", "Normalize")), ("1_Pooling/config.json", "{}")],
        ("TXG007", "NormalizeOutput is for embeddings, but Head.Classifier reads the vector: leave one of them out (config.json says so; the attribute may override it)"));

    private static string Modules(params string[] types) => "[\n" + string.Join(",\n", types.Select((type, i) =>
        $$"""{ "idx": {{i}}, "name": "{{i}}", "path": "{{(i == 0 ? "" : $"{i}_{type}")}}", "type": "sentence_transformers.models.{{type}}" }""")) + "\n]";
}
