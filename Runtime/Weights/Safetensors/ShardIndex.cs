using System.Text.Json;

namespace TxGen.Runtime;

/// <summary>
/// Reads the index of a checkpoint in several files: <c>weight_map</c> from tensor names to files beside the index, and optionally
/// <c>metadata</c>. The latter is skipped: its total size counts shared tensors in some files and not in others, and the shards say
/// their sizes themselves.
/// </summary>
internal ref struct ShardIndex
{
    /// <summary>The format sets no limit, so that of a header serves.</summary>
    private const int MaxLength = SafetensorsHeader.MaxLength;

    private const string ShardSuffix = ".safetensors";

    private JsonCursor _json;

    private ShardIndex(ReadOnlySpan<byte> text, string file) => _json = new JsonCursor(text, file, "index");

    /// <summary>The shard of every tensor, as a file name without folder.</summary>
    public static Dictionary<string, string> Read(ref ByteSource source)
    {
        if (source.Length is not <= MaxLength)
            throw new WeightsException(source.Name, $"is not an index, which is a file of at most {MaxLength} bytes");
        var index = new ShardIndex(source.Read((int)source.Length), source.Name);
        Dictionary<string, string> shards = index.ReadIndex();
        index._json.Read();
        return shards;
    }

    private Dictionary<string, string> ReadIndex()
    {
        Dictionary<string, string>? shards = null;
        var keys = new HashSet<string>();
        _json.Next(JsonTokenType.StartObject, "an object");
        while (_json.NextKey() is string key)
        {
            if (!keys.Add(key))
                throw _json.Fail($"{MessageText.Quote(key)} appears twice");
            if (key == "weight_map")
                shards = ReadWeightMap();
            else if (key == "metadata")
                _json.SkipValue();
            else
                throw _json.Fail($"unknown property {MessageText.Quote(key)}");
        }
        return shards ?? throw _json.Fail("weight_map is missing");
    }

    private Dictionary<string, string> ReadWeightMap()
    {
        var shards = new Dictionary<string, string>();
        _json.Next(JsonTokenType.StartObject, "an object");
        while (_json.NextKey() is string tensor)
        {
            if (shards.ContainsKey(tensor))
                throw _json.Fail($"tensor {MessageText.Quote(tensor)} appears twice");
            string shard = _json.NextText();
            if (!IsShardName(shard))
                throw _json.Fail($"{MessageText.Quote(shard)} is not the name of a {ShardSuffix} file beside the index");
            shards.Add(tensor, shard);
        }
        return shards;
    }

    /// <summary>No folder, drive or stream of any system, so that an index reaches nothing but its neighbours.</summary>
    private static bool IsShardName(string name) =>
        name.EndsWith(ShardSuffix, StringComparison.Ordinal) && !name.AsSpan().ContainsAny('/', '\\', ':') && !name.Any(char.IsControl);
}
