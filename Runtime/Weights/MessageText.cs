using System.Globalization;
using System.Text;

namespace TxGen.Runtime;

/// <summary>Shows what a file says in messages: on one line, of bounded length, with odd characters visible.</summary>
internal static class MessageText
{
    private const int MaxNameLength = 200;
    private const int MaxRank = 8;

    public static string Quote(string name)
    {
        var text = new StringBuilder("'");
        foreach (char c in name.AsSpan(0, Math.Min(name.Length, MaxNameLength)))
        {
            if (c is '\\' or '\'')
                text.Append('\\').Append(c);
            else if (IsVisible(c))
                text.Append(c);
            else
                text.Append(CultureInfo.InvariantCulture, $"\\u{(int)c:x4}");
        }
        return text.Append(name.Length > MaxNameLength ? "…'" : "'").ToString();
    }

    public static string Shape(ReadOnlySpan<long> shape)
    {
        long[] shown = shape[..Math.Min(shape.Length, MaxRank)].ToArray();
        return $"[{string.Join(", ", shown)}{(shape.Length > MaxRank ? $", … rank {shape.Length}" : "")}]";
    }

    private static bool IsVisible(char c) => char.GetUnicodeCategory(c) is not (
        UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.Surrogate or UnicodeCategory.OtherNotAssigned
        or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator);
}
