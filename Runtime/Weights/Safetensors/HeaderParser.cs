using System.Text.Json;

namespace TxGen.Runtime;

/// <summary>
/// Reads the JSON of a safetensors header: tensor names to <c>dtype</c>, <c>shape</c> and <c>data_offsets</c>, and optionally
/// <c>__metadata__</c> from strings to strings. Nothing else may appear and no key twice.
/// </summary>
internal ref struct HeaderParser
{
    private const ulong MaxSize = (1UL << 48) - 1;

    private readonly Dictionary<string, string> _metadata = [];
    private JsonCursor _json;

    private HeaderParser(ReadOnlySpan<byte> header, string file) => _json = new JsonCursor(header, file, "header");

    /// <summary>The tensors in the order of the header, each well-formed in itself; where they lie is not checked here.</summary>
    public static List<SafetensorsTensor> Parse(ReadOnlySpan<byte> header, string file, out Dictionary<string, string> metadata)
    {
        var parser = new HeaderParser(header, file);
        List<SafetensorsTensor> tensors = parser.ReadHeader();
        parser._json.Read();
        metadata = parser._metadata;
        return tensors;
    }

    private List<SafetensorsTensor> ReadHeader()
    {
        var tensors = new List<SafetensorsTensor>();
        var names = new HashSet<string>();
        _json.Next(JsonTokenType.StartObject, "an object");
        while (_json.NextKey() is string name)
        {
            if (!names.Add(name))
                throw _json.Fail($"{MessageText.Quote(name)} appears twice");
            if (name == SafetensorsHeader.Metadata)
                ReadMetadata();
            else
                tensors.Add(ReadTensor(name));
        }
        return tensors;
    }

    private void ReadMetadata()
    {
        _json.Next(JsonTokenType.StartObject, "an object");
        while (_json.NextKey() is string key)
        {
            if (_metadata.ContainsKey(key))
                throw _json.Fail($"{MessageText.Quote(key)} appears twice in {SafetensorsHeader.Metadata}");
            _metadata.Add(key, _json.NextText());
        }
    }

    private SafetensorsTensor ReadTensor(string name)
    {
        DType? type = null;
        long[]? shape = null;
        long[]? offsets = null;
        _json.Next(JsonTokenType.StartObject, "an object");
        while (_json.NextKey() is string key)
        {
            bool repeated = key switch
            {
                "dtype" => type is not null,
                "shape" => shape is not null,
                "data_offsets" => offsets is not null,
                _ => throw _json.Fail($"tensor {MessageText.Quote(name)} has an unknown property {MessageText.Quote(key)}"),
            };
            if (repeated)
                throw _json.Fail($"tensor {MessageText.Quote(name)} has {key} twice");
            if (key == "dtype")
                type = NextType();
            else if (key == "shape")
                shape = NextSizes();
            else
                offsets = NextSizes();
        }
        if (type is null || shape is null || offsets is not [long begin, long end])
            throw _json.Fail($"tensor {MessageText.Quote(name)} needs dtype, shape and two data_offsets");
        return new SafetensorsTensor(name, type.Value, shape, begin, end);
    }

    private DType NextType()
    {
        string text = _json.NextText();
        return DTypes.TryParse(text, out DType type) ? type : throw _json.Fail($"unknown dtype {MessageText.Quote(text)}");
    }

    private long[] NextSizes()
    {
        _json.Next(JsonTokenType.StartArray, "an array");
        var sizes = new List<long>();
        for (_json.Read(); _json.TokenType != JsonTokenType.EndArray; _json.Read())
        {
            if (!_json.TryGetUInt64(out ulong size) || size > MaxSize)
                throw _json.Fail("expected a whole number from 0 to 2^48 - 1");
            sizes.Add((long)size);
        }
        return [.. sizes];
    }
}
