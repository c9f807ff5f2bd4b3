using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Text;
using System.Text.Json;

namespace TxGen.Runtime;

/// <summary>
/// A value of a JSON file that knows its place for messages. An object also knows which of its keys were asked for: <see cref="Done"/>
/// refuses the others, so nothing a file says is overlooked.
/// </summary>
internal sealed class JsonPart
{
    private readonly JsonPlace _place;
    private readonly int _line;
    private readonly object? _value;
    private HashSet<string>? _asked;

    public JsonPart(string file, JsonPlace place, int line, JsonTokenType kind, (int Start, int End) range, object? value)
    {
        File = file;
        _place = place;
        _line = line;
        Kind = kind;
        Range = range;
        _value = value;
    }

    public string File { get; }

    /// <summary>The file and where in it this is, such as tokenizer.json: $.model.vocab (line 7).</summary>
    public string Place => string.Create(CultureInfo.InvariantCulture, $"{File}: {_place} (line {_line})");

    /// <summary>What it is; of true and false the former.</summary>
    public JsonTokenType Kind { get; }

    /// <summary>Its bytes in the file.</summary>
    public (int Start, int End) Range { get; }

    /// <summary>The members of an object.</summary>
    public IReadOnlyDictionary<string, JsonPart> Members => As<Dictionary<string, JsonPart>>("an object");

    /// <summary>The items of an array.</summary>
    public IReadOnlyList<JsonPart> Items => As<List<JsonPart>>("an array");

    public string Text() => As<string>("a string");

    /// <summary>A text of one character, UTF-8.</summary>
    public byte[] Character() => Text().EnumerateRunes().Count() == 1 ? Encoding.UTF8.GetBytes(Text()) : throw IsNot("one character");

    public bool Flag() => _value is bool flag ? flag : throw IsNot("true or false");

    public double Number() => _value is double number ? number : throw IsNot("a number");

    /// <summary>A whole number that is not negative.</summary>
    public int Integer() => _value is double number && number >= 0 && number <= int.MaxValue && number == Math.Floor(number)
        ? (int)number
        : throw IsNot($"a whole number from 0 to {int.MaxValue}");

    /// <summary>The member of a name that an object must have.</summary>
    public JsonPart Get(string key) => Find(key) ?? throw Fail($"{key} is missing");

    /// <summary>The member of a name; null if there is none, or it is null.</summary>
    public JsonPart? Find(string key)
    {
        WithoutEffect(key);
        return Members.TryGetValue(key, out var member) && member.Kind != JsonTokenType.Null ? member : null;
    }

    public string Text(string key) => Get(key).Text();

    public bool Flag(string key) => Get(key).Flag();

    public bool Flag(string key, bool otherwise) => Find(key)?.Flag() ?? otherwise;

    /// <summary>Lets members be that make no difference to tokens or texts.</summary>
    public void WithoutEffect(params ReadOnlySpan<string> keys)
    {
        _asked ??= [];
        foreach (string key in keys)
            _asked.Add(key);
    }

    /// <summary>Refuses members nobody asked for: whoever does not know them cannot know what they change.</summary>
    public void Done()
    {
        foreach ((string key, JsonPart member) in Members)
            if (_asked?.Contains(key) != true)
                throw member.Fail("is not known here");
    }

    /// <summary>An error at this place.</summary>
    public TokenizerException Fail(string problem) => new(Place, problem);

    /// <summary>An error about what kind of value this is.</summary>
    public TokenizerException IsNot(string wanted) => Fail($"must be {wanted}, but is {Describe()}");

    private string Describe() => _value switch
    {
        string text => $"\"{Excerpt.Of(text)}\"",
        bool flag => flag ? "true" : "false",
        double number => number.ToString(CultureInfo.InvariantCulture),
        Dictionary<string, JsonPart> => "an object",
        List<JsonPart> => "an array",
        _ => "null",
    };

    [return: NotNull]
    private T As<T>(string wanted)
        where T : class =>
        _value as T ?? throw IsNot(wanted);
}
