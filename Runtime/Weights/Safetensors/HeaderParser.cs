using System.Text.Json;
using System.Text.Unicode;

namespace TxGen.Runtime;

/// <summary>
/// Reads the JSON of a safetensors header: tensor names to <c>dtype</c>, <c>shape</c> and <c>data_offsets</c>, and optionally
/// <c>__metadata__</c> from strings to strings. Nothing else may appear and no key twice.
/// </summary>
internal ref struct HeaderParser
{
    private const ulong MaxSize = (1UL << 48) - 1;

    private readonly string _file;
    private Utf8JsonReader _json;

    private HeaderParser(ReadOnlySpan<byte> header, string file)
    {
        _file = file;
        _json = new Utf8JsonReader(header);
    }

    /// <summary>The tensors in the order of the header, each well-formed in itself; where they lie is not checked here.</summary>
    public static List<SafetensorsTensor> Parse(ReadOnlySpan<byte> header, string file)
    {
        if (!Utf8.IsValid(header))
            throw new WeightsException(file, "header is not UTF-8");
        var parser = new HeaderParser(header, file);
        try
        {
            List<SafetensorsTensor> tensors = parser.ReadHeader();
            parser._json.Read();
            return tensors;
        }
        catch (JsonException error)
        {
            throw new WeightsException(file, $"header is not valid JSON at byte {parser._json.BytesConsumed}", error);
        }
    }

    private List<SafetensorsTensor> ReadHeader()
    {
        var tensors = new List<SafetensorsTensor>();
        var names = new HashSet<string>();
        Next(JsonTokenType.StartObject, "an object");
        while (NextKey() is string name)
        {
            if (!names.Add(name))
                throw Fail($"{MessageText.Quote(name)} appears twice");
            if (name == "__metadata__")
                ReadMetadata();
            else
                tensors.Add(ReadTensor(name));
        }
        return tensors;
    }

    private void ReadMetadata()
    {
        var keys = new HashSet<string>();
        Next(JsonTokenType.StartObject, "an object");
        while (NextKey() is string key)
        {
            if (!keys.Add(key))
                throw Fail($"{MessageText.Quote(key)} appears twice in __metadata__");
            NextText();
        }
    }

    private SafetensorsTensor ReadTensor(string name)
    {
        DType? type = null;
        long[]? shape = null;
        long[]? offsets = null;
        Next(JsonTokenType.StartObject, "an object");
        while (NextKey() is string key)
        {
            bool repeated = key switch
            {
                "dtype" => type is not null,
                "shape" => shape is not null,
                "data_offsets" => offsets is not null,
                _ => throw Fail($"tensor {MessageText.Quote(name)} has an unknown property {MessageText.Quote(key)}"),
            };
            if (repeated)
                throw Fail($"tensor {MessageText.Quote(name)} has {key} twice");
            if (key == "dtype")
                type = NextType();
            else if (key == "shape")
                shape = NextSizes();
            else
                offsets = NextSizes();
        }
        if (type is null || shape is null || offsets is not [long begin, long end])
            throw Fail($"tensor {MessageText.Quote(name)} needs dtype, shape and two data_offsets");
        return new SafetensorsTensor(name, type.Value, shape, begin, end);
    }

    private DType NextType()
    {
        string text = NextText();
        return DTypes.TryParse(text, out DType type) ? type : throw Fail($"unknown dtype {MessageText.Quote(text)}");
    }

    private long[] NextSizes()
    {
        Next(JsonTokenType.StartArray, "an array");
        var sizes = new List<long>();
        while (_json.Read() && _json.TokenType != JsonTokenType.EndArray)
        {
            // Unsigned parsing also refuses -0, fractions and exponents.
            if (_json.TokenType != JsonTokenType.Number || !_json.TryGetUInt64(out ulong size) || size > MaxSize)
                throw Fail("expected a whole number from 0 to 2^48 - 1");
            sizes.Add((long)size);
        }
        return [.. sizes];
    }

    /// <summary>The next key of the object being read, or null at its end.</summary>
    private string? NextKey()
    {
        _json.Read();
        return _json.TokenType == JsonTokenType.EndObject ? null : Text();
    }

    private string NextText()
    {
        Next(JsonTokenType.String, "a string");
        return Text();
    }

    private readonly string Text()
    {
        try
        {
            return _json.GetString()!;
        }
        catch (InvalidOperationException)
        {
            // Escapes may spell half a surrogate pair, which is no text.
            throw Fail("a string is not valid Unicode");
        }
    }

    private void Next(JsonTokenType type, string expected)
    {
        _json.Read();
        if (_json.TokenType != type)
            throw Fail($"expected {expected}");
    }

    private readonly WeightsException Fail(string problem) => new(_file, $"{problem} (header byte {_json.TokenStartIndex})");
}
