namespace TxGen.Runtime;

/// <summary>Two or more spaces.</summary>
internal sealed class SpaceRunMatcher : DelimiterMatcher
{
    public override void Find(ReadOnlySpan<byte> text, int at, out int start, out int end)
    {
        int index = text[at..].IndexOf("  "u8);
        start = index < 0 ? text.Length : at + index;
        int length = text[start..].IndexOfAnyExcept((byte)' ');
        end = length < 0 ? text.Length : start + length;
    }
}
