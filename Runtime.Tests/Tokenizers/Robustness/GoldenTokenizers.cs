using System.Collections.Concurrent;

namespace TxGen.Runtime.Tests;

/// <summary>The tokenizers of all goldens' files, each read once.</summary>
internal static class GoldenTokenizers
{
    private static readonly string[] Patterns = ["tokenizer.json", "*.model", "vocab.txt", "vocab.json"];

    private static readonly ConcurrentDictionary<string, Tokenizer> Loaded = [];

    /// <summary>The files, as paths below the goldens' folder.</summary>
    public static TheoryData<string> Files =>
    [
        .. Patterns.SelectMany(pattern => Directory.GetFiles(GoldenFile.PathOf(), pattern, SearchOption.AllDirectories))
            .Select(path => Path.GetRelativePath(GoldenFile.PathOf(), path).Replace('\\', '/')).Order(StringComparer.Ordinal),
    ];

    public static Tokenizer Load(string file) =>
        Loaded.GetOrAdd(file, static file => Tokenizer.Load(GoldenFile.PathOf(file.Split('/'))));
}
