namespace TxGen.Runtime;

/// <summary>So many ASCII digits one behind another, in text that need not be valid.</summary>
/// <param name="count">How many.</param>
internal sealed class DigitsMatcher(int count) : DelimiterMatcher
{
    public override void Find(ReadOnlySpan<byte> text, int at, out int start, out int end)
    {
        int digits = 0;
        for (end = at; end < text.Length && digits < count; end++)
            digits = char.IsAsciiDigit((char)text[end]) ? digits + 1 : 0;
        start = digits == count ? end - count : end;
    }
}
