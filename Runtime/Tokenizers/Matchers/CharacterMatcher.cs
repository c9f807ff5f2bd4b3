namespace TxGen.Runtime;

/// <summary>Each character of a kind.</summary>
/// <param name="isDelimiter">Whether a code point is one.</param>
internal sealed class CharacterMatcher(Func<int, bool> isDelimiter) : DelimiterMatcher
{
    private readonly bool[] _ascii = [.. Enumerable.Range(0, 128).Select(isDelimiter)];

    public override void Find(ReadOnlySpan<byte> text, int at, out int start, out int end)
    {
        for (; at < text.Length; at = end)
        {
            int codePoint = CodePoints.Decode(text[at..], out int length);
            end = at + length;
            if (codePoint < 0x80 ? _ascii[codePoint] : isDelimiter(codePoint))
            {
                start = at;
                return;
            }
        }

        start = end = text.Length;
    }
}
