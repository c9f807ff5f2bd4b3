namespace TxGen.Runtime;

/// <summary>A string.</summary>
/// <param name="delimiter">UTF-8, not empty.</param>
internal sealed class StringMatcher(byte[] delimiter) : DelimiterMatcher
{
    public override void Find(ReadOnlySpan<byte> text, int at, out int start, out int end)
    {
        int index = text[at..].IndexOf(delimiter);
        start = index < 0 ? text.Length : at + index;
        end = index < 0 ? text.Length : start + delimiter.Length;
    }
}
