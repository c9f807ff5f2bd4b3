namespace TxGen.Runtime;

/// <summary>
/// Cuts in front of every run of spaces. Where no token has a space behind anything else, a model gives the same tokens with and without
/// it, but words are short and can be remembered, where a whole text is long.
/// </summary>
/// <param name="space">How the model spells a space.</param>
internal sealed class SpaceSplitter(byte[] space) : Splitter
{
    /// <summary>
    /// The step for a model; none where a token reaches across a cut, or a space is no token and could be part of unknown text.
    /// </summary>
    /// <param name="pieces">The texts of all tokens.</param>
    /// <param name="space">How the model spells a space.</param>
    public static IReadOnlyList<PreTokenizer> For(PieceTable pieces, ReadOnlySpan<byte> space)
    {
        var splitter = new SpaceSplitter(space.ToArray());
        for (int id = 0; id < pieces.Count; id++)
            if (splitter.End(pieces[id], 0) < pieces[id].Length)
                return [];
        return pieces.Find(space) >= 0 ? [splitter] : [];
    }

    public override bool TryNext(ReadOnlySpan<byte> text, ref int at, out int start, out int end)
    {
        start = at;
        at = end = End(text, start);
        return start < end;
    }

    private int End(ReadOnlySpan<byte> text, int start)
    {
        for (int at = BehindSpaces(text, start); ; at = BehindSpaces(text, at))
        {
            int next = text[at..].IndexOf(space);
            if (next < 0)
                return text.Length;
            at += next;
            int behind = BehindSpaces(text, at);

            // In invalid UTF-8 a stray byte may belong to the space in front of it.
            if (behind == text.Length || !CodePoints.IsContinuation(text[behind]))
                return at;
        }
    }

    private int BehindSpaces(ReadOnlySpan<byte> text, int at)
    {
        while (text[at..].StartsWith(space))
            at += space.Length;
        return at;
    }
}
