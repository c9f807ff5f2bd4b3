namespace TxGen.Generator.Parsing.Configuration.Json;

internal enum JsonKind
{
    Null,
    Boolean,
    Number,
    String,
    Array,
    Object,
}

/// <summary>One member of an object, and the line its name stands on.</summary>
internal sealed record JsonMember(string Name, int Line, JsonValue Value);

/// <summary>A value of a JSON file.</summary>
/// <param name="Line">Where it starts, counted from 1.</param>
/// <param name="Text">A string's content; of literals and numbers what the file says, because converting could change it.</param>
internal sealed record JsonValue(JsonKind Kind, int Line, string Text = "")
{
    private const int LongestShown = 60;

    public IReadOnlyList<JsonValue> Items { get; init; } = [];

    public IReadOnlyList<JsonMember> Members { get; init; } = [];

    /// <summary>As a message shows it, on one line of bounded length.</summary>
    public string Shown => Kind switch
    {
        JsonKind.Array => "an array",
        JsonKind.Object => "an object",
        JsonKind.String => "\"" + Show(Text) + "\"",
        _ => Show(Text),
    };

    /// <summary>Text of a file, shortened, without what would break a message's line.</summary>
    public static string Show(string text)
    {
        string shown = text.Length > LongestShown ? text.Substring(0, LongestShown) + "…" : text;
        return new(shown.Select(letter => char.IsControl(letter) || char.IsSurrogate(letter) ? '\uFFFD' : letter).ToArray());
    }
}
