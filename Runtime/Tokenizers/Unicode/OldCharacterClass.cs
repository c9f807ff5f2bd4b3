using System.Runtime.CompilerServices;

namespace TxGen.Runtime;

/// <summary>
/// What kind of character a code point is to the normalisation of text, which models were trained with: that of older versions of
/// Unicode, in tables that never change. <see cref="CharacterClass"/> is for regular expressions.
/// </summary>
internal static class OldCharacterClass
{
    private const int BlockMask = (1 << OldClassTables.BlockBits) - 1;

    /// <summary>\p{Mn} of Unicode 8: the accents that BERT strips.</summary>
    public static bool IsMark(int codePoint) => IsOneOf(codePoint, OldClassTables.Mark);

    /// <summary>\p{M} of Unicode 9: what stripping accents removes anywhere else.</summary>
    public static bool IsAnyMark(int codePoint) => IsOneOf(codePoint, OldClassTables.AnyMark);

    /// <summary>\p{P} of Unicode 8 and all other ASCII signs: where BERT splits.</summary>
    public static bool IsPunctuation(int codePoint) => IsAsciiSign(codePoint) || IsOneOf(codePoint, OldClassTables.Punctuation);

    /// <summary>
    /// Cc, Cf and Co of Unicode 8, but not what it does not assign: what BERT cleans away, apart from tab and ends of lines.
    /// </summary>
    public static bool IsControl(int codePoint) => IsOneOf(codePoint, OldClassTables.Control);

    // ASCII that is neither letter, digit, control nor \p{P}.
    private static bool IsAsciiSign(int codePoint) => codePoint is '$' or '+' or '<' or '=' or '>' or '^' or '`' or '|' or '~';

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static bool IsOneOf(int codePoint, int flag)
    {
        if (codePoint >= OldClassTables.End)
            return false;
        int block = OldClassTables.Blocks[codePoint >> OldClassTables.BlockBits];
        return (OldClassTables.Flags[block << OldClassTables.BlockBits | codePoint & BlockMask] & flag) != 0;
    }
}
