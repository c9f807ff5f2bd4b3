namespace TxGen.Runtime;

/// <summary>Makes byte-pair encoding of bytes from tokens that are spelled in <see cref="ByteAlphabet"/>.</summary>
internal static class ByteLevelBpe
{
    /// <summary>Makes the model.</summary>
    /// <param name="pieces">The tokens as they are spelled.</param>
    /// <param name="merges">Their merges.</param>
    /// <param name="unknown">The token of bytes that are none; -1 to leave them out.</param>
    /// <param name="ignoresMerges">Whether a text that is a token needs no merges.</param>
    public static Bpe Make(PieceTable pieces, MergeTable merges, int unknown, bool ignoresMerges) =>
        new(new ByteSymbols(Bytes(pieces), unknown), merges, ignoresMerges ? Decode(pieces) : null);

    /// <summary>The token of each byte; -1 for none.</summary>
    public static int[] Bytes(PieceTable pieces)
    {
        var tokens = new int[256];
        Span<byte> spelling = stackalloc byte[CodePoints.MaxBytes];
        for (int value = 0; value < tokens.Length; value++)
            tokens[value] = pieces.Find(spelling[..CodePoints.Encode(ByteAlphabet.Character((byte)value), spelling)]);
        return tokens;
    }

    /// <summary>The bytes of all tokens; none of those that are spelled otherwise.</summary>
    private static PieceTable Decode(PieceTable pieces)
    {
        var bytes = new byte[pieces.TotalBytes];
        var starts = new int[pieces.Count + 1];
        for (int id = 0; id < pieces.Count; id++)
            starts[id + 1] = starts[id] + Math.Max(0, ByteAlphabet.Decode(pieces[id], bytes.AsSpan(starts[id])));
        Array.Resize(ref bytes, starts[^1]);
        return new(bytes, starts);
    }
}
