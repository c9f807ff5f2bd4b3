using System.Text.Json;
using System.Text.Unicode;

namespace TxGen.Runtime;

/// <summary>
/// Reads a JSON file into <see cref="JsonPart"/>s, all but its large parts, which stay text for a reader of their own: a vocabulary never
/// becomes a tree.
/// </summary>
internal ref struct JsonTree
{
    private const int MaxDepth = 32;

    // A part takes far more memory than its text.
    private const int MaxParts = 1 << 20;

    private readonly ReadOnlySpan<byte> _json;
    private readonly string _name;
    private readonly (string First, string Second)[] _large;
    private Utf8JsonReader _reader;

    // Lines are counted up to the last part only.
    private int _line = 1;
    private int _counted;
    private int _parts;

    private JsonTree(ReadOnlySpan<byte> json, string name, (string First, string Second)[] large)
    {
        _json = json;
        _name = name;
        _large = large;
        _reader = new(json, new JsonReaderOptions { MaxDepth = MaxDepth });
    }

    /// <summary>Reads a file.</summary>
    /// <param name="json">The file.</param>
    /// <param name="name">The file in messages.</param>
    /// <param name="large">Members of the file's members that are not read.</param>
    /// <exception cref="TokenizerException">It is no JSON, has a key twice or is nested too deep.</exception>
    public static JsonPart Read(ReadOnlySpan<byte> json, string name, params (string First, string Second)[] large)
    {
        if (!Utf8.IsValid(json))
            throw new TokenizerException(name, "is no JSON: it is not valid UTF-8");
        var tree = new JsonTree(json, name, large);
        return Guard(name, ref tree, static (ref JsonTree tree) =>
        {
            tree._reader.Read();
            JsonPart root = tree.ReadPart(JsonPlace.Root);

            // Fails if anything but white space is left.
            tree._reader.Read();
            return root;
        });
    }

    /// <summary>Turns what a reader throws into errors of a file.</summary>
    public static TResult Guard<TState, TResult>(string name, ref TState state, Step<TState, TResult> read)
        where TState : allows ref struct
    {
        try
        {
            return read(ref state);
        }
        catch (JsonException e)
        {
            throw new TokenizerException(
                name, $"is no JSON at line {e.LineNumber + 1}, byte {e.BytePositionInLine + 1} of it: {Reason(e)}");
        }
        catch (InvalidOperationException)
        {
            throw new TokenizerException(name, "has a string with half a surrogate pair");
        }
    }

    /// <summary>The reason without the place, which the message names already.</summary>
    private static string Reason(JsonException e)
    {
        int place = e.Message.IndexOf(" LineNumber:", StringComparison.Ordinal);
        return place < 0 ? e.Message : e.Message[..place];
    }

    private JsonPart ReadPart(JsonPlace place)
    {
        if (++_parts > MaxParts)
            throw new TokenizerException(_name, $"has more than {MaxParts} values besides tokens and merges");
        int start = (int)_reader.TokenStartIndex;
        int line = LineOf(start);
        JsonTokenType kind = _reader.TokenType;
        object? value = null;
        if (IsLarge(place))
            _reader.Skip();
        else
            value = ReadValue(place);
        return new(_name, place, line, kind == JsonTokenType.False ? JsonTokenType.True : kind, (start, (int)_reader.BytesConsumed), value);
    }

    private readonly bool IsLarge(JsonPlace place)
    {
        foreach ((string first, string second) in _large)
            if (place.Is(first, second))
                return true;
        return false;
    }

    private object? ReadValue(JsonPlace place)
    {
        switch (_reader.TokenType)
        {
            case JsonTokenType.String:
                return _reader.GetString();
            case JsonTokenType.Number:
                return _reader.GetDouble();
            case JsonTokenType.True:
            case JsonTokenType.False:
                return _reader.GetBoolean();
            case JsonTokenType.StartArray:
                return ReadItems(place);
            case JsonTokenType.StartObject:
                return ReadMembers(place);
            default:
                return null;
        }
    }

    private List<JsonPart> ReadItems(JsonPlace place)
    {
        var items = new List<JsonPart>();
        while (_reader.Read() && _reader.TokenType != JsonTokenType.EndArray)
            items.Add(ReadPart(new(place, null, items.Count)));
        return items;
    }

    private Dictionary<string, JsonPart> ReadMembers(JsonPlace place)
    {
        var members = new Dictionary<string, JsonPart>();
        while (_reader.Read() && _reader.TokenType != JsonTokenType.EndObject)
        {
            string key = _reader.GetString()!;
            _reader.Read();
            JsonPart member = ReadPart(new(place, key, 0));
            if (!members.TryAdd(key, member))
                throw member.Fail("is there twice");
        }

        return members;
    }

    private int LineOf(int at)
    {
        _line += _json[_counted..at].Count((byte)'\n');
        _counted = at;
        return _line;
    }

    /// <summary>What may throw.</summary>
    public delegate TResult Step<TState, TResult>(ref TState state)
        where TState : allows ref struct;
}
