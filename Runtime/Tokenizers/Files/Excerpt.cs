using System.Text;

namespace TxGen.Runtime;

/// <summary>Texts of a file as messages quote them: of long ones the beginning.</summary>
internal static class Excerpt
{
    private const int MaxCharacters = 80;
    private const int MaxUtf8 = 4;

    public static string Of(ReadOnlySpan<byte> utf8) =>
        Of(Encoding.UTF8.GetString(utf8[..Math.Min(utf8.Length, (MaxCharacters + 1) * MaxUtf8)]));

    public static string Of(string text)
    {
        if (text.Length <= MaxCharacters)
            return text;
        int length = char.IsHighSurrogate(text[MaxCharacters - 1]) ? MaxCharacters - 1 : MaxCharacters;
        return $"{text[..length]}…";
    }
}
