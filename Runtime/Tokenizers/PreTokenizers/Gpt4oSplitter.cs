using System.Globalization;

namespace TxGen.Runtime;

/// <summary>The pattern of GPT-4o and of Mistral's Tekken, whose words also end where capitals begin.</summary>
/// <param name="maxDigits">Most digits of a piece.</param>
/// <param name="hasContractions">Whether a word has its 's and the like.</param>
internal sealed class Gpt4oSplitter(int maxDigits, bool hasContractions) : GptSplitter
{
    /// <summary>What it does with up to three digits and contractions, as a regular expression.</summary>
    public const string Pattern =
        @"[^\r\n\p{L}\p{N}]?[\p{Lu}\p{Lt}\p{Lm}\p{Lo}\p{M}]*[\p{Ll}\p{Lm}\p{Lo}\p{M}]+(?i:'s|'t|'re|'ve|'m|'ll|'d)?" +
        @"|[^\r\n\p{L}\p{N}]?[\p{Lu}\p{Lt}\p{Lm}\p{Lo}\p{M}]+[\p{Ll}\p{Lm}\p{Lo}\p{M}]*(?i:'s|'t|'re|'ve|'m|'ll|'d)?" +
        @"|\p{N}{1,3}| ?[^\s\p{L}\p{N}]+[\r\n/]*|\s*[\r\n]+|\s+(?!\S)|\s+";

    /// <summary>What it does with one digit and no contractions.</summary>
    public const string TekkenPattern =
        @"[^\r\n\p{L}\p{N}]?[\p{Lu}\p{Lt}\p{Lm}\p{Lo}\p{M}]*[\p{Ll}\p{Lm}\p{Lo}\p{M}]+" +
        @"|[^\r\n\p{L}\p{N}]?[\p{Lu}\p{Lt}\p{Lm}\p{Lo}\p{M}]+[\p{Ll}\p{Lm}\p{Lo}\p{M}]*" +
        @"|\p{N}| ?[^\s\p{L}\p{N}]+[\r\n/]*|\s*[\r\n]+|\s+(?!\S)|\s+";

    /// <summary>What a character is in a word.</summary>
    private enum Case
    {
        /// <summary>No part of one.</summary>
        None,

        /// <summary>A capital.</summary>
        Upper,

        /// <summary>A small letter.</summary>
        Lower,

        /// <summary>A letter without case or a mark, which stands for either.</summary>
        Either,
    }

    protected override int End(ReadOnlySpan<byte> text, int at)
    {
        GptCharacter kind = GptCharacters.Kind(text, at, out int length);
        int next = at + length;
        if (kind == GptCharacter.Number)
            return GptCharacters.NumberEnd(text, next, maxDigits);

        // Any other sign may stand in front of a word, also a mark, which then is none of the word.
        bool isPrefix = kind != GptCharacter.Letter && !GptCharacters.IsLine(text[at]);
        int word = isPrefix ? next : at;
        int end = kind == GptCharacter.Letter || isPrefix ? WordEnd(text, at, word) : word;
        if (end > word || (end > at && isPrefix && CaseOf(text, at, out _) == Case.Either))
        {
            bool hasContraction = hasContractions && end < text.Length && text[end] == '\'';
            return hasContraction ? GptCharacters.ContractionEnd(text, end, ignoresCase: true) : end;
        }

        int signs = text[at] == ' ' ? next : at;
        if (signs < text.Length && GptCharacters.Kind(text, signs, out _) == GptCharacter.Other)
            return SignsEnd(text, GptCharacters.End(text, signs, GptCharacter.Other));
        return GptCharacters.LinesOrSpaceEnd(text, at);
    }

    /// <summary>The end of the word behind an optional sign; <paramref name="word"/> if there is none.</summary>
    private static int WordEnd(ReadOnlySpan<byte> text, int at, int word)
    {
        int either = 0;
        int end = word;
        for (int length; end < text.Length; end += length)
        {
            Case next = CaseOf(text, end, out length);
            if (next == Case.Lower)
                return LowerEnd(text, end);
            if (next == Case.None)
                break;
            if (next == Case.Either)
                either = end + length;
        }

        // Without a small letter the word ends with the last character that may stand for one, be it the mark that was taken for a sign.
        return either > 0 ? either : word > at && CaseOf(text, at, out _) == Case.Either ? word : end;
    }

    private static int LowerEnd(ReadOnlySpan<byte> text, int end)
    {
        while (end < text.Length && CaseOf(text, end, out int length) is Case.Lower or Case.Either)
            end += length;
        return end;
    }

    /// <summary>[\r\n/]*.</summary>
    private static int SignsEnd(ReadOnlySpan<byte> text, int at)
    {
        while (at < text.Length && (GptCharacters.IsLine(text[at]) || text[at] == '/'))
            at++;
        return at;
    }

    private static Case CaseOf(ReadOnlySpan<byte> text, int at, out int length)
    {
        int codePoint = CodePoints.Decode(text[at..], out length);
        return codePoint < 0x80
            ? char.IsAsciiLetterLower((char)codePoint) ? Case.Lower : char.IsAsciiLetterUpper((char)codePoint) ? Case.Upper : Case.None
            : CharUnicodeInfo.GetUnicodeCategory(codePoint) switch
            {
                UnicodeCategory.UppercaseLetter or UnicodeCategory.TitlecaseLetter => Case.Upper,
                UnicodeCategory.LowercaseLetter => Case.Lower,
                UnicodeCategory.ModifierLetter or UnicodeCategory.OtherLetter or UnicodeCategory.NonSpacingMark
                    or UnicodeCategory.SpacingCombiningMark or UnicodeCategory.EnclosingMark => Case.Either,
                _ => Case.None,
            };
    }
}
