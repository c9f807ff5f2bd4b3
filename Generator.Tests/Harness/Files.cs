using System.Runtime.CompilerServices;

namespace TxGen.Generator.Tests.Harness;

/// <summary>Where files for tests lie.</summary>
internal static class Files
{
    /// <summary>The repository, found from this source file or from above the test assembly.</summary>
    public static string Repository { get; } = FindRepository();

    /// <summary>Real models with expected outputs: the folder TXGEN_FIXTURES names, else the one beside the repository.</summary>
    public static string Fixtures { get; } =
        Environment.GetEnvironmentVariable("TXGEN_FIXTURES") is { Length: > 0 } folder ? folder : Path.Combine(Repository, "..", "shared", "fixtures");

    public static string Goldens => Path.Combine(Repository, "Generator.Tests", "Goldens");

    private static string FindRepository([CallerFilePath] string thisFile = "")
    {
        foreach (string start in new[] { Path.GetDirectoryName(thisFile)!, AppContext.BaseDirectory })
        {
            for (var folder = new DirectoryInfo(start); folder is not null; folder = folder.Parent)
                if (File.Exists(Path.Combine(folder.FullName, "TxGen.sln")))
                    return folder.FullName;
        }

        throw new DirectoryNotFoundException("TxGen.sln lies in no folder above the tests.");
    }
}
