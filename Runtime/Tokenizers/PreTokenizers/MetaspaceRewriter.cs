namespace TxGen.Runtime;

/// <summary>Writes spaces as another sign, and puts one in front of texts that begin with none.</summary>
/// <param name="sign">UTF-8.</param>
/// <param name="prefix">Whether one is put in front.</param>
internal sealed class MetaspaceRewriter(byte[] sign, MetaspacePrefix prefix) : Rewriter
{
    public override void Rewrite(TextPiece piece, NormalizedText to)
    {
        ReadOnlySpan<byte> text = piece.Text;
        int first = piece.OriginOf(0);
        bool isPrefixed = prefix == MetaspacePrefix.Always || (prefix == MetaspacePrefix.First && first is 0 or ~0);
        if (isPrefixed && text[0] != ' ' && !text.StartsWith(sign))
            to.Append(sign, NormalizedText.InFrontOf(first));

        for (int at = 0; at < text.Length;)
        {
            int space = text[at..].IndexOf((byte)' ');
            int end = space < 0 ? text.Length : at + space;
            to.Append(piece.Slice(at, end));
            if (space >= 0)
                to.Append(sign, piece.OriginOf(end));
            at = end + 1;
        }
    }
}

/// <summary>Which pieces get a sign in front.</summary>
internal enum MetaspacePrefix
{
    /// <summary>None.</summary>
    Never,

    /// <summary>That at the start of the caller's text.</summary>
    First,

    /// <summary>All.</summary>
    Always,
}
