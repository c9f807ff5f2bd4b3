namespace TxGen.Runtime;

/// <summary>What text becomes that no token has: a token for each of its bytes, or the unknown token.</summary>
/// <param name="Token">The unknown token.</param>
/// <param name="Bytes">Tokens by byte, -1 for none; null for no such.</param>
/// <param name="IsWhole">
/// Whether unknown neighbours are one text also if they become bytes, and the unknown token, where it is spelled out, is one of them.
/// </param>
internal sealed record UnknownText(int Token, int[]? Bytes, bool IsWhole = false)
{
    /// <summary>Whether unknown neighbours are one text.</summary>
    public bool JoinsNeighbours => IsWhole || Bytes is null;

    /// <summary>Appends a text's tokens.</summary>
    public void Write(scoped TextPiece piece, int from, int to, ref TokenWriter writer)
    {
        ReadOnlySpan<byte> text = piece.Text[from..to];
        if (HasBytes(text))
            foreach (byte value in text)
                writer.Add(Bytes![value], piece, from, to);
        else
            writer.Add(Token, piece, from, to);
    }

    private bool HasBytes(ReadOnlySpan<byte> text)
    {
        if (Bytes is null)
            return false;
        foreach (byte value in text)
            if (Bytes[value] < 0)
                return false;
        return true;
    }
}
