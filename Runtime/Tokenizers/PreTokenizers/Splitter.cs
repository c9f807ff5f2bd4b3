namespace TxGen.Runtime;

/// <summary>Cuts a text into pieces; no token reaches from one into another.</summary>
internal abstract class Splitter : PreTokenizer
{
    /// <summary>Finds the next piece.</summary>
    /// <param name="text">UTF-8.</param>
    /// <param name="at">Where to look on; behind the piece afterwards.</param>
    /// <param name="start">Where the piece begins.</param>
    /// <param name="end">Where it ends.</param>
    /// <returns>Whether there is one.</returns>
    public abstract bool TryNext(ReadOnlySpan<byte> text, ref int at, out int start, out int end);
}
