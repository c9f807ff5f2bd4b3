namespace TxGen.Runtime;

/// <summary>Canonical composition of text whose marks are in canonical order: makes one character of those that are one.</summary>
internal sealed class Compose : Normalizer
{
    private const int None = -1;

    public override void Normalize(NormalizedText from, NormalizedText to)
    {
        ReadOnlySpan<byte> text = from.Bytes;

        // The last character that is no mark, where it is in the other text, and the class of the last mark behind it.
        int starter = None;
        int starterAt = 0;
        int lastClass = 0;
        for (int i = 0; i < text.Length;)
        {
            int inert = InertLength(text[i..], out int lastLength);
            to.Append(from, i, inert);
            i += inert;
            if (inert > 0)
            {
                starter = CodePoints.Decode(text[(i - lastLength)..], out _);
                starterAt = to.Count - lastLength;
                lastClass = 0;
            }

            if (i == text.Length)
                break;

            int codePoint = CodePoints.Decode(text[i..], out int length);
            int combiningClass = CombiningClass.Of(codePoint);

            // A mark of the same class stands between a mark and its character, as does one of any class for what is no mark.
            bool isBlocked = starter == None || (lastClass != 0 && lastClass >= combiningClass);
            int composite = isBlocked ? None : Composition.Of(starter, codePoint);
            if (composite != None)
            {
                // What moves are the marks since the starter, no more than thrice for each starter: no more characters become one.
                to.Replace(starterAt, composite, from.Origins[i + length - 1]);
                starter = composite;
            }
            else
            {
                lastClass = combiningClass;
                if (combiningClass == 0)
                {
                    starter = codePoint;
                    starterAt = to.Count;
                }

                to.Append(from, i, length);
            }

            i += length;
        }
    }

    /// <summary>The bytes before the first character that is a mark or may be second in a pair.</summary>
    private static int InertLength(ReadOnlySpan<byte> text, out int lastLength)
    {
        int i = 0;
        lastLength = 0;
        while (i < text.Length)
        {
            if (text[i] < 0x80)
            {
                i += CodePoints.AsciiLength(text[i..]);
                lastLength = 1;
                continue;
            }

            var record = NormalizationRecord.Of(CodePoints.Decode(text[i..], out int length));
            if (record.CombiningClass != 0 || record.Group != 0)
                break;
            i += length;
            lastLength = length;
        }

        return i;
    }
}
