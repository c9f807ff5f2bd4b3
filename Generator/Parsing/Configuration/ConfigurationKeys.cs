using System.Globalization;
using TxGen.Generator.Parsing.Configuration.Json;

namespace TxGen.Generator.Parsing.Configuration;

/// <summary>
/// The keys of one object of a configuration file. Every key must be asked for, by whoever uses it or knows that it changes nothing;
/// <see cref="ReportUnread"/> refuses the others. A value of the wrong kind is reported and read as if it were absent.
/// </summary>
internal sealed class ConfigurationKeys(string file, JsonValue value, Problems problems, string path = "")
{
    private readonly HashSet<string> _read = new(StringComparer.Ordinal);
    private readonly List<ConfigurationKeys> _objects = [];

    /// <summary>Whether a key is there, be it with null.</summary>
    public bool Has(string key) => Find(key) is not null;

    /// <summary>A positive whole number.</summary>
    public int Size(string key, int otherwise) => Whole(key, least: 1) ?? otherwise;

    /// <summary>A positive whole number; null where there is none, or the file says null.</summary>
    public int? OptionalSize(string key) => IsNull(key) ? null : Whole(key, least: 1);

    /// <summary>A whole number that is not negative.</summary>
    public int Index(string key, int otherwise) => Whole(key, least: 0) ?? otherwise;

    /// <summary>A positive number.</summary>
    public float Number(string key, float otherwise) => Number(key) ?? otherwise;

    /// <summary>A positive number; null where there is none, or the file says null.</summary>
    public float? OptionalNumber(string key) => IsNull(key) ? null : Number(key);

    /// <summary>A positive number that the file must give; 1 where it does not, which is reported.</summary>
    public float RequiredNumber(string key) => Require(key) ? Number(key) ?? 1 : 1;

    /// <summary>A positive whole number that the file must give; 1 where it does not, which is reported.</summary>
    public int RequiredSize(string key) => Require(key) ? Whole(key, least: 1) ?? 1 : 1;

    public bool Flag(string key, bool otherwise) => Value(key, JsonKind.Boolean, "true or false") is { } found ? found.Text == "true" : otherwise;

    /// <summary>A string; null where there is none, or the file says null.</summary>
    public string? Text(string key) => IsNull(key) ? null : Value(key, JsonKind.String, "a string")?.Text;

    /// <summary>The only string of an array; null where there is none, or the file says null.</summary>
    public string? OnlyText(string key)
    {
        if (IsNull(key) || Value(key, JsonKind.Array, "an array of one string") is not { } found)
            return null;
        if (found.Items.Count == 1 && found.Items[0].Kind == JsonKind.String)
            return found.Items[0].Text;
        RefuseValue(key, "is not an array of one string");
        return null;
    }

    /// <summary>The strings of an array; null where there is none, or the file says null.</summary>
    public IReadOnlyList<string>? Texts(string key)
    {
        if (IsNull(key) || Value(key, JsonKind.Array, "an array of strings") is not { } found)
            return null;
        if (found.Items.All(item => item.Kind == JsonKind.String))
            return found.Items.Select(item => item.Text).ToList();
        RefuseValue(key, "is not an array of strings");
        return null;
    }

    /// <summary>An object of keys; null where there is none, or the file says null.</summary>
    public ConfigurationKeys? Object(string key)
    {
        if (IsNull(key) || Value(key, JsonKind.Object, "an object") is not { } found)
            return null;
        var keys = new ConfigurationKeys(file, found, problems, $"{path}{key}.");
        _objects.Add(keys);
        return keys;
    }

    /// <summary>How many members an object has; null where there is none, or the file says null.</summary>
    public int? Count(string key) => IsNull(key) ? null : Value(key, JsonKind.Object, "an object")?.Members.Count;

    /// <summary>One of several strings, each with what it means.</summary>
    public T Choice<T>(string key, T otherwise, IReadOnlyDictionary<string, T> choices)
    {
        if (Value(key, JsonKind.String, "a string") is not { } found)
            return otherwise;
        if (choices.TryGetValue(found.Text, out var chosen))
            return chosen;
        RefuseKey(key, $"is {found.Shown}, but only {string.Join(", ", choices.Keys.Select(choice => $"\"{choice}\""))} are supported");
        return otherwise;
    }

    /// <summary>Keys that change no result.</summary>
    public void Ignore(IEnumerable<string> keys) => _read.UnionWith(keys);

    /// <summary>A key that changes no result as long as it has one value, or null.</summary>
    public void Expect(string key, bool only) => Expect(key, only ? "true" : "false", found => found.Text == (only ? "true" : "false") && found.Kind == JsonKind.Boolean);

    /// <inheritdoc cref="Expect(string, bool)" />
    public void Expect(string key, int only) => Expect(key, only.ToString(CultureInfo.InvariantCulture), found => found.Kind == JsonKind.Number && NumberOf(found) == only);

    /// <inheritdoc cref="Expect(string, bool)" />
    public void Expect(string key, string only) => Expect(key, $"\"{only}\"", found => found.Kind == JsonKind.String && found.Text == only);

    /// <summary>A key whose object changes no result as long as it is empty.</summary>
    public void ExpectEmpty(string key) => Expect(key, "an empty object", found => found.Kind == JsonKind.Object && found.Members.Count == 0);

    /// <summary>Says that the value of a key asks for what is not supported.</summary>
    public void RefuseKey(string key, string message) => problems.AddKey(file, LineOf(key), $"'{path}{key}' {message}");

    /// <summary>Says that a key cannot have its value.</summary>
    public void RefuseValue(string key, string message) => problems.AddValue(file, LineOf(key), $"'{path}{key}' {message}");

    /// <summary>Says that the model as a whole is not supported.</summary>
    public void RefuseModel(string key, string message) => problems.AddModel(file, LineOf(key), $"'{path}{key}' {message}");

    /// <summary>Refuses the keys nobody asked for, here and in inner objects; null says that a key is not used.</summary>
    public void ReportUnread()
    {
        foreach (var member in value.Members)
            if (!_read.Contains(member.Name) && member.Value.Kind != JsonKind.Null)
                problems.AddKey(file, member.Line, $"'{path}{JsonValue.Show(member.Name)}' is not known, so it may change what the model computes");
        foreach (var inner in _objects)
            inner.ReportUnread();
    }

    private bool IsNull(string key) => Find(key) is { Value.Kind: JsonKind.Null };

    private bool Require(string key)
    {
        if (Find(key) is not null)
            return true;
        RefuseValue(key, "is missing");
        return false;
    }

    private void Expect(string key, string description, Func<JsonValue, bool> isExpected)
    {
        if (Find(key) is { Value: { Kind: not JsonKind.Null } found } && !isExpected(found))
            RefuseKey(key, $"is {found.Shown}, but only {description} is supported");
    }

    private int? Whole(string key, int least)
    {
        string expected = least > 0 ? "a positive whole number" : "a whole number that is not negative";
        if (Value(key, JsonKind.Number, expected) is not { } found)
            return null;
        if (int.TryParse(found.Text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out int number) && number >= least)
            return number;
        RefuseValue(key, $"is {found.Shown}, but {expected} is expected");
        return null;
    }

    private float? Number(string key)
    {
        const string Expected = "a positive number";
        if (Value(key, JsonKind.Number, Expected) is not { } found)
            return null;
        if (NumberOf(found) is { } number and > 0)
            return number;
        RefuseValue(key, $"is {found.Shown}, but {Expected} is expected");
        return null;
    }

    private static float? NumberOf(JsonValue found) =>
        float.TryParse(found.Text, NumberStyles.Float, CultureInfo.InvariantCulture, out float number) && !float.IsInfinity(number) ? number : null;

    private JsonValue? Value(string key, JsonKind kind, string expected)
    {
        if (Find(key)?.Value is not { } found)
            return null;
        if (found.Kind == kind)
            return found;
        RefuseValue(key, $"is {found.Shown}, but {expected} is expected");
        return null;
    }

    private JsonMember? Find(string key)
    {
        _read.Add(key);
        return value.Members.FirstOrDefault(member => member.Name == key);
    }

    private int LineOf(string key) => Find(key)?.Line ?? value.Line;
}
