using TxGen.Generator.Tests.Harness;

namespace TxGen.Generator.Tests.Operations;

/// <summary>What holds for every file that people write and read.</summary>
public class SourceFileTests
{
    private const int MostLines = 400;

    [Fact]
    public void NoFileIsLong()
    {
        var files = HandWritten().ToList();
        Assert.True(files.Count > 100, "the search must find the sources");
        Assert.All(files, file => Assert.InRange(File.ReadLines(file).Count(), 1, MostLines));
    }

    /// <summary>Folders of build results and of tools are not the repository's, and a script writes tables.</summary>
    private static IEnumerable<string> HandWritten() => Directory.EnumerateFiles(Files.Repository, "*.cs", SearchOption.AllDirectories)
        .Where(file => !file.EndsWith(".g.cs", StringComparison.Ordinal))
        .Where(file => !Path.GetRelativePath(Files.Repository, file)
            .Split(Path.DirectorySeparatorChar)
            .Any(part => part is "bin" or "obj" or "Generated" || part.StartsWith('.')));
}
