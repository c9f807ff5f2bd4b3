using TxGen.Generator.Tests.Harness;

namespace TxGen.Generator.Tests.Emission;

/// <summary>What the README shows is true, and so are the models of the documentation.</summary>
public class ReadMeTests
{
    private static readonly string ReadMe = File.ReadAllText(Path.Combine(Files.Repository, "README.md"));

    [Fact]
    public void GeneratedCodeIsQuotedFromTheQuickstart()
    {
        string source = File.ReadAllText(Path.Combine(Files.Repository, "Samples", "Quickstart", "LetterSorter.cs"));
        var generated = GeneratorHarness.Run(source).AssertCompiles().Files;
        foreach (string block in CodeBlocks(ReadMe, "csharp generated"))
            Assert.Contains(generated.Values, file => Contains(file, block));
    }

    [Theory]
    [InlineData("README.md")]
    [InlineData("docs/attention.md")]
    public void ModelsOfAPageCompile(string page)
    {
        var blocks = CodeBlocks(File.ReadAllText(Path.Combine(Files.Repository, page)), "csharp model").ToList();
        Assert.NotEmpty(blocks);
        foreach (string block in blocks)
            GeneratorHarness.Run(block).AssertCompiles();
    }

    [Fact]
    public void TheQuickstartsModelIsShownAsItIs()
    {
        string source = File.ReadAllText(Path.Combine(Files.Repository, "Samples", "Quickstart", "LetterSorter.cs"));
        Assert.Contains(source[source.IndexOf("[Transformer", StringComparison.Ordinal)..].TrimEnd(), ReadMe, StringComparison.Ordinal);
    }

    /// <summary>Fenced blocks with an info string.</summary>
    private static IEnumerable<string> CodeBlocks(string page, string info)
    {
        string[] parts = page.Split("```");
        for (int i = 1; i < parts.Length; i += 2)
        {
            string[] lines = parts[i].Split('\n', 2);
            if (lines[0] == info)
                yield return lines[1].TrimEnd();
        }
    }

    /// <summary>Whether a file holds a run of lines, whatever its indentation.</summary>
    private static bool Contains(string file, string block) =>
        string.Join('\n', file.Split('\n').Select(line => line.TrimStart()))
            .Contains(string.Join('\n', block.Split('\n').Select(line => line.TrimStart())), StringComparison.Ordinal);
}
