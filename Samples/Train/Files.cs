namespace Train;

/// <summary>Where texts come from, and where results can go.</summary>
internal static class Files
{
    public const string HowToGetAText = """
        This program learns from a text of yours: any file in UTF-8, the longer the better.

          dotnet run -c Release --project Samples/Train -- book.txt

        Often taken is https://raw.githubusercontent.com/karpathy/char-rnn/master/data/tinyshakespeare/input.txt, 1 MB.
        --help lists all options.
        """;

    /// <summary>The text of the tests, in the folder that TXGEN_FIXTURES names or beside the repository.</summary>
    public static string? OfFixtures()
    {
        string? folder = Environment.GetEnvironmentVariable("TXGEN_FIXTURES") is { Length: > 0 } named ? named : BesideRepository();
        if (folder is null)
            return null;
        string text = Path.Combine(folder, "text", "tinyshakespeare.txt");
        return File.Exists(text) ? text : null;
    }

    /// <summary>Refuses a path that nothing can be written to: better now than when all is learned.</summary>
    /// <param name="path">The file.</param>
    /// <param name="option">What it was given as.</param>
    public static void RequireWritable(string path, string option)
    {
        if (Directory.Exists(path))
            throw new BadInputException($"{option} is {path}, a folder, but must be a file.");
        try
        {
            File.Create(Temporary(path), bufferSize: 1, FileOptions.DeleteOnClose).Dispose();
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException or ArgumentException)
        {
            throw new BadInputException($"{option} is '{path}', but no file can be written there.");
        }
    }

    /// <summary>Writes a text as a whole: whoever opens the file sees the old one or the new one.</summary>
    public static void Replace(string path, string text)
    {
        string temporary = Temporary(path);
        try
        {
            File.WriteAllText(temporary, text);
            File.Move(temporary, path, overwrite: true);
        }
        catch
        {
            File.Delete(temporary);
            throw;
        }
    }

    private static string Temporary(string path) => $"{Path.GetFullPath(path)}.{Guid.NewGuid():N}.tmp";

    private static string? BesideRepository()
    {
        string? folder = AppContext.BaseDirectory;
        while (folder is not null && !File.Exists(Path.Combine(folder, "TxGen.sln")))
            folder = Path.GetDirectoryName(folder);
        return folder is null ? null : Path.Combine(folder, "..", "shared", "fixtures");
    }
}
