namespace TxGen.Runtime;

/// <summary>Finds what a text is cut at.</summary>
internal abstract class DelimiterMatcher
{
    /// <summary>Finds the next delimiter, which is not empty; without one, both its ends are the text's end.</summary>
    /// <param name="text">Valid UTF-8.</param>
    /// <param name="at">Where to begin.</param>
    /// <param name="start">Where it begins.</param>
    /// <param name="end">Where it ends.</param>
    public abstract void Find(ReadOnlySpan<byte> text, int at, out int start, out int end);
}
