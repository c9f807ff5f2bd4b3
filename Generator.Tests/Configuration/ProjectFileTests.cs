using Microsoft.CodeAnalysis;
using TxGen.Generator.Tests.Diagnostics;
using TxGen.Generator.Tests.Harness;

namespace TxGen.Generator.Tests.Configuration;

/// <summary>Which additional file an attribute means.</summary>
public class ProjectFileTests
{
    private const string Small = """{ "model_type": "bert", "hidden_size": 16, "num_attention_heads": 2, "num_hidden_layers": 1 }""";

    [Theory]
    [InlineData("config.json", "/src/app/config.json")]
    [InlineData("./config.json", "/src/app/config.json")]
    [InlineData("models/bert/config.json", "/src/app/models/bert/config.json")]
    [InlineData("models\\\\bert\\\\config.json", "/src/app/models/bert/config.json")]
    [InlineData("models/../config.json", "/src/app/config.json")]
    [InlineData("../shared/config.json", "/src/shared/config.json")]
    [InlineData("models//config.json", "/src/app/models/config.json")]
    [InlineData("/data/config.json", "/data/config.json")]
    [InlineData("config.json", "/src/app/./sub/../config.json")]
    public void APathIsRelativeToTheProject(string given, string path)
    {
        var other = new ProjectFile("/src/app/other/config.json", "nonsense");
        var outcome = Configured.Run($"\"{given}\"", new Project(Project.Folder, new ProjectFile(path, Small), other));
        Assert.Empty(Report.Of(outcome));
        Assert.Equal(0, other.Reads);
    }

    [Fact]
    public void WindowsPathsAreTheSame()
    {
        foreach (string given in new[] { "models/config.json", @"models\\config.json", "C:/src/app/models/config.json" })
            Assert.Empty(Report.Of(Configured.Run($"\"{given}\"", new Project(@"C:\src\app\", new ProjectFile(@"C:\src\app\models\config.json", Small)))));
    }

    [Fact]
    public void WithoutAProjectsFolderTheEndOfAPathDecides()
    {
        AdditionalText[] files = [new ProjectFile("/a/b/config.json", Small), new ProjectFile("/a/c/config.json", Small), new ProjectFile("/a/b/old-config.json", "nonsense")];
        Assert.Empty(Report.Of(Configured.Run("\"b/config.json\"", new Project(null, files))));
        Assert.Equal(
            [new Report("TXG014", "\"config.json\"", "config.json may be any of these additional files: /a/b/config.json, /a/c/config.json")],
            Report.Of(Configured.Run("\"config.json\"", new Project(null, files))));
    }

    [Theory]
    [InlineData("config.json")]
    [InlineData("Config.JSON")]
    [InlineData("")]
    [InlineData("app/models/config.json")]
    public void AFileThatIsNotThereIsMissed(string path) => Configured.AssertRefused($"\"{path}\"", [("models/config.json", Small)],
        ("TXG014", $"{path} is not among the project's additional files: add <AdditionalFiles Include=\"{path}\" /> to the project file"));

    [Fact]
    public void AFileThatCannotBeReadIsRefused() => Assert.Equal(
        [new Report("TXG014", "\"config.json\"", "config.json cannot be read")],
        Report.Of(Configured.Run("\"config.json\"", new Project(Project.Folder, new ProjectFile(Project.Folder + "config.json", null)))));

    [Fact]
    public void AFileThatIsNotJsonIsRefused()
    {
        Configured.AssertRefused("\"m/config.json\"", [("m/config.json", "{\n  \"model_type\": \"bert\",\n}")], ("TXG015", "m/config.json(3,1): a key in quotes is expected, not '}'"));
        Configured.AssertRefused("\"config.json\"", [("config.json", "[]")], ("TXG018", "config.json(1): an array stands where an object is expected"));
    }

    [Fact]
    public void ReportsStandAtTheArgumentThatNamesTheFile() => Assert.Equal(
        "ConfigFile = \"no.json\"",
        Assert.Single(Report.Of("using TxGen; [Transformer(8, 2, 8, 4, ConfigFile = \"no.json\")] partial class Model;", new Project())).At);

    [Fact]
    public void APragmaSilencesNothingElse()
    {
        // What is suppressed is still an error to the generator: nothing is generated.
        var outcome = GeneratorHarness.Run(GeneratorHarness.Compilation("#pragma warning disable TXG014\n" + Configured.Source("\"no.json\"")), new Project());
        Assert.Empty(Report.Of(outcome));
        Assert.Empty(outcome.Files);
    }

    [Fact]
    public void ModelsOfOneProjectHaveFilesOfTheirOwn()
    {
        string source = Configured.Source("\"a/config.json\"", "First") + "[Transformer(\"b/config.json\")] public sealed partial class Second;";
        var project = new Project(("a/config.json", Small), ("b/config.json", Small.Replace("16", "32")));
        var outcome = GeneratorHarness.Run(GeneratorHarness.Compilation(source.Replace("[Transformer(\"b", "/// <summary>Other.</summary>\n[Transformer(\"b")), project).AssertCompiles();
        Assert.Equal([("First", 16), ("Second", 32)], outcome.Declarations.Select(each => (each.Target.Name, each.Spec.DModel)));
    }

    [Fact]
    public void ASecondModelsBrokenFileLeavesTheFirstAsItIs()
    {
        string source = Configured.Source("\"a/config.json\"", "First") + "[Transformer(\"b/config.json\")] partial class Second;";
        var outcome = GeneratorHarness.Run(GeneratorHarness.Compilation(source), new Project(("a/config.json", Small), ("b/config.json", "{")));
        Assert.Equal(["TXG015"], Report.Of(outcome).Select(report => report.Id));
        Assert.Equal(4, outcome.Files.Count);
    }
}
