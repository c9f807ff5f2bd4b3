using System.Buffers;

namespace TxGen.Runtime;

/// <summary>Each byte of a kind, also inside of characters.</summary>
/// <param name="isDelimiter">Whether a byte is one.</param>
internal sealed class ByteMatcher(Predicate<byte> isDelimiter) : DelimiterMatcher
{
    private readonly SearchValues<byte> _delimiters =
        SearchValues.Create([.. Enumerable.Range(0, 256).Select(value => (byte)value).Where(value => isDelimiter(value))]);

    public override void Find(ReadOnlySpan<byte> text, int at, out int start, out int end)
    {
        int index = text[at..].IndexOfAny(_delimiters);
        start = index < 0 ? text.Length : at + index;
        end = index < 0 ? text.Length : start + 1;
    }
}
