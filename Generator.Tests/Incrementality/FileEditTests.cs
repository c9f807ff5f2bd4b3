using Microsoft.CodeAnalysis;
using TxGen.Generator.Tests.Configuration;
using TxGen.Generator.Tests.Harness;

namespace TxGen.Generator.Tests.Incrementality;

/// <summary>What is read and generated again after an additional file changed.</summary>
public class FileEditTests
{
    private const string Text = """
        {
          "model_type": "bert",
          "hidden_size": 16,
          "num_attention_heads": 2,
          "intermediate_size": 32,
          "num_hidden_layers": 2,
          "vocab_size": 20,
          "max_position_embeddings": 8
        }
        """;

    private static readonly string Source = Configured.Source("\"config.json\"");

    [Theory]
    [InlineData("  ", "\t")]
    [InlineData("\n", "\r\n\r\n")]
    [InlineData("\"vocab_size\": 20", "\"vocab_size\":   20, \"torch_dtype\": \"float16\"")]
    [InlineData("\"hidden_size\": 16,", "\"hidden_size\": 16, \"rnn\": null,")]
    public void AnEditThatLeavesTheSpecRegeneratesNothing(string before, string after) => Edit(before, after).AssertUntouched();

    [Theory]
    [InlineData("\"num_hidden_layers\": 2", "\"num_hidden_layers\": 3")]
    [InlineData("\"vocab_size\": 20", "\"vocab_size\": 21")]
    [InlineData("\"vocab_size\": 20", "\"vocab_size\": 20, \"hidden_act\": \"relu\"")]
    public void AnotherValueRegeneratesTheModel(string before, string after) => Edit(before, after).AssertRegenerated();

    [Fact]
    public void AnUnrelatedFileIsNeitherReadNorRegeneratesAnything()
    {
        var compilation = GeneratorHarness.Compilation(Source);
        var own = new ProjectFile(Project.Folder + "config.json", Text);
        var other = new ProjectFile(Project.Folder + "strings.json", "{}");
        var edited = new ProjectFile(Project.Folder + "strings.json", "{ \"a\": 1 }");
        IncrementalRun.First(compilation, new Project(Project.Folder, own, other)).Then(compilation, new Project(Project.Folder, own, edited)).AssertUntouched();
        Assert.Equal((0, 0), (other.Reads, edited.Reads));
    }

    [Fact]
    public void TypingElsewhereReadsNoFileAgain()
    {
        var own = new ProjectFile(Project.Folder + "config.json", Text);
        var compilation = GeneratorHarness.Compilation("class Unrelated;", Source);
        var run = IncrementalRun.First(compilation, new Project(Project.Folder, own)).Then(IncrementalRun.Edit(compilation, "class Unrelated { int More; }"));
        run.AssertUntouched();
        Assert.Equal([IncrementalStepRunReason.Cached], run.Parsed);
        Assert.Equal(1, own.Reads);
    }

    [Fact]
    public void AModelWithoutAFileIsNotTouchedByFiles()
    {
        var compilation = GeneratorHarness.Compilation(Configured.Source("16, 2, 32, 8"));
        IncrementalRun.First(compilation, new Project(("a.json", "1"))).Then(compilation, new Project(("a.json", "2"), ("config.json", Text))).AssertUntouched();
    }

    [Fact]
    public void AnErrorInAFileTakesTheModelAwayAndItsCorrectionBringsItBack()
    {
        var compilation = GeneratorHarness.Compilation(Source);
        var run = IncrementalRun.First(compilation, new Project(("config.json", Text)));
        int files = run.Result.GeneratedSources.Length;
        run = run.Then(compilation, new Project(("config.json", Text.Replace("16,", "16"))));
        Assert.Empty(run.Result.GeneratedSources);
        var error = Assert.Single(run.Result.Diagnostics);
        Assert.Equal(("TXG015", "\"config.json\""), (error.Id, error.Location.SourceTree!.GetText().ToString(error.Location.SourceSpan)));
        run = run.Then(compilation, new Project());
        Assert.Equal("TXG014", Assert.Single(run.Result.Diagnostics).Id);
        run = run.Then(compilation, new Project(("config.json", Text)));
        Assert.Equal(files, run.Result.GeneratedSources.Length);
        Assert.Empty(run.Result.Diagnostics);
    }

    [Fact]
    public void ADiagnosticFollowsTheTextAboveIt()
    {
        var compilation = GeneratorHarness.Compilation(Source);
        var run = IncrementalRun.First(compilation, new Project()).Then(IncrementalRun.Edit(compilation, "// One line.\n" + Source));
        Assert.Equal(6, Assert.Single(run.Result.Diagnostics).Location.GetLineSpan().StartLinePosition.Line);
    }

    private static IncrementalRun Edit(string before, string after)
    {
        Assert.Contains(before, Text);
        var compilation = GeneratorHarness.Compilation(Source);
        return IncrementalRun.First(compilation, new Project(("config.json", Text))).Then(compilation, new Project(("config.json", Text.Replace(before, after))));
    }
}
