namespace TxGen.Runtime;

/// <summary>Puts a space in front of what begins with none.</summary>
internal sealed class SpacePrefix : Rewriter
{
    public override void Rewrite(TextPiece piece, NormalizedText to)
    {
        if (piece.Text[0] != ' ')
            to.Append(" "u8, NormalizedText.InFrontOf(piece.OriginOf(0)));
        to.Append(piece);
    }
}
