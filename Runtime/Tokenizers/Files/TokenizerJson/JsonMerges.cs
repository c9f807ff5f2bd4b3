using System.Text.Json;

namespace TxGen.Runtime;

/// <summary>Reads the merges of a JSON file: strings of two tokens with a space between, or arrays of two tokens.</summary>
internal ref struct JsonMerges
{
    private readonly MergeList _merges;
    private readonly string _name;
    private Utf8JsonReader _reader;

    // Room for the two tokens of an array, where they are written with escapes.
    private byte[] _left = new byte[256];
    private byte[] _right = new byte[256];

    private JsonMerges(ReadOnlySpan<byte> json, PieceTable pieces, string name)
    {
        _reader = new(json);
        _name = name;
        _merges = new(pieces, name);
    }

    /// <summary>Reads all merges.</summary>
    /// <param name="json">The array.</param>
    /// <param name="pieces">The tokens as the file spells them.</param>
    /// <param name="name">The file, and the place in it, for messages.</param>
    /// <exception cref="TokenizerException">It is none, or has a token the vocabulary has not.</exception>
    public static MergeTable Read(ReadOnlySpan<byte> json, PieceTable pieces, string name)
    {
        var merges = new JsonMerges(json, pieces, name);
        return JsonTree.Guard(name, ref merges, static (ref JsonMerges merges) => merges.ReadMerges());
    }

    private MergeTable ReadMerges()
    {
        _reader.Read();
        if (_reader.TokenType != JsonTokenType.StartArray)
            throw new TokenizerException(_name, "must be an array of merges");
        while (_reader.Read() && _reader.TokenType != JsonTokenType.EndArray)
            if (_reader.TokenType == JsonTokenType.String)
                _merges.Add(ReadText(ref _left));
            else
                ReadPair();
        return _merges.Build();
    }

    private void ReadPair()
    {
        if (_reader.TokenType == JsonTokenType.StartArray && _reader.Read() && _reader.TokenType == JsonTokenType.String)
        {
            ReadOnlySpan<byte> left = ReadText(ref _left);
            if (_reader.Read() && _reader.TokenType == JsonTokenType.String)
            {
                ReadOnlySpan<byte> right = ReadText(ref _right);
                if (_reader.Read() && _reader.TokenType == JsonTokenType.EndArray)
                {
                    _merges.Add(left, right);
                    return;
                }
            }
        }

        throw new TokenizerException(_name, "must have merges that are strings, or arrays of two strings");
    }

    /// <summary>The current string, where it is or, if it has escapes, in a buffer.</summary>
    private readonly ReadOnlySpan<byte> ReadText(ref byte[] buffer)
    {
        if (!_reader.ValueIsEscaped)
            return _reader.ValueSpan;
        if (buffer.Length < _reader.ValueSpan.Length)
            buffer = new byte[2 * _reader.ValueSpan.Length];
        return buffer.AsSpan(0, _reader.CopyString(buffer));
    }
}
