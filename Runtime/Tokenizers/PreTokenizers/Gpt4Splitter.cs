namespace TxGen.Runtime;

/// <summary>The pattern of GPT-4 and Llama 3, and with single digits of Qwen 2.</summary>
/// <param name="maxDigits">Most digits of a piece.</param>
internal sealed class Gpt4Splitter(int maxDigits) : GptSplitter
{
    /// <summary>What it does with up to three digits, as a regular expression.</summary>
    public const string Pattern =
        @"(?i:'s|'t|'re|'ve|'m|'ll|'d)|[^\r\n\p{L}\p{N}]?\p{L}+|\p{N}{1,3}| ?[^\s\p{L}\p{N}]+[\r\n]*|\s*[\r\n]+|\s+(?!\S)|\s+";

    /// <summary>What it does with one digit.</summary>
    public const string SingleDigitPattern =
        @"(?i:'s|'t|'re|'ve|'m|'ll|'d)|[^\r\n\p{L}\p{N}]?\p{L}+|\p{N}| ?[^\s\p{L}\p{N}]+[\r\n]*|\s*[\r\n]+|\s+(?!\S)|\s+";

    protected override int End(ReadOnlySpan<byte> text, int at)
    {
        byte first = text[at];
        if (first == '\'' && GptCharacters.ContractionEnd(text, at, ignoresCase: true) is int contraction && contraction > at)
            return contraction;

        GptCharacter kind = GptCharacters.Kind(text, at, out int length);
        int next = at + length;
        switch (kind)
        {
            case GptCharacter.Letter:
                return GptCharacters.End(text, next, GptCharacter.Letter);
            case GptCharacter.Number:
                return GptCharacters.NumberEnd(text, next, maxDigits);
        }

        // One character may stand in front of letters, a space in front of signs.
        GptCharacter nextKind = GptCharacter.Space;
        int nextLength = 0;
        if (next < text.Length)
            nextKind = GptCharacters.Kind(text, next, out nextLength);
        if (nextKind == GptCharacter.Letter && !GptCharacters.IsLine(first))
            return GptCharacters.End(text, next + nextLength, GptCharacter.Letter);
        if (kind == GptCharacter.Other || (first == ' ' && nextKind == GptCharacter.Other))
            return GptCharacters.LinesEnd(text, GptCharacters.End(text, next, GptCharacter.Other));
        return GptCharacters.LinesOrSpaceEnd(text, at);
    }
}
