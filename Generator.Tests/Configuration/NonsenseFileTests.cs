using System.Text;
using Microsoft.CodeAnalysis;
using TxGen.Generator.Parsing;
using TxGen.Generator.Parsing.Configuration;
using TxGen.Generator.Spec;
using TxGen.Generator.Tests.Harness;

namespace TxGen.Generator.Tests.Configuration;

/// <summary>Whatever stands in a file, the generator answers with a diagnostic or with a model.</summary>
public class NonsenseFileTests
{
    private const int Modules = 4000;

    [Theory]
    [InlineData("all-MiniLM-L6-v2")]
    [InlineData("Llama-3.2-1B")]
    [InlineData("llama-linear")]
    [InlineData("roberta-sentiment")]
    [InlineData("vit-base-beans")]
    public void DamagedFilesAreReadOrRefused(string model)
    {
        byte[] text = Encoding.UTF8.GetBytes(Configured.Text(model));
        var random = new Random(model.Length);
        for (int round = 0; round < 1000; round++)
        {
            var problems = new Problems();
            var files = new ProjectFiles([new ProjectFile("config.json", Damage.Of(text, random))], null);
            var spec = ConfigurationReader.Read("config.json", new(), new(files, problems, default));
            Assert.Equal(spec is null, problems.Count > 0);
            if (spec is not null && !SpecRules.Check(SpecReader.Read(Nothing, spec)).Any())
                SizeRules.Check(SpecReader.Read(Nothing, spec), "Model");
        }
    }

    [Theory]
    [InlineData("modules.json")]
    [InlineData("1_Pooling/config.json")]
    public void DamagedModulesAreReadOrRefused(string damaged)
    {
        const string Model = "all-MiniLM-L6-v2";
        string[] names = ["config.json", "modules.json", "1_Pooling/config.json"];
        byte[] text = Encoding.UTF8.GetBytes(Configured.Text(Model, damaged));
        var random = new Random(damaged.Length);
        int refused = 0;
        for (int round = 0; round < Modules; round++)
        {
            var problems = new Problems();
            AdditionalText[] texts = [.. names.Select(name => new ProjectFile($"m/{name}", name == damaged ? Damage.Of(text, random) : Configured.Text(Model, name)))];
            var spec = ConfigurationReader.Read("m/config.json", new(), new(new ProjectFiles([.. texts], null), problems, default));
            Assert.Equal(spec is null, problems.Count > 0);
            refused += spec is null ? 1 : 0;
        }

        // Some damage does not matter, most does.
        Assert.InRange(refused, Modules / 4, Modules - 1);
    }

    [Fact]
    public void TheDriverMeetsNoException()
    {
        byte[] text = Encoding.UTF8.GetBytes("""
            {
              "model_type": "bert", "architectures": ["BertForSequenceClassification"], "hidden_act": "gelu", "num_labels": 3,
              "hidden_size": 8, "num_attention_heads": 2, "intermediate_size": 8, "num_hidden_layers": 1, "vocab_size": 9, "max_position_embeddings": 4
            }
            """);
        var random = new Random(1);
        var compilation = GeneratorHarness.Compilation(Configured.Source("\"config.json\", MaxLength = 4"));
        var run = IncrementalRun.First(compilation, new Project());
        for (int round = 0; round < 300; round++)
        {
            run = run.Then(compilation, new Project(("config.json", Damage.Of(text, random))));
            Assert.Equal(run.Result.Diagnostics.Any(diagnostic => diagnostic.Severity == DiagnosticSeverity.Error), run.Result.GeneratedSources.IsEmpty);
        }
    }

    [Fact]
    public void ExtremeNumbersAreRefused()
    {
        foreach (string model in new[] { "gpt2", "vit", "llama", "roberta" })
        {
            var keys = new[] { "n_embd", "n_positions", "vocab_size", "image_size", "patch_size", "num_channels", "hidden_size", "intermediate_size", "num_attention_heads", "pad_token_id", "type_vocab_size", "max_position_embeddings" };
            foreach (string key in keys)
            {
                var outcome = Configured.Run("\"config.json\"", new Project(("config.json", $$"""{ "model_type": "{{model}}", "{{key}}": 2147483647 }""")));
                Assert.Equal(outcome.Diagnostics.Any(diagnostic => diagnostic.Severity == DiagnosticSeverity.Error), outcome.Files.Count == 0);
            }
        }
    }

    private static AttributeArguments Nothing => new(new([]), default, default);
}
