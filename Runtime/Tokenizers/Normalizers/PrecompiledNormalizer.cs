using System.Globalization;
using System.Text;
using System.Text.Unicode;

namespace TxGen.Runtime;

/// <summary>
/// Applies a SentencePiece map as Hugging Face's tokenizers do: to what a reader takes for one character, if it is short and any rule fits
/// its beginning, which then stands for all of it; else to each code point.
/// </summary>
/// <param name="map">The rules.</param>
internal sealed class PrecompiledNormalizer(CharsMap map) : Normalizer
{
    private const int MaxCluster = 5;

    // More code units than any short cluster has; of a longer one the end is looked for part by part.
    private const int LookAhead = 64;

    public override void Normalize(NormalizedText from, NormalizedText to)
    {
        ReadOnlySpan<byte> text = from.Bytes;
        for (int at = 0; at < text.Length;)
        {
            int length = ClusterLength(text[at..]);
            if (length <= MaxCluster && map.ShortestPrefix(text.Slice(at, length), out var replacement) > 0)
                to.Append(replacement, from.Origins[at], from.Origins[at + length - 1]);
            else
                for (int end = at + length, part = at, partLength; part < end; part += partLength)
                {
                    CodePoints.Decode(text[part..], out partLength);
                    if (map.ShortestPrefix(text.Slice(part, partLength), out replacement) > 0)
                        to.Append(replacement, from.Origins[part], from.Origins[part + partLength - 1]);
                    else
                        to.Append(from, part, partLength);
                }

            at += length;
        }

        // What was removed at the start counts as part of what is there now: for the reference this is still the start of the text.
        if (text.Length > 0)
            to.BeginAt(from.Origins[0]);
    }

    /// <summary>Bytes of what a reader takes for one character.</summary>
    private static int ClusterLength(ReadOnlySpan<byte> text)
    {
        // ASCII is one for itself but for \r\n, and for marks that follow.
        if (text[0] < 0x80 && (text.Length == 1 || (text[1] < 0x80 && text[0] != '\r')))
            return 1;
        Span<char> units = stackalloc char[LookAhead];
        int length = 0;
        while (true)
        {
            Utf8.ToUtf16(text[length..], units, out int read, out int count);
            Span<char> part = units[..StringInfo.GetNextTextElementLength(units[..count])];
            if (part.Length < count || length + read == text.Length)
                return length + Encoding.UTF8.GetByteCount(part);
            length += Encoding.UTF8.GetByteCount(part[..LastBase(part)]);
        }
    }

    /// <summary>
    /// Where the last code point behind the first is that marks belong to; without any, the last. Whether what follows a cluster joins it
    /// shows from there.
    /// </summary>
    private static int LastBase(ReadOnlySpan<char> cluster)
    {
        int end = cluster.Length;
        int last = 0;
        while (end > 0)
        {
            Rune.DecodeLastFromUtf16(cluster[..end], out Rune rune, out int length);
            end -= length;
            if (end == 0)
                break;
            if (last == 0)
                last = end;
            if (!IsMark(rune))
                return end;
        }

        return last;
    }

    // Marks, the joiner of emojis (a format character) and their colors (modifier symbols).
    private static bool IsMark(Rune rune) => Rune.GetUnicodeCategory(rune) is UnicodeCategory.NonSpacingMark
        or UnicodeCategory.SpacingCombiningMark or UnicodeCategory.EnclosingMark or UnicodeCategory.Format
        or UnicodeCategory.ModifierSymbol;
}
