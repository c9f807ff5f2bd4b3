using System.Text.Json;

namespace TxGen.Runtime.Tests;

/// <summary>What other libraries make of texts with small tokenizer files; Goldens/README.md describes the files.</summary>
internal static class GoldenFile
{
    private static readonly string _root = Path.Combine(Repository(), "Runtime.Tests", "Tokenizers", "Goldens");

    public static string[] Texts { get; } =
        [.. Read("texts.json").GetProperty("texts").EnumerateArray().Select(text => text.GetString()!)];

    /// <summary>Folders that have a file.</summary>
    public static TheoryData<string> FoldersWith(string file) =>
        [.. Directory.GetDirectories(_root).Where(folder => File.Exists(Path.Combine(folder, file)))
            .Select(folder => Path.GetFileName(folder)).Order()];

    public static string PathOf(params ReadOnlySpan<string> parts) => Path.Combine([_root, .. parts]);

    public static JsonElement Expected(string folder) => Read("expected", folder + ".json");

    /// <summary>Ids, of which runs are written [id, count].</summary>
    public static int[] Ids(JsonElement ids) => [.. ids.EnumerateArray().SelectMany(id =>
        id.ValueKind == JsonValueKind.Array ? Enumerable.Repeat(id[0].GetInt32(), id[1].GetInt32()) : [id.GetInt32()])];

    private static JsonElement Read(params ReadOnlySpan<string> parts) => JsonDocument.Parse(File.ReadAllBytes(PathOf(parts))).RootElement;

    private static string Repository()
    {
        string folder = AppContext.BaseDirectory;
        while (!File.Exists(Path.Combine(folder, "TxGen.sln")))
            folder = Path.GetDirectoryName(folder)!;
        return folder;
    }
}
