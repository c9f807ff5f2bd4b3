using TxGen.Generator.Emission;

namespace TxGen.Generator.Tests.Harness;

/// <summary>
/// Generated text kept in the repository and reviewed like code. <c>TXGEN_UPDATE_BASELINES=1 dotnet test Generator.Tests</c>
/// rewrites it.
/// </summary>
internal static class Baseline
{
    private const string Update = "TXGEN_UPDATE_BASELINES";

    public static void AssertUnchanged(string name, IReadOnlyDictionary<string, string> files)
    {
        string folder = Path.Combine(Files.Repository, "Generator.Tests", "Baselines", name);
        var actual = files.ToDictionary(file => file.Key + ".txt", file => file.Value.Replace($"TxGen {Banner.Version}", "TxGen %VERSION%"));
        if (Environment.GetEnvironmentVariable(Update) == "1")
        {
            Rewrite(folder, actual);
            return;
        }

        Assert.True(Directory.Exists(folder), $"There is no baseline yet: {Update}=1 dotnet test Generator.Tests writes it.");
        var expected = Directory.GetFiles(folder).Where(path => path.EndsWith(".g.cs.txt", StringComparison.Ordinal))
            .ToDictionary(path => Path.GetFileName(path), File.ReadAllText);
        Assert.Equal(expected.Keys.Order(StringComparer.Ordinal), actual.Keys.Order(StringComparer.Ordinal));
        foreach (var (file, text) in actual)
            AssertSameLines(Path.Combine(name, file), expected[file].Split('\n'), text.Split('\n'));
    }

    private static void AssertSameLines(string file, string[] expected, string[] actual)
    {
        int line = 0;
        while (line < expected.Length && line < actual.Length && expected[line] == actual[line])
            line++;
        if (line == expected.Length && line == actual.Length)
            return;
        Assert.Fail($"{file} differs from line {line + 1} on ({Update}=1 dotnet test Generator.Tests accepts the new text).\n"
            + $"expected:\n{Around(expected, line)}\nactual:\n{Around(actual, line)}");
    }

    private static string Around(string[] lines, int line) =>
        string.Join('\n', lines.Select((text, i) => $"{i + 1,5} {text}").Skip(Math.Max(0, line - 2)).Take(5));

    private static void Rewrite(string folder, Dictionary<string, string> files)
    {
        Directory.CreateDirectory(folder);
        foreach (string old in Directory.GetFiles(folder, "*.g.cs.txt"))
            File.Delete(old);
        foreach (var (file, text) in files)
            File.WriteAllText(Path.Combine(folder, file), text);
    }
}
