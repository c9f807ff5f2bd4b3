using System.Text.Json;
using System.Text.Unicode;

namespace TxGen.Runtime;

/// <summary>Walks JSON token by token; whatever is not as expected becomes an exception that names the file and the place in it.</summary>
internal ref struct JsonCursor
{
    private readonly string _file;
    private readonly string _part;
    private readonly ReadOnlySpan<byte> _text;
    private Utf8JsonReader _json;

    /// <param name="text">All of the JSON.</param>
    /// <param name="file">The file in messages.</param>
    /// <param name="part">What of the file this is, in messages.</param>
    public JsonCursor(ReadOnlySpan<byte> text, string file, string part)
    {
        if (!Utf8.IsValid(text))
            throw new WeightsException(file, $"{part} is not UTF-8");
        _file = file;
        _part = part;
        _text = text;
        _json = new Utf8JsonReader(text);
    }

    public readonly JsonTokenType TokenType => _json.TokenType;

    public void Read()
    {
        try
        {
            _json.Read();
        }
        catch (JsonException error)
        {
            throw new WeightsException(_file, $"{_part} is not valid JSON ({Place(_json.BytesConsumed)})", error);
        }
    }

    public void Next(JsonTokenType type, string expected)
    {
        Read();
        if (_json.TokenType != type)
            throw Fail($"expected {expected}");
    }

    /// <summary>The next key of the object being read, or null at its end.</summary>
    public string? NextKey()
    {
        Read();
        return _json.TokenType == JsonTokenType.EndObject ? null : Text();
    }

    public string NextText()
    {
        Next(JsonTokenType.String, "a string");
        return Text();
    }

    /// <summary>Passes over the next value, whatever it is.</summary>
    public void SkipValue()
    {
        Read();
        int depth = _json.CurrentDepth;
        while (_json.TokenType is JsonTokenType.StartObject or JsonTokenType.StartArray || _json.CurrentDepth > depth)
            Read();
    }

    /// <summary>The number the cursor is at. Unsigned parsing also refuses -0, fractions and exponents.</summary>
    public readonly bool TryGetUInt64(out ulong value)
    {
        value = 0;
        return _json.TokenType == JsonTokenType.Number && _json.TryGetUInt64(out value);
    }

    public readonly WeightsException Fail(string problem) => new(_file, $"{problem} ({Place(_json.TokenStartIndex)})");

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

    private readonly string Place(long position)
    {
        ReadOnlySpan<byte> before = _text[..(int)position];
        return $"{_part} line {before.Count((byte)'\n') + 1}, byte {before.Length - before.LastIndexOf((byte)'\n')}";
    }
}
