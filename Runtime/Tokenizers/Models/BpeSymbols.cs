namespace TxGen.Runtime;

/// <summary>The tokens a piece begins as, before any two are merged.</summary>
internal abstract class BpeSymbols
{
    /// <summary>Cuts a piece into symbols.</summary>
    /// <param name="text">Not empty.</param>
    /// <param name="tokens">Receives the token of each; has room for one a byte.</param>
    /// <param name="ends">Receives where each ends.</param>
    /// <returns>How many there are; none if the piece is left out.</returns>
    public abstract int Split(ReadOnlySpan<byte> text, Span<int> tokens, Span<int> ends);
}

/// <summary>A token for every byte.</summary>
/// <param name="tokens">By byte; -1 for none.</param>
/// <param name="unknown">The token of other bytes; -1 if they are left out.</param>
internal sealed class ByteSymbols(int[] tokens, int unknown) : BpeSymbols
{
    public override int Split(ReadOnlySpan<byte> text, Span<int> symbols, Span<int> ends)
    {
        int count = 0;
        for (int i = 0; i < text.Length; i++)
        {
            int token = tokens[text[i]];
            if (token < 0)
                token = unknown;
            if (token < 0)
                continue;
            symbols[count] = token;
            ends[count++] = i + 1;
        }

        return count;
    }
}
