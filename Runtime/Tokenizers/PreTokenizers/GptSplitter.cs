namespace TxGen.Runtime;

/// <summary>A pattern of the GPT family, which leaves nothing out: each piece begins where the one before ends.</summary>
internal abstract class GptSplitter : Splitter
{
    public sealed override bool TryNext(ReadOnlySpan<byte> text, ref int at, out int start, out int end)
    {
        start = end = at;
        if (at >= text.Length)
            return false;
        at = end = End(text, at);
        return true;
    }

    /// <summary>Where the piece ends that begins at a place.</summary>
    protected abstract int End(ReadOnlySpan<byte> text, int at);
}
