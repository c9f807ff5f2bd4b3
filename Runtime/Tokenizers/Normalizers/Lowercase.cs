using System.Text;

namespace TxGen.Runtime;

/// <summary>Replaces each character by its lower case.</summary>
internal sealed class Lowercase : Normalizer
{
    public override void Normalize(NormalizedText from, NormalizedText to)
    {
        ReadOnlySpan<byte> text = from.Bytes;
        for (int i = 0; i < text.Length;)
        {
            int ascii = CodePoints.AsciiLength(text[i..]);
            to.Append(from, i, ascii);
            Ascii.ToLowerInPlace(to.Tail(ascii), out _);
            i += ascii;

            int same = SameLength(text[i..]);
            to.Append(from, i, same);
            i += same;

            if (i < text.Length && text[i] >= 0x80)
                i += Change(from, i, to);
        }
    }

    /// <summary>The bytes before the first character that is ASCII or not in lower case.</summary>
    private static int SameLength(ReadOnlySpan<byte> text)
    {
        int i = 0;
        while (i < text.Length && text[i] >= 0x80)
        {
            int codePoint = CodePoints.Decode(text[i..], out int length);
            if (LowercaseMapping.Of(codePoint) != codePoint)
                break;
            i += length;
        }

        return i;
    }

    private static int Change(NormalizedText from, int i, NormalizedText to)
    {
        int codePoint = CodePoints.Decode(from.Bytes[i..], out int length);
        int origin = from.Origins[i];
        int lastOrigin = from.Origins[i + length - 1];
        to.Append(LowercaseMapping.Of(codePoint), origin, lastOrigin);
        if (codePoint == LowercaseMapping.DottedI)
            to.Append(LowercaseMapping.DotAbove, origin, lastOrigin);
        return length;
    }
}
