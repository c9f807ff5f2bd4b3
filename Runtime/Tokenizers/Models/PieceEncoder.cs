namespace TxGen.Runtime;

/// <summary>A model with one caller's memory.</summary>
internal abstract class PieceEncoder
{
    /// <summary>Appends the tokens of a piece that is not empty.</summary>
    public abstract void Encode(TextPiece piece, ref TokenWriter writer);
}
