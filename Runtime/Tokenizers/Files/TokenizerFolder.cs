namespace TxGen.Runtime;

/// <summary>Finds out what a file or folder is, and reads the tokenizer in it.</summary>
internal static class TokenizerFolder
{
    /// <summary>Longest file that is read; the largest vocabularies have a tenth of it.</summary>
    public const int MaxBytes = 256 << 20;

    private const string TokenizerJsonName = "tokenizer.json";
    private const string VocabularyJsonName = "vocab.json";
    private const string MergesName = "merges.txt";
    private const string VocabularyName = "vocab.txt";
    private const string ConfigName = "tokenizer_config.json";
    private const string MapName = "special_tokens_map.json";

    private static readonly string[] _names =
    [
        TokenizerJsonName, "tokenizer.model", "spiece.model", "sentencepiece.bpe.model", VocabularyJsonName, VocabularyName,
        "tokenizer.bin",
    ];

    /// <summary>Reads a tokenizer.</summary>
    /// <param name="path">A file or a folder.</param>
    public static Tokenizer Load(string path)
    {
        if (!Directory.Exists(path))
            return LoadFile(path);
        foreach (string name in _names)
        {
            string file = Path.Combine(path, name);
            if (File.Exists(file) && (name != VocabularyJsonName || File.Exists(Path.Combine(path, MergesName))))
                return LoadFile(file);
        }

        throw new TokenizerException(
            path, $"has no tokenizer: looked for {string.Join(", ", _names)}; {VocabularyJsonName} needs {MergesName} beside it");
    }

    private static Tokenizer LoadFile(string path)
    {
        string folder = Path.GetDirectoryName(Path.GetFullPath(path))!;
        byte[] file = Read(path);
        TokenizerSettings settings = TokenizerSettings.Read(
            ReadIfPresent(Path.Combine(folder, ConfigName)), ReadIfPresent(Path.Combine(folder, MapName)));
        return Path.GetExtension(path) switch
        {
            ".txt" => BertFiles.Read(file, path, settings),
            ".json" when Path.GetFileName(path) == VocabularyJsonName => LoadBytePairs(file, path, folder, settings),
            ".json" => TokenizerJson.Read(file, path, settings),
            ".model" => SentencePieceFiles.Read(file, path, settings),
            ".bin" => Llama2Tokenizer.Load(file, path),
            _ => throw new TokenizerException(path, "is of no known kind: .json, .model, .txt or .bin"),
        };
    }

    private static Tokenizer LoadBytePairs(ReadOnlySpan<byte> vocabulary, string path, string folder, TokenizerSettings settings)
    {
        string merges = Path.Combine(folder, MergesName);
        return File.Exists(merges)
            ? BytePairFiles.Read(vocabulary, Read(merges), path, merges, settings)
            : throw new TokenizerException(path, $"has no {MergesName} beside it");
    }

    private static JsonPart? ReadIfPresent(string path) => File.Exists(path) ? JsonTree.Read(Read(path), path) : null;

    private static byte[] Read(string path) => FileBytes.Read(path, MaxBytes);
}
