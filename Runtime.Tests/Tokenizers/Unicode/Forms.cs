using System.Text;

namespace TxGen.Runtime.Tests;

/// <summary>Normalisation by name, of strings.</summary>
internal static class Forms
{
    public static readonly Dictionary<string, Normalizer[]> Stages = new()
    {
        ["NFC"] = [new Decompose(compatibility: false, composesNext: true), new Compose()],
        ["NFD"] = [new Decompose(compatibility: false)],
        ["NFKC"] = [new Decompose(compatibility: true, composesNext: true), new Compose()],
        ["NFKD"] = [new Decompose(compatibility: true)],
        ["Lowercase"] = [new Lowercase()],
        ["StripAccents"] = [new StripAccents(all: true)],
    };

    public static string Normalize(string form, string text) => Encoding.UTF8.GetString(Run(form, text).Bytes);

    public static NormalizedText Run(string form, string text)
    {
        var from = Text(text);
        foreach (var stage in Stages[form])
        {
            var to = new NormalizedText(20 * from.Count + 100);
            stage.Normalize(from, to);
            from = to;
        }

        return from;
    }

    /// <summary>A text as the caller gave it: each character is from where it is.</summary>
    public static NormalizedText Text(string text)
    {
        byte[] utf8 = Encoding.UTF8.GetBytes(text);
        var result = new NormalizedText(utf8.Length);
        int i = 0;
        foreach (var rune in text.EnumerateRunes())
        {
            result.Append(rune.Value, i);
            i += rune.Utf8SequenceLength;
        }

        Assert.Equal(utf8, result.Bytes);
        return result;
    }
}
