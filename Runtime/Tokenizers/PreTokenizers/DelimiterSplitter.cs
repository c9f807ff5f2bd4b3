namespace TxGen.Runtime;

/// <summary>What becomes of the delimiters a text is cut at.</summary>
internal enum DelimiterBehavior
{
    /// <summary>They are left out.</summary>
    Removed,

    /// <summary>Each is a piece.</summary>
    Isolated,

    /// <summary>Each ends the piece in front of it.</summary>
    MergedWithPrevious,

    /// <summary>Each begins the piece behind it.</summary>
    MergedWithNext,

    /// <summary>Those that follow one another are a piece.</summary>
    Contiguous,
}

/// <summary>Cuts a text at delimiters.</summary>
/// <param name="delimiters">Finds them.</param>
/// <param name="behavior">What becomes of them.</param>
internal sealed class DelimiterSplitter(DelimiterMatcher delimiters, DelimiterBehavior behavior) : Splitter
{
    public override bool TryNext(ReadOnlySpan<byte> text, ref int at, out int start, out int end)
    {
        start = at;
        end = text.Length;
        if (at >= text.Length)
            return false;

        delimiters.Find(text, at, out int from, out int to);
        if (behavior == DelimiterBehavior.Removed)
        {
            while (from == start && from < text.Length)
            {
                start = to;
                delimiters.Find(text, start, out from, out to);
            }

            end = from;
            at = to;
            return start < end;
        }

        bool isDelimiter = from == start;
        if (!isDelimiter)
            end = behavior == DelimiterBehavior.MergedWithPrevious ? to : from;
        else if (behavior == DelimiterBehavior.Contiguous)
            end = RunEnd(text, to);
        else if (behavior == DelimiterBehavior.MergedWithNext && to < text.Length)
            end = NextDelimiter(text, to);
        else
            end = to;
        at = end;
        return true;
    }

    private int RunEnd(ReadOnlySpan<byte> text, int end)
    {
        while (end < text.Length)
        {
            delimiters.Find(text, end, out int from, out int to);
            if (from > end)
                break;
            end = to;
        }

        return end;
    }

    private int NextDelimiter(ReadOnlySpan<byte> text, int at)
    {
        delimiters.Find(text, at, out int from, out _);
        return from;
    }
}
