namespace TxGen.Runtime;

/// <summary>Removes marks, of decomposed text so the accents of letters.</summary>
/// <param name="all">All marks, not only those that take no room, which are all that BERT removes.</param>
internal sealed class StripAccents(bool all) : Normalizer
{
    public override void Normalize(NormalizedText from, NormalizedText to)
    {
        ReadOnlySpan<byte> text = from.Bytes;
        int kept = 0;
        for (int i = 0; i < text.Length;)
        {
            if (text[i] < 0x80)
            {
                i += CodePoints.AsciiLength(text[i..]);
                continue;
            }

            int codePoint = CodePoints.Decode(text[i..], out int length);
            if (all ? OldCharacterClass.IsAnyMark(codePoint) : OldCharacterClass.IsMark(codePoint))
            {
                to.Append(from, kept, i - kept);
                kept = i + length;
            }

            i += length;
        }

        to.Append(from, kept, text.Length - kept);
    }
}
