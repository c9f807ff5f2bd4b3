using TxGen.Generator.Spec;
using TxGen.Generator.Tests.Diagnostics;
using TxGen.Generator.Tests.Harness;

namespace TxGen.Generator.Tests.Configuration;

/// <summary>Models that are given by files.</summary>
internal static class Configured
{
    /// <summary>A class with an attribute of these arguments, and attributes behind it.</summary>
    public static string Source(string arguments, string name = "Model", string attributes = "") =>
        $"using TxGen;\n\nnamespace Models;\n\n/// <summary>Under test.</summary>\n[Transformer({arguments})]{attributes}\npublic sealed partial class {name};\n";

    /// <summary>The published configuration of a model with all files beside it, in a folder of the model's name.</summary>
    public static Project Published(string model)
    {
        string folder = Path.Combine(Files.Repository, "Generator.Tests", "Configuration", "Models", model);
        return new(Directory.GetFiles(folder, "*.json", SearchOption.AllDirectories)
            .Select(file => ($"{model}/{Path.GetRelativePath(folder, file).Replace('\\', '/')}", File.ReadAllText(file)))
            .ToArray());
    }

    /// <summary>The text of one published file.</summary>
    public static string Text(string model, string file = "config.json") =>
        File.ReadAllText(Path.Combine(Files.Repository, "Generator.Tests", "Configuration", "Models", model, file));

    public static GeneratorOutcome Run(string arguments, Project project, string attributes = "") =>
        GeneratorHarness.Run(GeneratorHarness.Compilation(Source(arguments, attributes: attributes)), project);

    public static GeneratorOutcome Run(string arguments, string attributes = "") => GeneratorHarness.Run(Source(arguments, attributes: attributes));

    /// <summary>What a model with <c>config.json</c> is understood to be.</summary>
    public static ModelSpec Spec(string arguments, params (string Path, string Text)[] files)
    {
        var outcome = Run(arguments, new Project(files));
        Assert.Empty(Report.Of(outcome));
        return outcome.Declarations.Single().Spec;
    }

    /// <summary>A model with <c>config.json</c> is refused, and the attribute's first argument underlined.</summary>
    public static void AssertRefused(string arguments, (string Path, string Text)[] files, params (string Id, string Message)[] expected)
    {
        var outcome = Run(arguments, new Project(files));
        Assert.Equal(expected.Select(each => new Report(each.Id, arguments.Split(',')[0], each.Message)), Report.Of(outcome));
        Assert.Empty(outcome.Files);
    }
}
