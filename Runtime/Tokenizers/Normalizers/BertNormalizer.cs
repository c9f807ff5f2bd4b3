using System.Text;

namespace TxGen.Runtime;

/// <summary>BERT's normalization in one pass: each step of it looks at one character at a time.</summary>
/// <param name="cleans">Removes controls and writes any white space as a space.</param>
/// <param name="splitsIdeographs">Puts spaces around ideographs.</param>
/// <param name="stripsAccents">Decomposes characters and removes marks that take no room.</param>
/// <param name="lowers">Replaces characters by their lower case.</param>
internal sealed class BertNormalizer(bool cleans, bool splitsIdeographs, bool stripsAccents, bool lowers) : Normalizer
{
    private const byte FirstPlain = 0x20;
    private const byte LastPlain = 0x7E;
    private const int Replacement = 0xFFFD;

    public override void Normalize(NormalizedText from, NormalizedText to)
    {
        ReadOnlySpan<byte> text = from.Bytes;
        for (int at = 0; at < text.Length;)
        {
            int plain = PlainLength(text[at..]);
            if (plain > 0)
            {
                to.Append(from, at, plain);
                if (lowers)
                    Ascii.ToLowerInPlace(to.Tail(plain), out _);
                at += plain;
                continue;
            }

            int codePoint = CodePoints.Decode(text[at..], out int length);
            int next = at + length;
            var place = new Place(
                from.Origins[at], from.Origins[next - 1], next < text.Length ? from.Origins[next] : from.Origins[next - 1] + 1);
            if (!cleans)
                AppendSplit(codePoint, place, to);
            else if (codePoint is '\t' or '\n' or '\r')
                to.Append(' ', place.First, place.Last);
            else if (codePoint != Replacement && !OldCharacterClass.IsControl(codePoint))
                AppendSplit(CharacterClass.IsWhiteSpace(codePoint) ? ' ' : codePoint, place, to);
            at = next;
        }
    }

    /// <summary>Bytes of the ASCII without controls that a text begins with.</summary>
    private static int PlainLength(ReadOnlySpan<byte> text)
    {
        int length = text.IndexOfAnyExceptInRange(FirstPlain, LastPlain);
        return length < 0 ? text.Length : length;
    }

    // The sixth block begins where BERT's own list has it begin, 256 behind the block in Unicode.
    private static bool IsIdeograph(int codePoint) => codePoint is (>= 0x4E00 and <= 0x9FFF) or (>= 0x3400 and <= 0x4DBF)
        or (>= 0x20000 and <= 0x2A6DF) or (>= 0x2A700 and <= 0x2B73F) or (>= 0x2B740 and <= 0x2B81F) or (>= 0x2B920 and <= 0x2CEAF)
        or (>= 0xF900 and <= 0xFAFF) or (>= 0x2F800 and <= 0x2FA1F);

    private void AppendSplit(int codePoint, Place place, NormalizedText to)
    {
        if (splitsIdeographs && IsIdeograph(codePoint))
        {
            to.Append(' ', NormalizedText.InFrontOf(place.First));
            AppendStripped(codePoint, place, to);
            to.Append(' ', NormalizedText.InFrontOf(place.Behind));
        }
        else
        {
            AppendStripped(codePoint, place, to);
        }
    }

    private void AppendStripped(int codePoint, Place place, NormalizedText to)
    {
        if (!stripsAccents)
        {
            AppendLowered(codePoint, place, to);
            return;
        }

        Span<int> parts = stackalloc int[Decomposition.MaxLength];
        foreach (int part in parts[..Decomposition.Of(codePoint, compatibility: false, parts)])
            if (!OldCharacterClass.IsMark(part))
                AppendLowered(part, place, to);
    }

    private void AppendLowered(int codePoint, Place place, NormalizedText to)
    {
        to.Append(lowers ? LowercaseMapping.Of(codePoint) : codePoint, place.First, place.Last);
        if (lowers && codePoint == LowercaseMapping.DottedI)
            to.Append(LowercaseMapping.DotAbove, place.First, place.Last);
    }

    /// <summary>Where a character is from: the origins of its first and last byte, and of what is behind it.</summary>
    private readonly record struct Place(int First, int Last, int Behind);
}
