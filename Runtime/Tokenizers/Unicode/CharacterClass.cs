using System.Buffers;
using System.Globalization;
using System.Text;

namespace TxGen.Runtime;

/// <summary>
/// What kind of character a code point is to regular expressions, from data inside .NET that no host changes. A major version of .NET may
/// bring a newer Unicode, with new characters; <see cref="OldCharacterClass"/> always stays as it is.
/// </summary>
internal static class CharacterClass
{
    private const int Letters = 1 << (int)UnicodeCategory.UppercaseLetter | 1 << (int)UnicodeCategory.LowercaseLetter
        | 1 << (int)UnicodeCategory.TitlecaseLetter | 1 << (int)UnicodeCategory.ModifierLetter | 1 << (int)UnicodeCategory.OtherLetter;

    private const int Marks = 1 << (int)UnicodeCategory.NonSpacingMark | 1 << (int)UnicodeCategory.SpacingCombiningMark
        | 1 << (int)UnicodeCategory.EnclosingMark;

    private const int Numbers = 1 << (int)UnicodeCategory.DecimalDigitNumber | 1 << (int)UnicodeCategory.LetterNumber
        | 1 << (int)UnicodeCategory.OtherNumber;

    private const int Punctuation = 1 << (int)UnicodeCategory.ConnectorPunctuation | 1 << (int)UnicodeCategory.DashPunctuation
        | 1 << (int)UnicodeCategory.OpenPunctuation | 1 << (int)UnicodeCategory.ClosePunctuation
        | 1 << (int)UnicodeCategory.InitialQuotePunctuation | 1 << (int)UnicodeCategory.FinalQuotePunctuation
        | 1 << (int)UnicodeCategory.OtherPunctuation;

    /// <summary>\p{L}.</summary>
    public static bool IsLetter(int codePoint) =>
        codePoint < 0x80 ? char.IsAsciiLetter((char)codePoint) : IsOneOf(codePoint, Letters);

    /// <summary>\p{N}.</summary>
    public static bool IsNumber(int codePoint) =>
        codePoint < 0x80 ? char.IsAsciiDigit((char)codePoint) : IsOneOf(codePoint, Numbers);

    /// <summary>\p{P}.</summary>
    public static bool IsPunctuation(int codePoint) => IsOneOf(codePoint, Punctuation);

    /// <summary>The property White_Space, which will not change: 25 code points.</summary>
    public static bool IsWhiteSpace(int codePoint) => codePoint <= 0xFFFF && char.IsWhiteSpace((char)codePoint);

    /// <summary>\w: letters, marks, decimal digits, connecting punctuation, joiners and letters in circles.</summary>
    public static bool IsWord(int codePoint) =>
        IsOneOf(codePoint, Letters | Marks | 1 << (int)UnicodeCategory.DecimalDigitNumber | 1 << (int)UnicodeCategory.LetterNumber
            | 1 << (int)UnicodeCategory.ConnectorPunctuation)
        || codePoint is 0x200C or 0x200D or (>= 0x24B6 and <= 0x24E9)
            or (>= 0x1F130 and <= 0x1F149) or (>= 0x1F150 and <= 0x1F169) or (>= 0x1F170 and <= 0x1F189);

    /// <summary>Bytes of the white space a text begins with.</summary>
    public static int WhiteSpacePrefix(ReadOnlySpan<byte> utf8)
    {
        int at = 0;
        while (Rune.DecodeFromUtf8(utf8[at..], out Rune next, out int length) == OperationStatus.Done && IsWhiteSpace(next.Value))
            at += length;
        return at;
    }

    /// <summary>Bytes of the white space a text ends with.</summary>
    public static int WhiteSpaceSuffix(ReadOnlySpan<byte> utf8)
    {
        int end = utf8.Length;
        while (Rune.DecodeLastFromUtf8(utf8[..end], out Rune last, out int length) == OperationStatus.Done && IsWhiteSpace(last.Value))
            end -= length;
        return utf8.Length - end;
    }

    private static bool IsOneOf(int codePoint, int categories) =>
        (1 << (int)CharUnicodeInfo.GetUnicodeCategory(codePoint) & categories) != 0;
}
